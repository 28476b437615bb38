import { isDuplicateKey } from '@sl3/platform/duplicate-key';
import type { SanctionFact } from '@sl3/schema/events';
import type { UsersServices } from '../context.js';
import { revokeSessions } from '../session/revoke-sessions.js';
import { findBan } from './find-ban.js';

/**
 * Hears of a ban: takes it over, then ends every session of the person at once. Safe to repeat.
 *
 * The copy first: a sign-in that crosses it either finds the ban or opens a session that is ended here.
 */
export async function followSanction(ctx: UsersServices, sanction: SanctionFact): Promise<void> {
  if (sanction.kind !== 'BAN' || sanction.endsAt === null) return;
  await copyBan(ctx, { ...sanction, endsAt: sanction.endsAt });
  const { userId } = sanction;
  if (await findBan(ctx, { userId })) await revokeSessions(ctx, { userId });
}

/** Takes over a ban unless ours is as new. */
async function copyBan(ctx: UsersServices, ban: SanctionFact & { endsAt: Date }): Promise<void> {
  const { sanctionId, userId, reason, endsAt, liftedAt, version } = ban;
  try {
    await ctx.collections.bans.updateOne(
      { _id: sanctionId, version: { $lt: version } },
      { $set: { userId, reason, endsAt, version, ...(liftedAt !== null && { liftedAt }) } },
      { upsert: true },
    );
  } catch (error) {
    // The upsert meets a copy that is not older.
    if (!isDuplicateKey(error)) throw error;
  }
}
