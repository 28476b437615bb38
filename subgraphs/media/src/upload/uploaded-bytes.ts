import type { MediaAsset } from '../asset/media-asset.js';
import type { MediaServices } from '../context.js';
import { ORIGINAL, storageKey } from '../storage/storage-driver.js';

/** How much of a file has arrived: the storage knows, also after a crash. */
export async function uploadedBytes(ctx: Pick<MediaServices, 'storage'>, asset: MediaAsset): Promise<number> {
  if (asset.state !== 'UPLOADING') return asset.bytes;
  return (await ctx.storage.lengthOf(storageKey(asset._id, ORIGINAL))) ?? 0;
}
