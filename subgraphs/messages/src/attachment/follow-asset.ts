import { isDuplicateKey } from '@sl3/platform/duplicate-key';
import type { AssetFact, EventPayload } from '@sl3/schema/events';
import type { MessagesServices } from '../context.js';
import type { AssetCopy } from './asset-copy.js';
import { detachAsset } from './detach-asset.js';

/** Hears `asset.settled`: the file may be sent, or not. Safe to repeat. */
export async function followAssetSettled(ctx: MessagesServices, fact: { payload: AssetFact }): Promise<void> {
  await copyAsset(ctx, fact.payload);
}

/** Hears `asset.deleted`: the file may be sent no more, and the messages that carry it let go of it. Safe to repeat. */
export async function followAssetDeleted(
  ctx: MessagesServices,
  fact: { id: string; payload: EventPayload<'asset.deleted'> },
): Promise<void> {
  const { assetId, ownerId, byUserId, version, at } = fact.payload;
  // First, so that no message takes it while the others let go.
  await put(ctx, { assetId, version, set: { ownerId, state: 'DELETED' } });
  await detachAsset(ctx, { assetId, byUserId: byUserId ?? ownerId, at, factId: fact.id });
}

/** Takes over a file unless ours is as new. */
export async function copyAsset(ctx: MessagesServices, asset: AssetFact): Promise<void> {
  const { assetId, version, at: _at, width, height, thumbhash, ...given } = asset;
  const set = {
    ...given,
    ...(width !== null && { width }),
    ...(height !== null && { height }),
    ...(thumbhash !== null && { thumbhash }),
  };
  await put(ctx, { assetId, version, set });
}

async function put(
  ctx: MessagesServices,
  input: { assetId: string; version: number; set: Partial<AssetCopy> },
): Promise<void> {
  const { assetId, version, set } = input;
  try {
    await ctx.collections.assets.updateOne(
      { _id: assetId, version: { $lt: version } },
      { $set: { ...set, version } },
      { upsert: true },
    );
  } catch (error) {
    // The upsert meets a copy that is not older.
    if (!isDuplicateKey(error)) throw error;
  }
}
