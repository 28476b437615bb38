import type { UsersServices } from '../context.js';

/** Sessions are kept a while after their time, for questions that come late. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1_000;

/** Forgets sessions that are long over, and their refresh tokens. Safe to repeat, on any number of nodes. */
export async function sweepSessions({ collections, clock, log }: UsersServices): Promise<void> {
  const expiresAt = { $lt: new Date(clock.now().getTime() - KEPT_MS) };
  const { deletedCount: refreshTokens } = await collections.refreshTokens.deleteMany({ expiresAt });
  const { deletedCount: sessions } = await collections.sessions.deleteMany({ expiresAt });
  if (sessions > 0) log.info({ sessions, refreshTokens }, 'sessions forgotten');
}
