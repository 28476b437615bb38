import { isDuplicateKey } from '@sl3/platform/duplicate-key';
import type { EventPayload } from '@sl3/schema/events';
import type { MediaServices } from '../context.js';
import { useKey, type AssetUse } from './asset-use.js';

/** Hears `message.sent`: the room that the message is in gets its files. */
export async function followMessageSent(ctx: MediaServices, message: EventPayload<'message.sent'>): Promise<void> {
  // Facts that are older than attachments have no such field.
  const assetIds = (message as Partial<typeof message>).attachmentIds ?? [];
  for (const assetId of assetIds) {
    await recordUse(ctx, { assetId, messageId: message.messageId, roomId: message.roomId, isVisible: true });
  }
}

/** Hears `message.changed`: what readers no longer see, they no longer get. */
export async function followMessageChanged(ctx: MediaServices, fact: EventPayload<'message.changed'>): Promise<void> {
  const { messageId, change, at } = fact;
  if (change === 'EDITED') return;
  const seen = change === 'RESTORED' ? { isVisible: true } : { isVisible: false };
  await ctx.collections.uses.updateMany(
    // A removal is final here: a moderator who restores what its author removed restores nothing.
    { messageId, removedAt: { $exists: false } },
    { $set: { ...seen, ...(change === 'REMOVED' && { removedAt: new Date(at) }) } },
  );
}

/**
 * Notes that a message carries an asset. One that is known already stays as it is: a fact or an answer that took its
 * time must not show again what was hidden meanwhile.
 */
export async function recordUse(ctx: MediaServices, use: Omit<AssetUse, '_id'>): Promise<void> {
  const { assetId, messageId, ...rest } = use;
  const _id = useKey(assetId, messageId);
  try {
    await ctx.collections.uses.updateOne({ _id }, { $setOnInsert: { assetId, messageId, ...rest } }, { upsert: true });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}
