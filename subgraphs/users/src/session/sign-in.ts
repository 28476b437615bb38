import { BannedProblem } from '../ban/ban.problems.js';
import type { UsersContext } from '../context.js';
import { normalHandle } from '../user/handle.js';
import type { User } from '../user/user.js';
import { PASSWORD_MAX_CHARS } from '../user/user.policy.js';
import { admit } from './admit.js';
import type { SignInInput } from './session.inputs.js';
import {
  SignInSuccess,
  TooManyAttemptsProblem,
  WrongCredentialsProblem,
  type SignInResult,
} from './session.problems.js';

/**
 * Signs a person in with handle and password.
 *
 * An unknown handle, an unclaimed account and a wrong password get the same answer after the same work: one hash. That an
 * account is banned is told only to whoever knows its password.
 */
export async function signIn(ctx: UsersContext, input: SignInInput): Promise<typeof SignInResult> {
  const { locale } = ctx.viewer;
  const handle = normalHandle(input.handle);
  const attempt = { kind: 'signIn', handle, ip: ctx.ip } as const;
  const waitMs = await ctx.attempts.count(attempt);
  if (waitMs > 0) return new TooManyAttemptsProblem(locale, waitMs);

  const user = await ctx.collections.users.findOne({ handle }).lean<User>();
  if (!(await isRightPassword(ctx, { user, password: input.password })) || !user) {
    return new WrongCredentialsProblem(locale);
  }

  await ctx.attempts.forgive(attempt);
  await renewHash(ctx, { user, password: input.password });
  const admitted = await admit(ctx, user);
  if (admitted instanceof BannedProblem) return admitted;
  ctx.log.info({ userId: user._id }, 'signed in');
  return new SignInSuccess(admitted);
}

/** Nobody's password is longer than the bound, so what is cut off cannot make a wrong one right. */
function isRightPassword(ctx: UsersContext, input: { user: User | null; password: string }): Promise<boolean> {
  const isTooLong = input.password.length > PASSWORD_MAX_CHARS * 2;
  const stored = isTooLong ? undefined : input.user?.passwordHash;
  return ctx.passwords.matches(input.password.slice(0, PASSWORD_MAX_CHARS * 2), stored);
}

/** Now, while the password is at hand, is the only time an old hash can be made anew. */
async function renewHash(ctx: UsersContext, input: { user: User; password: string }): Promise<void> {
  const { _id, passwordHash } = input.user;
  if (passwordHash === undefined || !ctx.passwords.isOutdated(passwordHash)) return;
  const renewed = await ctx.passwords.hash(input.password);
  await ctx.collections.users.updateOne({ _id, passwordHash }, { $set: { passwordHash: renewed } });
}
