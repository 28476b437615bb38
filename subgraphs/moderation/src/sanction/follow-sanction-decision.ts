import { isDuplicateKey } from '@sl3/platform/duplicate-key';
import type { ModerationServices } from '../context.js';
import type { Decision } from '../decision/decision.js';
import { untilSettled } from '@sl3/platform/until-settled';
import { pendingSanctionFact, type Sanction, type SanctionKind } from './sanction.js';

const KIND_OF = { WARN: 'WARNING', MUTE: 'MUTE', BAN: 'BAN' } as const satisfies Record<string, SanctionKind>;

/** The sanction that a decision imposes, as it begins. */
function sanctionOf(decision: Decision): Sanction {
  const { kind, sanctionId, userId, roomId, reason, at, endsAt, byUserId, caseId } = decision;
  if (!(kind in KIND_OF) || sanctionId === undefined || userId === undefined) throw new Error('It imposes nothing.');
  const sanction: Sanction = {
    ...{ _id: sanctionId, userId, kind: KIND_OF[kind as keyof typeof KIND_OF], reason, startsAt: at, byUserId },
    ...(endsAt && { endsAt }),
    ...(roomId !== undefined && { roomId }),
    ...(caseId !== undefined && { caseId }),
    ...{ isStanding: true, version: 1 },
  };
  return { ...sanction, pendingFacts: [pendingSanctionFact(sanction, 'sanction.imposed', { userId: byUserId, at })] };
}

/** Makes the sanction a decision imposes, and sees to it that its end will be stated. Safe to repeat. */
export async function followImposing(ctx: ModerationServices, decision: Decision): Promise<void> {
  const sanction = sanctionOf(decision);
  try {
    await ctx.collections.sanctions.create(sanction);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  const { _id: sanctionId, endsAt: dueAt } = sanction;
  if (dueAt) await ctx.jobs.enqueue('expire-sanctions', sanctionId, {}, { dueAt });
}

/** Takes a sanction back as a decision says, unless its end came first. Safe to repeat. */
export async function followLifting(ctx: ModerationServices, decision: Decision): Promise<void> {
  const { sanctions } = ctx.collections;
  await untilSettled(async () => {
    const sanction = await sanctions.findById(decision.liftsSanctionId).lean<Sanction>();
    if (!sanction?.isStanding) return true;
    const { at, byUserId, reason } = decision;
    const set = {
      liftedAt: at,
      liftedById: byUserId,
      liftReason: reason,
      isStanding: false,
      version: sanction.version + 1,
    };
    const lifted = { ...sanction, ...set };
    const { modifiedCount } = await sanctions.updateOne(
      { _id: sanction._id, version: sanction.version },
      {
        $set: set,
        $push: { pendingFacts: pendingSanctionFact(lifted, 'sanction.lifted', { userId: byUserId, at }) },
      },
    );
    return modifiedCount === 0 ? undefined : true;
  });
}
