import { BannedProblem } from '../ban/ban.problems.js';
import { findBan } from '../ban/find-ban.js';
import type { UsersContext } from '../context.js';
import { endSession } from './end-session.js';
import { signedIn } from './open-session.js';
import { childOf, digestOf, newRotationSalt } from './refresh-token.js';
import type { User } from '../user/user.js';
import type { IssuedRefreshToken, Session } from './session.js';
import { RefreshSessionSuccess, SessionEndedProblem, type RefreshSessionResult } from './session.problems.js';

/** How long the token before the current one is still answered: two tabs, or one lost reply. */
const GRACE_MS = 10_000;

/**
 * Gives a new access token for the refresh cookie, and rotates the cookie.
 *
 * A token that is not the current one ends its session, with one exception: the immediate parent, within 10 s, from
 * the same address, is answered with the very child it was rotated to. That makes no further generation, so the
 * exception never stretches to a third token.
 *
 * Somebody who is banned keeps the cookie, so that they are told until when each time they come back. It opens nothing:
 * the ban has ended its session.
 */
export async function refreshSession(ctx: UsersContext): Promise<typeof RefreshSessionResult> {
  const presented = ctx.refreshToken;
  const session = presented === undefined ? null : await sessionOf(ctx, presented);
  const ban = session && (await findBan(ctx, { userId: session.userId }));
  if (ban) return new BannedProblem(ctx.viewer.locale, ban);
  if (presented === undefined || !session || session.endedAt || session.expiresAt <= ctx.clock.now()) return ended(ctx);

  const user = await ctx.collections.users.findById(session.userId).lean<User>();
  if (!user) return ended(ctx);

  const rotated = (await rotate(ctx, { session, presented })) ?? (await withinGrace(ctx, { session, presented }));
  if (!rotated) {
    await endSession(ctx, { sessionId: session._id, reason: 'REFRESH_REUSED' });
    return ended(ctx);
  }
  return new RefreshSessionSuccess(await signedIn(ctx, { user, ...rotated }));
}

/** The session a token ever belonged to; null for one that was never given out. */
export async function sessionOf(ctx: UsersContext, refreshToken: string): Promise<Session | null> {
  const issued = await ctx.collections.refreshTokens.findById(digestOf(refreshToken)).lean<IssuedRefreshToken>();
  return issued && ctx.collections.sessions.findById(issued.sessionId).lean<Session>();
}

interface Presented {
  session: Session;
  presented: string;
}
interface Rotated {
  session: Session;
  refreshToken: string;
}

/** Exchanges the current token for its child; null when it is not the current one, or another tab was first. */
async function rotate(ctx: UsersContext, { session, presented }: Presented): Promise<Rotated | null> {
  const parentDigest = digestOf(presented);
  if (session.currentDigest !== parentDigest) return null;

  const rotationSalt = newRotationSalt();
  const refreshToken = childOf(presented, rotationSalt);
  const currentDigest = digestOf(refreshToken);
  await ctx.collections.refreshTokens.create({
    _id: currentDigest,
    sessionId: session._id,
    expiresAt: session.expiresAt,
  });
  // Whether the presented token is still the current one decides, in the store, which of two tabs makes the child.
  const rotated = await ctx.collections.sessions
    .findOneAndUpdate(
      { _id: session._id, currentDigest: parentDigest, endedAt: { $exists: false } },
      { $set: { currentDigest, parentDigest, rotationSalt, rotatedAt: ctx.clock.now(), rotatedFrom: ctx.ip } },
      { returnDocument: 'after' },
    )
    .lean<Session>();
  return rotated && { session: rotated, refreshToken };
}

/** The child that the presented token has been exchanged for already, if that was a moment ago and from here. */
async function withinGrace(ctx: UsersContext, { session, presented }: Presented): Promise<Rotated | null> {
  const now = await ctx.collections.sessions.findById(session._id).lean<Session>();
  if (!now || now.endedAt || now.parentDigest !== digestOf(presented)) return null;
  if (!now.rotatedAt || !now.rotationSalt || now.rotatedFrom !== ctx.ip) return null;
  if (ctx.clock.now().getTime() - now.rotatedAt.getTime() > GRACE_MS) return null;
  return { session: now, refreshToken: childOf(presented, now.rotationSalt) };
}

function ended(ctx: UsersContext): SessionEndedProblem {
  ctx.handOver({ refreshToken: null, expiresAt: ctx.clock.now() });
  return new SessionEndedProblem(ctx.viewer.locale);
}
