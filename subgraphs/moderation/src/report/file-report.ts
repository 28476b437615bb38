import { isDuplicateKey } from '@sl3/platform/duplicate-key';
import { InvalidInputProblem } from '@sl3/platform/problems';
import { openCase } from '../case/open-case.js';
import { subjectKey } from '../case/subject.js';
import type { ModerationContext } from '../context.js';
import { readNote, SubjectProblem } from '../moderation.problems.js';
import { recordPending } from '../record/record-pending.js';
import { loadSubject, type Subject } from './load-subject.js';
import { draftOf, withCase } from './report-draft.js';
import type { FileReportInput } from './report.inputs.js';
import { REPORTS_AN_HOUR, whyNotReport } from './report.policy.js';
import { FileReportSuccess, TooManyReportsProblem, type FileReportResult } from './report.problems.js';
import type { Report } from './report.js';

/**
 * Files a report about a message or a person; opens a case, or joins the one that is open about the same subject.
 *
 * Safe to repeat: while the case is open, whoever reports its subject again gets their first report.
 *
 * @throws UNAVAILABLE when messages does not say what was written: nothing is filed without its evidence
 */
export async function fileReport(ctx: ModerationContext, input: FileReportInput): Promise<typeof FileReportResult> {
  const { locale, userId: reporterId } = ctx.viewer;
  const note = readNote(locale, input.note);
  if (note instanceof InvalidInputProblem) return note;
  const repeated = await findRepeated(ctx, { ...input, reporterId });
  if (repeated) return new FileReportSuccess(repeated, true);

  const now = ctx.clock.now();
  const [subject, earlier] = await Promise.all([
    loadSubject(ctx, { ...input, reporterId }),
    reportedEarlier(ctx, reporterId),
  ]);
  const denial = whyNotReport(reporterId, { subject, earlier }, now);
  if (denial?.why === 'too-many') return new TooManyReportsProblem(locale, denial.retryAfterMs);
  if (denial || !subject) return new SubjectProblem(locale, denial?.why === 'own-subject' ? 'ownSubject' : 'subject');

  const { report, isNew } = await store(ctx, { input, note, subject, at: now });
  ctx.log.info({ reportId: report._id, caseId: report.caseId, reason: report.reason }, 'report filed');
  return new FileReportSuccess(report, !isNew);
}

async function findRepeated(
  ctx: ModerationContext,
  input: FileReportInput & { reporterId: string },
): Promise<Report | null> {
  const open = await ctx.collections.cases.findOne({ openKey: subjectKey(input) }, { _id: 1 }).lean();
  if (!open) return null;
  return ctx.collections.reports.findOne({ caseId: open._id, reporterId: input.reporterId }).lean<Report>();
}

async function reportedEarlier(ctx: ModerationContext, reporterId: string): Promise<Date[]> {
  const latest = await ctx.collections.reports
    .find({ reporterId }, { createdAt: 1 })
    .sort({ createdAt: -1 })
    .limit(REPORTS_AN_HOUR)
    .lean();
  return latest.map(({ createdAt }) => createdAt);
}

/** Stores the report in the case it opens, or beside the others of the open case. */
async function store(
  ctx: ModerationContext,
  o: { input: FileReportInput; note: string | null; subject: Subject; at: Date },
): Promise<{ report: Report; isNew: boolean }> {
  const { reports } = ctx.collections;
  for (;;) {
    const draft = draftOf(ctx.viewer.userId, o);
    const opened = await openCase(ctx, { report: draft, subject: o.subject });
    const { _id: caseId, founding } = opened.case;
    // Whoever opened it may not have got as far as this.
    if (founding) await recordPending(ctx, { of: 'cases', document: opened.case });
    if (!opened.isNew && !(await join(ctx, withCase(draft, caseId)))) continue;
    const report = await reports.findOne({ caseId, reporterId: draft.reporterId }).orFail().lean<Report>();
    await recordPending(ctx, { of: 'reports', document: report });
    return { report, isNew: report._id === draft._id };
  }
}

/**
 * Puts a report beside the others of an open case.
 *
 * @returns false when the case was decided at this moment: nobody who decided has seen this report, and it is not filed
 */
async function join(ctx: ModerationContext, report: Report): Promise<boolean> {
  const { reports, cases } = ctx.collections;
  const { _id, caseId } = report;
  try {
    await reports.create(report);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return true;
  }
  // A decision that read the reports before this one was there meets another version, and reads them again.
  const { matchedCount } = await cases.updateOne({ _id: caseId, state: 'OPEN' }, { $inc: { version: 1 } });
  if (matchedCount > 0) return true;
  // Unless a sweep was so quick as to record it.
  const { deletedCount } = await reports.deleteOne({ _id, 'pendingRecords.id': { $exists: true } });
  return deletedCount === 0;
}
