import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { UsersContext } from '../context.js';
import { refreshSession } from './refresh-session.js';
import { SignInInput } from './session.inputs.js';
import { RefreshSessionResult, SignInResult, SignOutSuccess } from './session.problems.js';
import { signIn } from './sign-in.js';
import { signOut } from './sign-out.js';

@Resolver()
export class SessionResolver {
  @Mutation(() => SignInResult, { description: 'Signs in with handle and password.' })
  signIn(@Arg('input', () => SignInInput) input: SignInInput, @Ctx() ctx: UsersContext) {
    return signIn(ctx, input);
  }

  @Mutation(() => RefreshSessionResult, {
    description:
      'A new access token for the refresh cookie; the cookie is rotated. A cookie used twice ends the whole family of sessions.',
  })
  refreshSession(@Ctx() ctx: UsersContext) {
    return refreshSession(ctx);
  }

  @Mutation(() => SignOutSuccess, { description: "Ends the viewer's session on this device. Safe to repeat." })
  signOut(@Ctx() ctx: UsersContext) {
    return signOut(ctx);
  }
}
