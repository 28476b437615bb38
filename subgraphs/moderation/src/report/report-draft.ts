import { newId } from '@sl3/schema/ids';
import type { Subject } from './load-subject.js';
import type { FileReportInput } from './report.inputs.js';
import type { Report } from './report.js';

/** A report that does not know its case yet. */
export type ReportDraft = Omit<Report, 'caseId' | 'pendingFacts' | 'pendingRecords'>;

/** A report as its reporter wrote it. */
export function draftOf(
  reporterId: string,
  o: { input: FileReportInput; note: string | null; subject: Subject; at: Date },
): ReportDraft {
  const { subjectKind, subjectId, reason } = o.input;
  return {
    ...{ _id: newId('report', o.at), reporterId, subjectKind, subjectId, reason },
    ...{ createdAt: o.at, isOpen: true },
    ...(o.note !== null && { note: o.note }),
    ...(o.subject.evidence && { evidence: o.subject.evidence }),
  };
}

/** A report as it is stored: with what it has yet to state and to record. */
export function withCase(draft: ReportDraft, caseId: string): Report {
  const { _id: reportId, subjectKind, subjectId, reporterId, reason, createdAt: at, evidence } = draft;
  return {
    ...draft,
    caseId,
    pendingFacts: [
      {
        id: `${reportId}_1`,
        name: 'report.filed',
        payload: { reportId, caseId, subjectKind, subjectId, reporterId, reason, at },
        at,
      },
    ],
    pendingRecords: [
      {
        id: `${reportId}_1`,
        at,
        audit: {
          ...{ action: 'report.filed', actorId: reporterId, subjectKind, subjectId, caseId },
          ...(evidence && { userId: evidence.authorId, roomId: evidence.roomId }),
          facts: { reason, ...(evidence && { evidence: evidence.digest }) },
          ...(draft.note !== undefined && { reason: draft.note }),
        },
        queue: { caseId, change: 'REPORTED' },
      },
    ],
  };
}
