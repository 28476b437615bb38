import { isDuplicateKey } from '@sl3/platform/duplicate-key';
import type { SanctionFact } from '@sl3/schema/events';
import type { MessagesServices } from '../context.js';
import { appendToInbox } from '../inbox/append-to-inbox.js';
import type { InboxSanction } from '../inbox/inbox-entry.js';
import type { SanctionChange } from './sanction-words.js';

/**
 * Hears `sanction.imposed`, `.ended` and `.lifted`: takes it over, then tells the person on all their devices.
 *
 * Safe to repeat: a fact makes one entry. That somebody may write again after the end needs no fact; the clock decides.
 */
export async function followSanction(
  ctx: MessagesServices,
  fact: { id: string; payload: SanctionFact; change: SanctionChange },
): Promise<void> {
  const { payload: sanction, change } = fact;
  await copySanction(ctx, sanction);
  const { sanctionId, userId, kind, roomId, reason, startsAt, endsAt, at } = sanction;
  await appendToInbox<InboxSanction>(ctx, {
    userId,
    content: {
      ...{ kind: 'sanction', at, factId: fact.id, sanctionId, sanctionKind: kind, change, reason, startsAt },
      ...(roomId !== null && { mutedRoomId: roomId }),
      ...(endsAt !== null && { endsAt }),
    },
  });
}

/** Takes over a sanction unless ours is as new. */
async function copySanction(ctx: MessagesServices, sanction: SanctionFact): Promise<void> {
  const { sanctionId, userId, kind, roomId, reason, endsAt, liftedAt, version } = sanction;
  try {
    await ctx.collections.sanctions.updateOne(
      { _id: sanctionId, version: { $lt: version } },
      {
        $set: {
          ...{ userId, kind, reason, version },
          ...(roomId !== null && { roomId }),
          ...(endsAt !== null && { endsAt }),
          ...(liftedAt !== null && { liftedAt }),
        },
      },
      { upsert: true },
    );
  } catch (error) {
    // The upsert meets a copy that is not older.
    if (!isDuplicateKey(error)) throw error;
  }
}
