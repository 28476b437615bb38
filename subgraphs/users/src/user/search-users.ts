import { foldText, startsWith } from '@sl3/platform/fold-text';
import type { UsersContext } from '../context.js';
import type { User } from './user.js';

const MAX_PEOPLE = 50;

/** People whose handle or display name starts with the text, by handle. Case and accents do not matter. */
export async function searchUsers(ctx: UsersContext, input: { text: string; first: number }): Promise<User[]> {
  const prefix = foldText(input.text.replace(/^\s*@/, ''));
  if (prefix === '') return [];
  return ctx.collections.users
    .find({ searchKeys: startsWith(prefix) })
    .sort({ handle: 1 })
    .limit(Math.min(Math.max(input.first, 1), MAX_PEOPLE))
    .lean<User[]>();
}
