import type { ModerationServices } from '../context.js';
import type { Export } from './export.js';

/** Has the file written. Safe to repeat: one export is one work. */
export async function followExport(ctx: ModerationServices, { _id: exportId }: Export): Promise<void> {
  await ctx.jobs.enqueue('run-export', exportId, { exportId });
}
