import type { MediaAsset } from '../asset/media-asset.js';
import type { MediaServices } from '../context.js';

/**
 * All of a file is here: it is quarantined, and looked at as soon as a worker can.
 *
 * The work is stored before the state changes: a crash in between leaves an upload whose next look finds it whole, or
 * whose work comes and finds it so. Safe to repeat.
 */
export async function finishUpload(ctx: MediaServices, asset: MediaAsset): Promise<void> {
  const assetId = asset._id;
  await ctx.jobs.enqueue('process-asset', assetId, { assetId });
  await ctx.collections.assets.updateOne(
    { _id: assetId, state: 'UPLOADING' },
    { $set: { state: 'QUARANTINED', settledAt: ctx.clock.now() }, $inc: { version: 1 } },
  );
  ctx.log.info({ assetId }, 'upload finished');
}
