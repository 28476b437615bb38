import type { JobTable } from '@sl3/platform/jobs';
import type { MessagesServices } from './context.js';
import { scrubRemovedMessages } from './message/scrub-removed-messages.js';

const HOUR_MS = 3_600_000;

/** What each job of this subgraph is given. */
export interface MessagesJobs {
  'scrub-removed-messages': object;
}

/** What this subgraph does later, in the queue `messages`. Every job may be repeated. */
export const jobs: JobTable<MessagesServices, MessagesJobs> = {
  'scrub-removed-messages': {
    queue: 'messages',
    everyMs: HOUR_MS,
    run: async (ctx) => {
      await scrubRemovedMessages(ctx);
    },
  },
};
