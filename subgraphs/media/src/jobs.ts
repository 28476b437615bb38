import type { JobTable } from '@sl3/platform/jobs';
import type { MediaServices } from './context.js';
import { processAsset } from './processing/process-asset.js';
import { scrubMedia } from './scrub/scrub-media.js';

const DAY_MS = 86_400_000;

/** What each job of this subgraph is given. */
export interface MediaJobs {
  'process-asset': { assetId: string };
  'scrub-media': Record<string, never>;
}

/** What this subgraph does later, in the queue `media`. Every job may be repeated. */
export const jobs: JobTable<MediaServices, MediaJobs> = {
  'process-asset': { queue: 'media', run: (ctx, { assetId }, { signal }) => processAsset(ctx, { assetId, signal }) },
  'scrub-media': { queue: 'media', everyMs: DAY_MS, run: (ctx, _data, { signal }) => scrubMedia(ctx, { signal }) },
};
