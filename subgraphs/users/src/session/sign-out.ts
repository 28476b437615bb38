import type { UsersContext } from '../context.js';
import { endSession } from './end-session.js';
import { sessionOf } from './refresh-session.js';
import { SignOutSuccess } from './session.problems.js';

/**
 * Ends the session of this device: the one of the access token, or of the refresh cookie when that token has expired.
 *
 * Safe to repeat, and always clears the cookie.
 */
export async function signOut(ctx: UsersContext): Promise<SignOutSuccess> {
  ctx.handOver({ refreshToken: null, expiresAt: ctx.clock.now() });
  const sessionId = await sessionHere(ctx);
  if (sessionId === undefined) return new SignOutSuccess(null);
  const hasEnded = await endSession(ctx, { sessionId, reason: 'SIGNED_OUT' });
  return new SignOutSuccess(hasEnded ? sessionId : null);
}

async function sessionHere(ctx: UsersContext): Promise<string | undefined> {
  if (ctx.viewer.principal.kind === 'viewer') return ctx.viewer.principal.sessionId;
  if (ctx.refreshToken === undefined) return undefined;
  return (await sessionOf(ctx, ctx.refreshToken))?._id;
}
