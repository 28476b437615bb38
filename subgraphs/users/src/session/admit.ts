import { BannedProblem } from '../ban/ban.problems.js';
import { findBan } from '../ban/find-ban.js';
import type { UsersContext } from '../context.js';
import type { User } from '../user/user.js';
import { endSession } from './end-session.js';
import { openSession } from './open-session.js';
import type { SignedIn } from './signed-in.js';

/**
 * Signs in somebody who has shown who they are, unless they are banned.
 *
 * A ban that is heard of while the session opens is found after it: one of the two ends the session.
 */
export async function admit(ctx: UsersContext, user: User): Promise<SignedIn | BannedProblem> {
  const { locale } = ctx.viewer;
  const ban = await findBan(ctx, { userId: user._id });
  if (ban) return new BannedProblem(locale, ban);
  const signedIn = await openSession(ctx, user);
  const crossing = await findBan(ctx, { userId: user._id });
  if (!crossing) return signedIn;
  await endSession(ctx, { sessionId: signedIn.sessionId, reason: 'REVOKED' });
  ctx.handOver({ refreshToken: null, expiresAt: ctx.clock.now() });
  return new BannedProblem(locale, crossing);
}
