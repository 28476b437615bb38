import { unavailable } from '@sl3/platform/errors';
import { z } from 'zod';
import type { ModerationServices } from '../context.js';
import type { Role } from './person.js';

const ASK_TIMEOUT_MS = 300; // somebody is waiting

const Answer = z.object({ userId: z.string(), role: z.enum(['USER', 'MODERATOR', 'ADMIN']) }).nullable();

/**
 * Somebody's role, or null when nobody has this id.
 *
 * Our copy answers; who is not in it yet (an account of this second) is asked for once. The answer is not kept: facts
 * alone feed the copy, or a change of role could be missed for the audit.
 *
 * @throws UNAVAILABLE when users does not answer within 300 ms
 */
export async function roleOf(ctx: ModerationServices, userId: string): Promise<Role | null> {
  const known = await ctx.collections.people.findById(userId).lean();
  if (known) return known.role;
  try {
    const answer = await ctx.neighbours.post('users', '/internal/user', { userId }, { timeoutMs: ASK_TIMEOUT_MS });
    return Answer.parse(answer)?.role ?? null;
  } catch (error) {
    ctx.log.warn({ err: error, userId }, 'users did not say who this is');
    throw unavailable();
  }
}
