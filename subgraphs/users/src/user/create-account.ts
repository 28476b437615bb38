import { isDuplicateKey } from '@sl3/platform/duplicate-key';
import { badUserInput } from '@sl3/platform/errors';
import { z } from 'zod';
import type { UsersContext } from '../context.js';
import { newUser } from './new-user.js';
import { UserRole, type User } from './user.js';
import { whyNotDisplayName, whyNotHandle, whyNotPassword } from './user.policy.js';

export const NewAccount = z.object({
  handle: z.string(),
  displayName: z.string(),
  password: z.string(),
  role: z.enum(UserRole),
});
export type NewAccount = z.infer<typeof NewAccount>;

/**
 * Makes an account with a role, for the operator's own tools. Reserved handles are allowed here.
 *
 * Safe to repeat: the handle decides, and an account that exists stays as it is.
 */
export async function createAccount(ctx: UsersContext, input: NewAccount): Promise<{ userId: string; isNew: boolean }> {
  const { handle, displayName, password, role } = input;
  const fault = whyNotHandle(handle, 'en') ?? whyNotDisplayName(displayName, 'en') ?? whyNotPassword(password, 'en');
  if (fault) throw badUserInput(fault.path, fault.message);

  const existing = await ctx.collections.users.findOne({ handle }).lean<User>();
  if (existing) return { userId: existing._id, isNew: false };

  const passwordHash = await ctx.passwords.hash(password);
  const user = newUser({ handle, displayName, passwordHash, role, at: ctx.clock.now() });
  try {
    await ctx.collections.users.create(user);
  } catch (error) {
    if (isDuplicateKey(error)) return createAccount(ctx, input);
    throw error;
  }
  ctx.facts.nudge();
  ctx.log.info({ userId: user._id, role }, 'account created');
  return { userId: user._id, isNew: true };
}
