import { isDuplicateKey } from '@sl3/platform/duplicate-key';
import { InvalidInputProblem } from '@sl3/platform/problems';
import type { UsersContext } from '../context.js';
import { openSession } from '../session/open-session.js';
import { TooManyAttemptsProblem } from '../session/session.problems.js';
import { isReserved, normalHandle } from './handle.js';
import { newUser } from './new-user.js';
import type { SignUpInput } from './user.inputs.js';
import { UserRole } from './user.js';
import { normalDisplayName, whyNotDisplayName, whyNotHandle, whyNotPassword } from './user.policy.js';
import { HandleTakenProblem, SignUpSuccess, type SignUpResult } from './user.problems.js';

/** Makes an account and signs it in. Two people who want one handle at once: the unique index decides. */
export async function signUp(ctx: UsersContext, input: SignUpInput): Promise<typeof SignUpResult> {
  const { locale } = ctx.viewer;
  const handle = normalHandle(input.handle);
  const displayName = normalDisplayName(input.displayName ?? '') || handle;

  const faults = [
    whyNotHandle(handle, locale),
    whyNotDisplayName(displayName, locale),
    whyNotPassword(input.password, locale),
  ].filter((fault) => fault !== undefined);
  if (faults.length > 0) return new InvalidInputProblem(locale, faults);
  if (isReserved(handle)) return new HandleTakenProblem(locale, handle);

  // Counted before the handle is looked up: this is also the bound on asking which handles exist.
  const waitMs = await ctx.attempts.count({ kind: 'signUp', ip: ctx.ip });
  if (waitMs > 0) return new TooManyAttemptsProblem(locale, waitMs);
  if (await ctx.collections.users.exists({ handle })) return new HandleTakenProblem(locale, handle);

  const passwordHash = await ctx.passwords.hash(input.password);
  const user = newUser({ handle, displayName, passwordHash, role: UserRole.USER, at: ctx.clock.now() });
  try {
    await ctx.collections.users.create(user);
  } catch (error) {
    if (isDuplicateKey(error)) return new HandleTakenProblem(locale, handle);
    throw error;
  }
  ctx.facts.nudge();
  ctx.log.info({ userId: user._id }, 'signed up');
  return new SignUpSuccess(await openSession(ctx, user));
}
