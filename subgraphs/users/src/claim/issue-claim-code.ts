import { notFound } from '@sl3/platform/errors';
import type { UsersContext } from '../context.js';
import type { User } from '../user/user.js';
import { CLAIM_CODE_LIFE_MS, claimCodeDigest, newClaimCode } from './claim-code.js';
import { AlreadyClaimedProblem, IssueClaimCodeSuccess, type IssueClaimCodeResult } from './claim.problems.js';

/**
 * Makes a one-time code with which an imported person claims their name. An earlier code of theirs is good no more.
 *
 * @throws {@link notFound} when there is no such account
 */
export async function issueClaimCode(
  ctx: UsersContext,
  input: { userId: string } | { handle: string },
): Promise<typeof IssueClaimCodeResult> {
  const who = 'userId' in input ? { _id: input.userId } : { handle: input.handle };
  const code = newClaimCode();
  const claimCodeExpiresAt = new Date(ctx.clock.now().getTime() + CLAIM_CODE_LIFE_MS);
  const user = await ctx.collections.users
    .findOneAndUpdate(
      { ...who, isClaimed: false },
      { $set: { claimCodeDigest: claimCodeDigest(code), claimCodeExpiresAt } },
      { returnDocument: 'after' },
    )
    .lean<User>();
  if (user) return new IssueClaimCodeSuccess(user, code, claimCodeExpiresAt);
  if (await ctx.collections.users.exists(who)) return new AlreadyClaimedProblem(ctx.viewer.locale);
  throw notFound();
}
