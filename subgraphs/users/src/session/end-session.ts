import type { UsersContext } from '../context.js';
import type { Pending } from '@sl3/platform/facts';
import type { Session, SessionEnd } from './session.js';

/**
 * Ends a session before its time: no refresh token of it is good any more, and everybody is told.
 *
 * The fact is what counts; the hint only makes sockets close at once. Safe to repeat.
 *
 * @returns whether this call ended it
 */
export async function endSession(
  ctx: Pick<UsersContext, 'collections' | 'clock' | 'facts' | 'hints' | 'log'>,
  input: { sessionId: string; reason: SessionEnd },
): Promise<boolean> {
  const { sessionId, reason } = input;
  const session = await ctx.collections.sessions.findById(sessionId).lean<Session>();
  if (!session || session.endedAt) return false;

  const at = ctx.clock.now();
  const { userId } = session;
  const fact: Pending = {
    id: `${sessionId}_1`,
    name: 'session.revoked',
    payload: { sessionId, userId, reason, at },
    at,
  };
  const { modifiedCount } = await ctx.collections.sessions.updateOne(
    { _id: sessionId, endedAt: { $exists: false } },
    { $set: { endedAt: at, endReason: reason }, $push: { pendingFacts: fact } },
  );
  if (modifiedCount === 0) return false;

  ctx.facts.nudge();
  ctx.hints.publish('session:revoked', { sessionId, userId });
  ctx.log.info({ sessionId, userId, reason }, 'session ended');
  return true;
}
