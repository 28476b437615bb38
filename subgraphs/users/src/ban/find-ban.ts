import DataLoader from 'dataloader';
import type { UsersServices } from '../context.js';
import type { Ban } from './ban.js';

/** The ban that keeps somebody out now, the one that ends last; null when there is none. It is over on the very millisecond of its end. */
export async function findBan(
  ctx: Pick<UsersServices, 'collections' | 'clock'>,
  input: { userId: string },
): Promise<Ban | null> {
  return ctx.collections.bans
    .findOne({ userId: input.userId, endsAt: { $gt: ctx.clock.now() }, liftedAt: { $exists: false } })
    .sort({ endsAt: -1 })
    .lean<Ban>();
}

/** Whether people are banned now, asked together. */
export function createBanLoader(ctx: Pick<UsersServices, 'collections' | 'clock'>): DataLoader<string, boolean> {
  return new DataLoader(async (userIds) => {
    const bans = await ctx.collections.bans
      .find({ userId: { $in: userIds }, endsAt: { $gt: ctx.clock.now() }, liftedAt: { $exists: false } }, { userId: 1 })
      .lean<Pick<Ban, 'userId'>[]>();
    const banned = new Set(bans.map(({ userId }) => userId));
    return userIds.map((userId) => banned.has(userId));
  });
}

/** Everybody who is banned now. */
export async function bannedUserIds(ctx: Pick<UsersServices, 'collections' | 'clock'>): Promise<string[]> {
  return ctx.collections.bans.distinct('userId', {
    endsAt: { $gt: ctx.clock.now() },
    liftedAt: { $exists: false },
  });
}
