import type { EventPayload } from '@sl3/schema/events';
import { newId } from '@sl3/schema/ids';
import type { MessagesServices } from '../context.js';
import { appendEntry } from '../log/append-entry.js';
import type { MessageHiding, MessageRestoration } from '../log/room-entry.js';
import { applyChange } from './apply-change.js';
import type { Message } from './message.js';

/**
 * Hears `decision.taken`: hides a message from its readers, or gives it back, and tells the room.
 *
 * As with any change, the place in the log comes first; a crash before the post is up to date heals by itself. Safe to
 * repeat: a fact makes one entry. A decision that a later one has overtaken makes none, or the log would end with what is
 * no longer true: each is a document of its own, and their facts may come in any order.
 */
export async function followDecision(
  ctx: MessagesServices,
  fact: { id: string; payload: EventPayload<'decision.taken'> },
): Promise<void> {
  const { kind, subjectId: messageId, byUserId, version, at } = fact.payload;
  if (kind !== 'HIDE_MESSAGE' && kind !== 'RESTORE_MESSAGE') return;
  const target = await ctx.collections.messages.findById(messageId).lean<Message>();
  if (!target) {
    ctx.log.warn({ messageId, kind }, 'a decision is about a message that is not here');
    return;
  }
  if ((target.moderationVersion ?? 0) > version) return;
  const { roomId } = target;
  const { entry } = await appendEntry<MessageHiding | MessageRestoration>(ctx, {
    content: {
      _id: newId('entry'),
      kind: kind === 'HIDE_MESSAGE' ? 'hide' : 'restore',
      roomId,
      at,
      factId: fact.id,
      messageId,
      targetSeq: target.seq,
      byUserId,
      version,
      isApplied: false,
    },
    fact: (seq) => ({
      id: `${roomId}_${seq}`,
      name: 'message.changed',
      payload: {
        messageId,
        roomId,
        seq,
        change: kind === 'HIDE_MESSAGE' ? 'HIDDEN' : 'RESTORED',
        byUserId,
        authorId: target.authorId,
        at,
      } satisfies EventPayload<'message.changed'>,
      at,
    }),
    findExisting: () => ctx.collections.entries.findOne({ roomId, factId: fact.id }).lean<MessageHiding>(),
  });
  await applyChange(ctx, entry);
  ctx.log.info({ messageId, roomId, kind }, 'message moderated');
}
