import type { UsersContext } from '../context.js';
import type { Session } from './session.js';

/** Which of these sessions have ended, are over, or never were: the gateway asks for those with an open socket. */
export async function endedSessions(ctx: UsersContext, sessionIds: readonly string[]): Promise<string[]> {
  const good = await ctx.collections.sessions
    .find({ _id: { $in: sessionIds }, endedAt: { $exists: false }, expiresAt: { $gt: ctx.clock.now() } }, { _id: 1 })
    .lean<Pick<Session, '_id'>[]>();
  const goodIds = new Set(good.map((session) => session._id));
  return sessionIds.filter((id) => !goodIds.has(id));
}
