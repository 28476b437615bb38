import { forbidden } from '@sl3/platform/errors';
import { Arg, Ctx, Directive, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { UsersContext } from '../context.js';
import { listUsers, UserConnection, UserFilter } from './list-users.js';
import { SetUserRoleResult } from './role.problems.js';
import { setUserRole, SetUserRoleInput } from './set-user-role.js';
import { stateOf, UserState } from './user-state.js';
import { User } from './user.js';

/** What those who look after a server see of its people, and do about them. */
@Resolver(() => User)
export class StaffUsersResolver {
  @Directive('@requiresScopes(scopes: [["moderation:read"]])')
  @Directive('@cacheControl(scope: PRIVATE)')
  @Query(() => UserConnection, { description: 'All accounts, the latest first. At most 100 a page.' })
  users(
    @Arg('first', () => Int, { nullable: true, defaultValue: 50 }) first: number | null,
    @Arg('after', () => String, { nullable: true }) after: string | null = null,
    @Arg('filter', () => UserFilter, { nullable: true }) filter: UserFilter | null = null,
    @Ctx() ctx: UsersContext,
  ): Promise<UserConnection> {
    if (!ctx.viewer.has('moderation:read')) throw forbidden();
    return listUsers(ctx, { first, after, filter: filter ?? {} });
  }

  @Directive('@requiresScopes(scopes: [["admin"]])')
  @Mutation(() => SetUserRoleResult, {
    description:
      'Gives an account another role on this server, from its next access token on. Never the own one. Safe to repeat.',
  })
  setUserRole(
    @Arg('input', () => SetUserRoleInput) input: SetUserRoleInput,
    @Ctx() ctx: UsersContext,
  ): Promise<typeof SetUserRoleResult> {
    if (!ctx.viewer.has('admin')) throw forbidden();
    return setUserRole(ctx, input);
  }

  @Directive('@requiresScopes(scopes: [["moderation:read"]])')
  @Directive('@cacheControl(scope: PRIVATE)')
  @FieldResolver(() => UserState)
  async state(@Root() user: User, @Ctx() ctx: UsersContext): Promise<UserState> {
    if (!ctx.viewer.has('moderation:read')) throw forbidden();
    return stateOf(user, await ctx.banLoader.load(user._id));
  }
}
