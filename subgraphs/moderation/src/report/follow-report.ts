import type { ModerationServices } from '../context.js';
import type { Report } from './report.js';

/**
 * Brings the case up to date with a report that is stored: how many there are, and why. One that came into a decided case
 * (its process died before it could open the next) waits for nobody. Safe to repeat.
 */
export async function followReport(ctx: ModerationServices, report: Report): Promise<void> {
  const { _id, caseId, reason, createdAt } = report;
  const { reports, cases } = ctx.collections;
  // To an open case reports are only ever added, so the highest count anybody saw is the right one.
  const reportCount = await reports.countDocuments({ caseId });
  const found = await cases
    .findOneAndUpdate(
      { _id: caseId },
      { $max: { reportCount, updatedAt: createdAt }, $addToSet: { reasons: reason } },
      { returnDocument: 'after' },
    )
    .lean();
  if (found?.state !== 'OPEN') await reports.updateOne({ _id }, { $set: { isOpen: false } });
}
