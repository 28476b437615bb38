import { isDuplicateKey } from '@sl3/platform/duplicate-key';
import { newId } from '@sl3/schema/ids';
import type { ModerationContext } from '../context.js';
import type { CaseChange } from '../queue-log/case-change.js';
import { recordPending } from '../record/record-pending.js';
import type { Decision, DecisionKind } from './decision.js';

/** A decision as a verb makes it. */
type NewDecision = Omit<Decision, '_id' | 'at' | 'byUserId' | 'pendingFacts' | 'pendingRecords'>;

/** How each kind is called in the audit, and what the queue is told of it. */
const TOLD_AS: Record<DecisionKind, { action: string; change: CaseChange }> = {
  HIDE_MESSAGE: { action: 'message.hidden', change: 'HIDDEN' },
  RESTORE_MESSAGE: { action: 'message.restored', change: 'RESTORED' },
  WARN: { action: 'sanction.imposed', change: 'SANCTIONED' },
  MUTE: { action: 'sanction.imposed', change: 'SANCTIONED' },
  BAN: { action: 'sanction.imposed', change: 'SANCTIONED' },
  LIFT_SANCTION: { action: 'sanction.lifted', change: 'LIFTED' },
  UPHOLD: { action: 'case.decided', change: 'DECIDED' },
  DISMISS: { action: 'case.decided', change: 'DECIDED' },
};

/**
 * Stores a decision and lets its consequences follow; one insert, so there is none without its audit entry.
 *
 * @returns the decision; undefined when a unique index has another in its place: the caller looks which
 * @throws UNAVAILABLE when the store does not answer: the decision may then be stored, and takes effect by itself
 */
export async function takeDecision(ctx: ModerationContext, input: NewDecision): Promise<Decision | undefined> {
  const decision = stamped(ctx, input);
  try {
    await ctx.collections.decisions.create(decision);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return undefined;
  }
  await recordPending(ctx, { of: 'decisions', document: decision });
  const { _id: decisionId, kind, subjectId, caseId } = decision;
  ctx.log.info({ decisionId, kind, subjectId, caseId }, 'decision taken');
  return decision;
}

/** A decision found by a retry: finishes what the first try may not have got to. */
export async function finishDecision(ctx: ModerationContext, decision: Decision): Promise<Decision> {
  if (decision.pendingRecords?.length) await recordPending(ctx, { of: 'decisions', document: decision });
  return decision;
}

function stamped(ctx: ModerationContext, input: NewDecision): Decision {
  const at = ctx.clock.now();
  const decision: Decision = { ...input, _id: newId('decision', at), byUserId: ctx.viewer.userId, at };
  const { _id: decisionId, kind, subjectKind, subjectId, byUserId, userId, roomId, caseId } = decision;
  const { turn: version = 1, messageId } = decision;
  const { action, change } = TOLD_AS[kind];
  return {
    ...decision,
    pendingFacts: [
      {
        // Hidings and restorings of one message carry its name, so that followers hear them in their order.
        id: messageId === undefined ? `${decisionId}_1` : `${messageId}_${version}`,
        name: 'decision.taken',
        payload: {
          ...{ decisionId, kind, subjectKind, subjectId, roomId: roomId ?? null, caseId: caseId ?? null },
          ...{ byUserId, version, at },
        },
        at,
      },
    ],
    pendingRecords: [
      {
        id: `${decisionId}_1`,
        at,
        audit: {
          ...{ action, actorId: byUserId, subjectKind, subjectId, userId, roomId, caseId, reason: decision.reason },
          facts: {
            kind,
            ...(decision.sanctionId !== undefined && { sanctionId: decision.sanctionId }),
            ...(decision.endsAt && { endsAt: decision.endsAt.toISOString() }),
          },
        },
        ...(caseId !== undefined && { queue: { caseId, change } }),
      },
    ],
  };
}
