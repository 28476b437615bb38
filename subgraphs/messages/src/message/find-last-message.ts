import type { MessagesContext } from '../context.js';
import { canRead } from '../room-access/load-access.js';
import type { Message } from './message.js';

/** The latest message of a room, removed or not; null for an empty room and for whoever may not read it. */
export async function findLastMessage(ctx: MessagesContext, input: { roomId: string }): Promise<Message | null> {
  const { roomId } = input;
  if (!(await canRead(ctx, roomId))) return null;
  return ctx.collections.messages.findOne({ roomId }).sort({ seq: -1 }).lean<Message>();
}
