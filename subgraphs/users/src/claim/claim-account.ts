import { InvalidInputProblem } from '@sl3/platform/problems';
import { BannedProblem } from '../ban/ban.problems.js';
import type { UsersContext } from '../context.js';
import { admit } from '../session/admit.js';
import { TooManyAttemptsProblem } from '../session/session.problems.js';
import { normalHandle } from '../user/handle.js';
import type { User } from '../user/user.js';
import { whyNotPassword } from '../user/user.policy.js';
import { claimCodeDigest } from './claim-code.js';
import type { ClaimAccountInput } from './claim.inputs.js';
import { ClaimAccountSuccess, ClaimCodeProblem, type ClaimAccountResult } from './claim.problems.js';

/**
 * Gives an imported person a password and signs them in, once for each code.
 *
 * An unknown handle, a claimed account and a wrong code get the same answer. Guessing is bounded like signing in.
 */
export async function claimAccount(ctx: UsersContext, input: ClaimAccountInput): Promise<typeof ClaimAccountResult> {
  const { locale } = ctx.viewer;
  const fault = whyNotPassword(input.password, locale);
  if (fault) return new InvalidInputProblem(locale, [fault]);

  const handle = normalHandle(input.handle);
  const attempt = { kind: 'signIn', handle, ip: ctx.ip } as const;
  const waitMs = await ctx.attempts.count(attempt);
  if (waitMs > 0) return new TooManyAttemptsProblem(locale, waitMs);

  const passwordHash = await ctx.passwords.hash(input.password);
  // The code is looked at and used up in one update: of two who type it at once, one gets the account.
  const user = await ctx.collections.users
    .findOneAndUpdate(
      {
        handle,
        isClaimed: false,
        claimCodeDigest: claimCodeDigest(input.code),
        claimCodeExpiresAt: { $gt: ctx.clock.now() },
      },
      { $set: { passwordHash, isClaimed: true }, $unset: { claimCodeDigest: 1, claimCodeExpiresAt: 1 } },
      { returnDocument: 'after' },
    )
    .lean<User>();
  if (!user) return new ClaimCodeProblem(locale);

  await ctx.attempts.forgive(attempt);
  ctx.log.info({ userId: user._id }, 'account claimed');
  const admitted = await admit(ctx, user);
  return admitted instanceof BannedProblem ? admitted : new ClaimAccountSuccess(admitted);
}
