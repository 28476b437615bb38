import { z } from 'zod';
import type { UsersServices } from '../context.js';
import type { User, UserRole } from './user.js';

export const AccountQuestion = z.object({ userId: z.string() });

/** An account as other processes need to know it now; null when there is none. */
export async function accountOf(
  ctx: UsersServices,
  { userId }: z.infer<typeof AccountQuestion>,
): Promise<{ userId: string; handle: string; displayName: string; role: UserRole } | null> {
  const user = await ctx.collections.users.findById(userId).lean<User>();
  if (!user) return null;
  const { handle, displayName, role } = user;
  return { userId, handle, displayName, role };
}
