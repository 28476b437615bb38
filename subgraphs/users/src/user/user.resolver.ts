import { Arg, Ctx, Directive, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { UsersContext } from '../context.js';
import { AccountLimits } from './account-limits.js';
import { normalHandle } from './handle.js';
import { searchUsers } from './search-users.js';
import { signUp } from './sign-up.js';
import { updateProfile } from './update-profile.js';
import { SignUpInput, UpdateProfileInput } from './user.inputs.js';
import { User } from './user.js';
import { SignUpResult, UpdateProfileResult } from './user.problems.js';

@Resolver(() => User)
export class UserResolver {
  @Directive('@tag(name: "public")')
  @Directive('@cacheControl(scope: PRIVATE)')
  @Query(() => User, { nullable: true, description: 'The viewer, or null for an anonymous request.' })
  me(@Ctx() ctx: UsersContext) {
    return ctx.viewer.isSignedIn ? ctx.userLoader.load(ctx.viewer.userId) : null;
  }

  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Query(() => User, { nullable: true })
  user(@Arg('id', () => ID) id: string, @Ctx() ctx: UsersContext) {
    return ctx.userLoader.load(id);
  }

  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Query(() => User, { nullable: true })
  userByHandle(@Arg('handle', () => String) handle: string, @Ctx() ctx: UsersContext) {
    return ctx.collections.users.findOne({ handle: normalHandle(handle) }).lean<User>();
  }

  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Query(() => [User], {
    description: 'People whose handle or display name starts with the text, by handle. At most 50.',
  })
  searchUsers(
    @Arg('text', () => String) text: string,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20 }) first: number | null,
    @Ctx() ctx: UsersContext,
  ) {
    return searchUsers(ctx, { text, first: first ?? 20 });
  }

  @Directive('@tag(name: "public")')
  @Query(() => AccountLimits)
  accountLimits() {
    return new AccountLimits();
  }

  @Mutation(() => SignUpResult, {
    description: 'Makes an account and signs it in. The refresh token is set as an HttpOnly cookie by the gateway.',
  })
  signUp(@Arg('input', () => SignUpInput) input: SignUpInput, @Ctx() ctx: UsersContext) {
    return signUp(ctx, input);
  }

  @Directive('@authenticated')
  @Mutation(() => UpdateProfileResult)
  updateProfile(@Arg('input', () => UpdateProfileInput) input: UpdateProfileInput, @Ctx() ctx: UsersContext) {
    return updateProfile(ctx, input);
  }
}
