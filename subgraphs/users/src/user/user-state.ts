import { registerEnumType } from 'type-graphql';
import type { User } from './user.js';

/** Whether an account can be used, for those who look after them. */
export const UserState = { ACTIVE: 'ACTIVE', BANNED: 'BANNED', UNCLAIMED: 'UNCLAIMED' } as const;
export type UserState = keyof typeof UserState;
registerEnumType(UserState, {
  name: 'UserState',
  description: '`BANNED` now, by the clock; `UNCLAIMED` came with an import and has no password yet.',
});

export function stateOf(user: User, isBanned: boolean): UserState {
  if (isBanned) return 'BANNED';
  return user.isClaimed ? 'ACTIVE' : 'UNCLAIMED';
}
