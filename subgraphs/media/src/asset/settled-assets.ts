import type { AssetFact } from '@sl3/schema/events';
import { z } from 'zod';
import type { MediaServices } from '../context.js';
import { assetFact, isSettled, type MediaAsset } from './media-asset.js';

export const AssetsQuestion = z.object({ assetIds: z.array(z.string()).max(20) });

/** Those of some assets that are READY or REFUSED, as their facts tell of them: for a neighbour who has not heard yet. */
export async function settledAssets(
  ctx: MediaServices,
  { assetIds }: z.infer<typeof AssetsQuestion>,
): Promise<{ assets: AssetFact[] }> {
  const assets = await ctx.collections.assets.find({ _id: { $in: assetIds } }).lean<MediaAsset[]>();
  return { assets: assets.filter(isSettled).map(assetFact) };
}
