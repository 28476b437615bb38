import type { UsersServices } from '../context.js';
import { endSession } from './end-session.js';
import type { Session } from './session.js';

/** Ends every session somebody has. Safe to repeat. */
export async function revokeSessions(ctx: UsersServices, input: { userId: string }): Promise<void> {
  const sessions = await ctx.collections.sessions
    .find({ userId: input.userId, endedAt: { $exists: false }, expiresAt: { $gt: ctx.clock.now() } }, { _id: 1 })
    .lean<Pick<Session, '_id'>[]>();
  await Promise.all(sessions.map(({ _id }) => endSession(ctx, { sessionId: _id, reason: 'REVOKED' })));
}
