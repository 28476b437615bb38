import type { AnyObject } from 'mongoose';
import type { CaseChange } from '../queue-log/case-change.js';

/** What an audit entry will say. Texts that people wrote go to `reason` alone: they are kept outside of the hash chain. */
export interface AuditContent {
  /** `noun.verbed`, e.g. `message.hidden`. */
  action: string;
  /** Null: the system. */
  actorId: string | null;
  subjectKind: string;
  subjectId: string;
  /** Whom it concerns, where it is somebody. */
  userId?: string | undefined;
  roomId?: string | undefined;
  caseId?: string | undefined;
  /** What its sentence mentions: kinds, roles, times as ISO text. Never what somebody wrote. */
  facts?: Record<string, string | number> | undefined;
  reason?: string | undefined;
}

/**
 * What a document has yet to tell the audit and the queue of cases, written by the same single-document update that did
 * it. So there is no moment at which something was done and its audit entry could still be lost: the entry is in the
 * chain, or it waits in the document itself. See record-pending.ts.
 */
export interface PendingRecord {
  /** `<document>_<version>`: each is recorded once, however often it is tried. */
  id: string;
  at: Date;
  audit: AuditContent;
  queue?: { caseId: string; change: CaseChange } | undefined;
}

/** The index that the sweep needs: `@index(...recordIndex)`. Holds only the documents that have something to record. */
export const recordIndex: [Record<string, 1>, { partialFilterExpression: AnyObject }] = [
  { 'pendingRecords.id': 1 },
  { partialFilterExpression: { 'pendingRecords.id': { $exists: true } } },
];
