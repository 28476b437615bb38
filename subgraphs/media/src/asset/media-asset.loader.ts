import type { Viewer } from '@sl3/platform/viewer';
import DataLoader from 'dataloader';
import { findReachable } from '../access/find-reachable.js';
import type { MediaServices } from '../context.js';
import type { MediaAsset } from './media-asset.js';
import { askerOf, whoseToSee, type Asker } from './media-asset.policy.js';

/** Assets by id, as far as the viewer may see them now. */
export function createAssetLoader(ctx: MediaServices, viewer: Viewer): DataLoader<string, MediaAsset | null> {
  return new DataLoader(async (ids: readonly string[]) => {
    const asker = askerOf(viewer.principal);
    return asker ? findVisible(ctx, { asker, ids }) : ids.map(() => null);
  });
}

/**
 * Assets by id, in the order asked for; null for those that are absent or not for this person.
 *
 * @throws UNAVAILABLE when a neighbour had to be asked and did not answer: a refusal might be wrong
 */
export async function findVisible(
  ctx: MediaServices,
  input: { asker: Asker; ids: readonly string[] },
): Promise<(MediaAsset | null)[]> {
  const { asker, ids } = input;
  const found = await ctx.collections.assets.find({ _id: { $in: ids } }).lean<MediaAsset[]>();
  const byMessage = found.filter((asset) => whoseToSee(asker, asset) === 'by-message');
  const reachable = await findReachable(ctx, { userId: asker.userId, assetIds: byMessage.map(({ _id }) => _id) });
  const visible = found.filter((asset) => whoseToSee(asker, asset) === 'theirs' || reachable.has(asset._id));
  const byId = new Map(visible.map((asset) => [asset._id, asset]));
  return ids.map((id) => byId.get(id) ?? null);
}
