import { conflict } from '@sl3/platform/errors';
import type { UsersContext } from '../context.js';
import { searchKeysOf } from './new-user.js';
import { pendingChangeFact, type User } from './user.js';

/** More than this many writers at once on one account is a fault somewhere, not bad luck. */
const MAX_TRIES = 8;

/**
 * Changes what others know of an account, and tells them in the same update.
 *
 * @returns the account as it is now, also when nothing was to change; null when there is none
 * @remarks The version in the filter makes two changes at once follow one another, so that every version has one fact.
 */
export async function changeUser(
  ctx: UsersContext,
  input: {
    userId: string;
    change: Partial<Pick<User, 'displayName' | 'role'>>;
    /** Who causes it; null for the operator. */
    byUserId: string | null;
  },
): Promise<User | null> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const user = await ctx.collections.users.findById(input.userId).lean<User>();
    if (!user) return null;

    const changed = { ...user, ...input.change, version: user.version + 1 };
    if (changed.displayName === user.displayName && changed.role === user.role) return user;
    const { displayName, role, version } = changed;
    const fact = pendingChangeFact(changed, { byUserId: input.byUserId, at: ctx.clock.now() });
    const { modifiedCount } = await ctx.collections.users.updateOne(
      { _id: user._id, version: user.version },
      { $set: { displayName, role, version, searchKeys: searchKeysOf(changed) }, $push: { pendingFacts: fact } },
    );
    if (modifiedCount === 0) continue;
    ctx.facts.nudge();
    return changed;
  }
  throw conflict('This account is being changed elsewhere at this moment.');
}
