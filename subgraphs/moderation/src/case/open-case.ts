import { isDuplicateKey } from '@sl3/platform/duplicate-key';
import { newId } from '@sl3/schema/ids';
import type { ModerationServices } from '../context.js';
import { withCase, type ReportDraft } from '../report/report-draft.js';
import type { Subject } from '../report/load-subject.js';
import type { ModerationCase } from './moderation-case.js';
import { subjectKey } from './subject.js';

/**
 * Opens a case with its first report in it, or finds the one that is open about the same subject.
 *
 * Two callers at once get the same case: the unique index on `openKey` decides.
 */
export async function openCase(
  ctx: ModerationServices,
  input: { report: ReportDraft; subject: Subject },
): Promise<{ case: ModerationCase; isNew: boolean }> {
  const { cases } = ctx.collections;
  const openKey = subjectKey(input.report);
  const fresh = newCase(input);
  for (;;) {
    const open = await cases.findOne({ openKey }).lean<ModerationCase>();
    if (open) return { case: open, isNew: false };
    try {
      await cases.create(fresh);
      return { case: fresh, isNew: true };
    } catch (error) {
      // Somebody opened it meanwhile; should it be decided before we look, we open the next.
      if (!isDuplicateKey(error)) throw error;
    }
  }
}

function newCase({ report, subject }: { report: ReportDraft; subject: Subject }): ModerationCase {
  const { subjectKind, subjectId, reporterId, createdAt: at } = report;
  const _id = newId('case', at);
  const { userId, roomId } = subject;
  return {
    ...{ _id, subjectKind, subjectId, userId, ...(roomId !== undefined && { roomId }) },
    ...{ state: 'OPEN', openKey: subjectKey(report), openedAt: at, updatedAt: at, version: 1 },
    ...{ reportCount: 1, reasons: [report.reason], founding: withCase(report, _id) },
    pendingFacts: [{ id: `${_id}_1`, name: 'case.opened', payload: { caseId: _id, subjectKind, subjectId, at }, at }],
    pendingRecords: [
      {
        id: `${_id}_1`,
        at,
        audit: { action: 'case.opened', actorId: reporterId, subjectKind, subjectId, userId, roomId, caseId: _id },
        queue: { caseId: _id, change: 'OPENED' },
      },
    ],
  };
}
