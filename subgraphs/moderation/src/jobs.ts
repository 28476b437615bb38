import type { JobTable } from '@sl3/platform/jobs';
import { signAuditHead } from './audit/sign-audit-head.js';
import type { ModerationServices } from './context.js';
import { runExport } from './export/run-export.js';
import { expireSanctions } from './sanction/expire-sanctions.js';

const MINUTE_MS = 60_000;

/** What this subgraph does later, and what each job is given. */
export type ModerationJobs = {
  'expire-sanctions': Record<string, never>;
  'sign-audit-head': Record<string, never>;
  'run-export': { exportId: string };
};

/** Every job may be repeated. */
export const jobs: JobTable<ModerationServices, ModerationJobs> = {
  // Enqueued for the end of each sanction; every minute for what was not.
  'expire-sanctions': { queue: 'moderation', everyMs: MINUTE_MS, run: (ctx) => expireSanctions(ctx) },
  'sign-audit-head': { queue: 'moderation', everyMs: 60 * MINUTE_MS, run: (ctx) => signAuditHead(ctx) },
  'run-export': {
    queue: 'exports',
    run: (ctx, { exportId }, { signal }) => runExport(ctx, { exportId, signal }),
    whenDead: async (ctx, { exportId }) => {
      await ctx.collections.exports.updateOne(
        { _id: exportId, state: 'WAITING' },
        { $set: { state: 'FAILED', finishedAt: ctx.clock.now() } },
      );
    },
  },
};
