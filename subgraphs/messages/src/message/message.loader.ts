import DataLoader from 'dataloader';
import type { MessagesServices } from '../context.js';
import type { Message } from './message.js';

/** Messages by id, read together. Says nothing about who may read them. */
export function messageLoader(ctx: MessagesServices): DataLoader<string, Message | null> {
  return new DataLoader(async (ids) => {
    const messages = await ctx.collections.messages.find({ _id: { $in: ids } }).lean<Message[]>();
    const byId = new Map(messages.map((message) => [message._id, message]));
    return ids.map((id) => byId.get(id) ?? null);
  });
}

/**
 * How many messages answer each message, those removed or hidden left out.
 *
 * Counted on an index and not kept on the parent: a count beside the insert would be wrong after a crash between them.
 */
export function replyCountLoader(ctx: MessagesServices): DataLoader<string, number> {
  return new DataLoader(async (ids) => {
    const counts = await ctx.collections.messages.aggregate<{ _id: string; count: number }>([
      { $match: { replyToId: { $in: ids }, removedAt: { $exists: false }, hiddenAt: { $exists: false } } },
      { $group: { _id: '$replyToId', count: { $sum: 1 } } },
    ]);
    const byId = new Map(counts.map(({ _id, count }) => [_id, count]));
    return ids.map((id) => byId.get(id) ?? 0);
  });
}
