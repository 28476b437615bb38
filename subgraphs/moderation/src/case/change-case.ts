import type { Pending } from '@sl3/platform/facts';
import type { ModerationServices } from '../context.js';
import type { CaseChange } from '../queue-log/case-change.js';
import type { AuditContent } from '../record/pending-record.js';
import type { ModerationCase } from './moderation-case.js';

/** How long a case is held after the last thing its holder did with it. */
export const LEASE_MS = 15 * 60_000;

type Changeable = Pick<ModerationCase, 'state' | 'assigneeId' | 'leasedUntil' | 'openKey'>;

/**
 * Changes a case, and what it has to tell about that, in the same update. What is undefined in `to` is taken away.
 *
 * @returns the case as it is now; undefined when it was changed since it was read
 */
export async function changeCase(
  ctx: ModerationServices,
  input: {
    case: ModerationCase;
    to: { [K in keyof Changeable]?: Changeable[K] | undefined };
    record?: { change: CaseChange; action: string; actorId: string };
    fact?: (id: string) => Pending;
  },
): Promise<ModerationCase | undefined> {
  const { case: before, to, record, fact } = input;
  const at = ctx.clock.now();
  const version = before.version + 1;
  const id = `${before._id}_${version}`;
  const gone = Object.entries(to).filter(([, value]) => value === undefined);
  const { subjectKind, subjectId, userId, roomId, _id: caseId } = before;
  const audit = (action: string, actorId: string): AuditContent => ({
    ...{ action, actorId, subjectKind, subjectId, userId, roomId, caseId },
  });
  return (
    (await ctx.collections.cases
      .findOneAndUpdate(
        { _id: caseId, version: before.version },
        {
          $set: {
            ...Object.fromEntries(Object.entries(to).filter(([, value]) => value !== undefined)),
            ...{ updatedAt: at, version },
          },
          ...(gone.length > 0 && { $unset: Object.fromEntries(gone.map(([key]) => [key, 1])) }),
          $push: {
            ...(record && {
              pendingRecords: {
                ...{ id, at, audit: audit(record.action, record.actorId) },
                queue: { caseId, change: record.change },
              },
            }),
            ...(fact && { pendingFacts: fact(id) }),
          },
        },
        { returnDocument: 'after' },
      )
      .lean<ModerationCase>()) ?? undefined
  );
}
