import type { ModerationServices } from '../context.js';
import { recordPending } from '../record/record-pending.js';
import { pendingSanctionFact, type Sanction } from './sanction.js';

const AT_ONCE = 500;

/**
 * States the end of every sanction whose time has come. Nobody waits for it: whoever enforces a sanction compares its end
 * with the time. Safe to repeat, and in several processes at once.
 */
export async function expireSanctions(ctx: ModerationServices): Promise<void> {
  const { sanctions } = ctx.collections;
  for (;;) {
    const due = await sanctions
      .find({ isStanding: true, endsAt: { $lte: ctx.clock.now() } })
      .sort({ endsAt: 1 })
      .limit(AT_ONCE)
      .lean<Sanction[]>();
    for (const sanction of due) await expire(ctx, sanction);
    if (due.length < AT_ONCE) return;
  }
}

async function expire(ctx: ModerationServices, sanction: Sanction): Promise<void> {
  const { _id, userId, roomId, caseId, kind, version: before, endsAt: at = ctx.clock.now() } = sanction;
  const version = before + 1;
  const fact = pendingSanctionFact({ ...sanction, version }, 'sanction.ended', { userId: null, at });
  const record = {
    ...{ id: `${_id}_${version}`, at },
    audit: {
      ...{ action: 'sanction.ended', actorId: null, subjectKind: 'USER', subjectId: userId, userId, roomId, caseId },
      facts: { kind, sanctionId: _id },
    },
  };
  const ended = await ctx.collections.sanctions
    .findOneAndUpdate(
      { _id, version: before },
      { $set: { isStanding: false, version }, $push: { pendingFacts: fact, pendingRecords: record } },
      { returnDocument: 'after' },
    )
    .lean<Sanction>();
  // Lifted or ended elsewhere meanwhile: there is nothing left to say.
  if (ended) await recordPending(ctx, { of: 'sanctions', document: ended });
}
