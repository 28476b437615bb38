import { z } from 'zod';
import type { Attachment } from '../attachment/attachment.js';
import type { MessagesServices } from '../context.js';
import { accessOrAsk } from '../room-access/load-access.js';
import { mayRead } from '../room-access/room-access.js';
import { stateOf, type Message, type MessageState } from './message.js';

export const EvidenceQuestion = z.object({
  messageId: z.string(),
  /** Somebody who claims to have read it; left out when a moderator asks. */
  readerId: z.string().optional(),
});

/** What a message said at a moment, for whoever has to judge it. */
export interface MessageEvidence {
  messageId: string;
  roomId: string;
  seq: number;
  authorId: string;
  /** As it was before it was hidden; null once removed. */
  body: string | null;
  attachments: Attachment[];
  at: string;
  state: MessageState;
}

/**
 * A message as it is, hidden or not; null when there is none, or when the reader may not read it.
 *
 * @throws UNAVAILABLE when it cannot be told whether the reader belongs to the room
 */
export async function messageEvidence(
  ctx: MessagesServices,
  { messageId, readerId }: z.infer<typeof EvidenceQuestion>,
): Promise<MessageEvidence | null> {
  const message = await ctx.collections.messages.findById(messageId).lean<Message>();
  if (!message) return null;
  const { roomId, seq, authorId, body, withheldBody, attachments, withheldAttachments, at } = message;
  if (readerId !== undefined && !mayRead(await accessOrAsk(ctx, { userId: readerId, roomId }))) return null;
  const state = stateOf(message);
  const isRemoved = state === 'REMOVED';
  return {
    ...{ messageId, roomId, seq, authorId, at: at.toISOString(), state },
    body: isRemoved ? null : (body ?? withheldBody ?? null),
    attachments: isRemoved ? [] : (attachments ?? withheldAttachments ?? []),
  };
}
