import { foldText } from '@sl3/platform/fold-text';
import { newId } from '@sl3/schema/ids';
import { pendingUserFact, type User, type UserRole } from './user.js';

/** An account that is to be stored, with its announcement. */
export function newUser(
  input: Pick<User, 'handle' | 'displayName' | 'passwordHash' | 'importKey'> & { role: UserRole; at: Date },
): User {
  const { at, ...given } = input;
  const user: User = {
    ...given,
    _id: newId('user', at),
    isClaimed: given.passwordHash !== undefined,
    createdAt: at,
    searchKeys: searchKeysOf(given),
    version: 1,
  };
  return { ...user, pendingFacts: [pendingUserFact(user, at)] };
}

/** What a search for people looks at. */
export function searchKeysOf(user: Pick<User, 'handle' | 'displayName'>): string[] {
  return [...new Set([user.handle, foldText(user.displayName)])];
}
