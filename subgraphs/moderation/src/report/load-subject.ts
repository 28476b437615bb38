import type { SubjectKind } from '../case/subject.js';
import type { ModerationServices } from '../context.js';
import { roleOf } from '../person/role-of.js';
import { askForEvidence, sealEvidence } from './ask-for-evidence.js';
import type { Evidence } from './evidence.js';

/** What a report is about: whom it concerns, where, and what was said. */
export interface Subject {
  userId: string;
  roomId?: string;
  evidence?: Evidence;
}

/** A subject as its reporter may see it; null when it is absent or not for them. */
export async function loadSubject(
  ctx: ModerationServices,
  input: { subjectKind: SubjectKind; subjectId: string; reporterId: string },
): Promise<Subject | null> {
  const { subjectKind, subjectId, reporterId } = input;
  switch (subjectKind) {
    case 'MESSAGE': {
      const message = await askForEvidence(ctx, { messageId: subjectId, readerId: reporterId });
      // What is hidden or removed cannot be read by whoever reports it, and those who moderate have seen it.
      if (message?.state !== 'VISIBLE') return null;
      const { authorId: userId, roomId } = message;
      return { userId, roomId, evidence: sealEvidence(message, ctx.clock.now()) };
    }
    case 'USER':
      return (await roleOf(ctx, subjectId)) === null ? null : { userId: subjectId };
    // Rooms and files cannot be reported by themselves yet.
    case 'ROOM':
    case 'ASSET':
      return null;
  }
}
