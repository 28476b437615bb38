import type { EventPayload } from '@sl3/schema/events';
import { newId } from '@sl3/schema/ids';
import type { MessagesServices } from '../context.js';
import { appendEntry } from '../log/append-entry.js';
import type { FileDeletion } from '../log/room-entry.js';
import { applyChange } from '../message/apply-change.js';
import type { Message } from '../message/message.js';

/** Takes a deleted file out of every message that carries it, and tells their rooms. Safe to repeat: a fact makes one entry a message. */
export async function detachAsset(
  ctx: MessagesServices,
  input: { assetId: string; byUserId: string; at: Date; factId: string },
): Promise<void> {
  const { assetId } = input;
  const carriers = await ctx.collections.messages.find({ assetIds: assetId }).lean<Message[]>();
  for (const message of carriers) {
    if (carries(message, assetId)) await detachFrom(ctx, { ...input, message });
  }
}

function carries({ attachments = [], withheldAttachments = [] }: Message, assetId: string): boolean {
  return [...attachments, ...withheldAttachments].some((attachment) => attachment.assetId === assetId);
}

async function detachFrom(
  ctx: MessagesServices,
  input: { message: Message; assetId: string; byUserId: string; at: Date; factId: string },
): Promise<void> {
  const { message, assetId, byUserId, at } = input;
  const { roomId, _id: messageId, seq: targetSeq, authorId } = message;
  // One fact may be about several messages of a room.
  const factId = `${input.factId}_${targetSeq}`;
  const { entry } = await appendEntry<FileDeletion>(ctx, {
    content: {
      ...{ _id: newId('entry'), kind: 'detach', roomId, at, factId },
      ...{ messageId, targetSeq, byUserId, assetId, isApplied: false },
    },
    fact: (seq) => ({
      id: `${roomId}_${seq}`,
      name: 'message.changed',
      payload: {
        messageId,
        roomId,
        seq,
        change: 'EDITED',
        byUserId,
        authorId,
        at,
      } satisfies EventPayload<'message.changed'>,
      at,
    }),
    findExisting: () => ctx.collections.entries.findOne({ roomId, factId }).lean<FileDeletion>(),
  });
  await applyChange(ctx, entry);
}
