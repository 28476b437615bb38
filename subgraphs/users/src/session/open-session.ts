import { newId } from '@sl3/schema/ids';
import type { UsersContext } from '../context.js';
import type { User } from '../user/user.js';
import { digestOf, newRefreshToken } from './refresh-token.js';
import type { Session } from './session.js';
import { SignedIn } from './signed-in.js';

/** Signs a person in on one device: a new family of refresh tokens, whose first is handed to the gateway. */
export async function openSession(ctx: UsersContext, user: User): Promise<SignedIn> {
  const now = ctx.clock.now();
  const refreshToken = newRefreshToken();
  const session: Session = {
    _id: newId('session'),
    userId: user._id,
    createdAt: now,
    expiresAt: new Date(now.getTime() + ctx.config.SESSION_MS),
    currentDigest: digestOf(refreshToken),
  };
  // The token is known before the session counts on it: a crash in between leaves a token that nobody was given.
  await ctx.collections.refreshTokens.create({
    _id: session.currentDigest,
    sessionId: session._id,
    expiresAt: session.expiresAt,
  });
  await ctx.collections.sessions.create(session);
  return signedIn(ctx, { user, session, refreshToken });
}

/** What a person gets for a session that is good: an access token in the answer, the refresh token beside it. */
export async function signedIn(
  ctx: UsersContext,
  input: { user: User; session: Session; refreshToken: string },
): Promise<SignedIn> {
  const { user, session, refreshToken } = input;
  const viewer = { userId: user._id, sessionId: session._id, role: user.role };
  ctx.handOver({ refreshToken, expiresAt: session.expiresAt, viewer });
  const token = await ctx.accessTokens.sign({ userId: user._id, sessionId: session._id, role: user.role });
  return new SignedIn(user, session._id, token.accessToken, token.expiresAt);
}
