import { forbidden, notFound } from '@sl3/platform/errors';
import { Field, ID, InputType } from 'type-graphql';
import type { UsersContext } from '../context.js';
import { changeUser } from './change-user.js';
import { LastAdminProblem, OwnRoleProblem, SetUserRoleSuccess, type SetUserRoleResult } from './role.problems.js';
import { UserRole, type User } from './user.js';

@InputType()
export class SetUserRoleInput {
  @Field(() => ID)
  userId!: string;

  @Field(() => UserRole)
  role!: UserRole;
}

/**
 * Gives an account another role on this server. It counts from that person's next access token on, at most 10 minutes
 * later.
 *
 * Safe to repeat. Two administrators who demote each other at once are both put back: there is always one.
 *
 * @throws FORBIDDEN for a viewer who is no administrator any more, whatever their token says; NOT_FOUND
 */
export async function setUserRole(ctx: UsersContext, input: SetUserRoleInput): Promise<typeof SetUserRoleResult> {
  const { locale, userId: byUserId } = ctx.viewer;
  const { userId, role } = input;
  if (userId === byUserId) return new OwnRoleProblem(locale);
  const { users } = ctx.collections;
  const [by, before] = await Promise.all([users.findById(byUserId).lean<User>(), users.findById(userId).lean<User>()]);
  if (by?.role !== 'ADMIN') throw forbidden();
  if (!before) throw notFound();

  const changed = await changeUser(ctx, { userId, change: { role }, byUserId });
  if (!changed) throw notFound();
  if (before.role === 'ADMIN' && role !== 'ADMIN' && !(await users.exists({ role: 'ADMIN' }))) {
    await changeUser(ctx, { userId, change: { role: 'ADMIN' }, byUserId });
    return new LastAdminProblem(locale);
  }
  ctx.log.info({ userId, role, byUserId }, 'role set');
  return new SetUserRoleSuccess(changed);
}
