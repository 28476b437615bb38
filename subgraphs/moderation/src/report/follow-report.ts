import type { ModerationServices } from '../context.js';
import type { Report } from './report.js';

/** Brings the case up to date with a report that is stored: how many there are, and why. Safe to repeat. */
export async function followReport(ctx: ModerationServices, report: Report): Promise<void> {
  const { caseId, reason, createdAt } = report;
  // Reports are only ever added, so the highest count anybody saw is the right one.
  const reportCount = await ctx.collections.reports.countDocuments({ caseId });
  await ctx.collections.cases.updateOne(
    { _id: caseId },
    { $max: { reportCount, updatedAt: createdAt }, $addToSet: { reasons: reason } },
  );
}
