import { notFound } from '@sl3/platform/errors';
import { z } from 'zod';
import type { UsersContext } from '../context.js';
import { changeUser } from './change-user.js';
import { UserRole, type User } from './user.js';

export const NewRole = z.object({ handle: z.string(), role: z.enum(UserRole) });
export type NewRole = z.infer<typeof NewRole>;

/**
 * Gives an account another role on this server. It counts from the next access token on, at most 10 minutes later.
 *
 * Safe to repeat.
 */
export async function setRole(ctx: UsersContext, input: NewRole): Promise<{ userId: string; role: UserRole }> {
  const user = await ctx.collections.users.findOne({ handle: input.handle }).lean<User>();
  const changed = user && (await changeUser(ctx, { userId: user._id, change: { role: input.role }, byUserId: null }));
  if (!changed) throw notFound();
  ctx.log.info({ userId: changed._id, role: changed.role }, 'role set');
  return { userId: changed._id, role: changed.role };
}
