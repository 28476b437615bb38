import { isDuplicateKey } from '@sl3/platform/duplicate-key';
import type { Fact } from '@sl3/schema/events';
import { appendAudit } from '../audit/append-audit.js';
import type { ModerationServices } from '../context.js';

/**
 * Hears `user.created` and `user.changed`: takes over the role, and records a change of it.
 *
 * The audit first, the copy second: after a crash in between the change is still seen when the fact is told again.
 */
export async function followUser(
  ctx: ModerationServices,
  fact: Pick<Fact<'user.created' | 'user.changed'>, 'id' | 'name' | 'at' | 'payload'>,
): Promise<void> {
  const { userId, role, version } = fact.payload;
  const known = await ctx.collections.people.findById(userId).lean();
  if (known && known.version >= version) return;
  if (known && known.role !== role) {
    await appendAudit(ctx, {
      id: fact.id,
      at: fact.at,
      audit: {
        action: 'user.role-changed',
        actorId: 'byUserId' in fact.payload ? fact.payload.byUserId : null,
        subjectKind: 'USER',
        subjectId: userId,
        userId,
        facts: { from: known.role, to: role },
      },
    });
  }
  try {
    await ctx.collections.people.updateOne(
      { _id: userId, version: { $lt: version } },
      { $set: { role, version } },
      { upsert: true },
    );
  } catch (error) {
    // The upsert met a copy that is not older: told again.
    if (!isDuplicateKey(error)) throw error;
  }
}
