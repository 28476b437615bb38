import { z } from 'zod';
import type { MessagesServices } from '../context.js';
import { stateOf, type Message } from '../message/message.js';

export const AssetUsesQuestion = z.object({ assetId: z.string() });

/** Where a file may be seen: more messages than this carry it only by abuse. */
const USES_MAX = 1_000;

/**
 * The messages a file was sent with, and whether readers see it there now. Media asks before it refuses somebody: the
 * facts may not have reached it yet.
 */
export async function assetUses(
  ctx: MessagesServices,
  { assetId }: z.infer<typeof AssetUsesQuestion>,
): Promise<{ uses: { messageId: string; roomId: string; isVisible: boolean }[] }> {
  const carriers = await ctx.collections.messages
    .find({ assetIds: assetId })
    .sort({ _id: -1 })
    .limit(USES_MAX)
    .lean<Message[]>();
  return {
    uses: carriers.map((message) => ({
      messageId: message._id,
      roomId: message.roomId,
      isVisible: stateOf(message) === 'VISIBLE',
    })),
  };
}
