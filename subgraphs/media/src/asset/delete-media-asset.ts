import { notFound } from '@sl3/platform/errors';
import type { MediaContext, MediaServices } from '../context.js';
import { findVisible } from './media-asset.loader.js';
import type { MediaAsset } from './media-asset.js';
import { askerOf } from './media-asset.policy.js';
import { DeleteMediaAssetSuccess, NotAllowedProblem, type DeleteMediaAssetResult } from './media-asset.problems.js';
import type { MediaAssetState } from './media-words.js';

/**
 * Takes a file away from everybody: its links are dead at once, its bytes go 30 days later.
 *
 * Its owner may, and who keeps order everywhere. Safe to repeat.
 *
 * @throws {@link notFound} for what is absent or not the viewer's to see
 */
export async function deleteMediaAsset(
  ctx: MediaContext,
  { assetId }: { assetId: string },
): Promise<typeof DeleteMediaAssetResult> {
  const { userId, locale } = ctx.viewer;
  const mayDeleteAny = ctx.viewer.has('moderation:write');
  const asset = await ctx.collections.assets.findById(assetId).lean<MediaAsset>();
  if (!asset) throw notFound();
  if (asset.ownerId !== userId && !mayDeleteAny) {
    const asker = askerOf(ctx.viewer.principal);
    const [visible] = asker ? await findVisible(ctx, { asker, ids: [assetId] }) : [];
    if (!visible) throw notFound();
    return new NotAllowedProblem(locale, 'NOT_THE_OWNER');
  }
  return new DeleteMediaAssetSuccess(await recordDeleted(ctx, { asset, byUserId: userId }));
}

/**
 * Marks an asset as deleted and says so.
 *
 * @param o.byUserId - null when nobody did but time
 * @param o.onlyWhile - leaves it alone once it is in another state
 * @returns the asset as it is now
 */
export async function recordDeleted(
  ctx: MediaServices,
  o: { asset: MediaAsset; byUserId: string | null; onlyWhile?: MediaAssetState },
): Promise<MediaAsset> {
  const { _id, ownerId } = o.asset;
  let current: MediaAsset | null = o.asset;
  while (current && current.state !== 'DELETED') {
    const at = ctx.clock.now();
    const version = current.version + 1;
    const fact = {
      id: `${_id}_${version}`,
      name: 'asset.deleted' as const,
      payload: { assetId: _id, ownerId, byUserId: o.byUserId, version, at },
      at,
    };
    const deleted: MediaAsset | null = await ctx.collections.assets
      .findOneAndUpdate(
        { _id, version: current.version },
        {
          $set: { state: 'DELETED', settledAt: at, version, ...(o.byUserId !== null && { deletedBy: o.byUserId }) },
          $push: { pendingFacts: fact },
        },
        { returnDocument: 'after' },
      )
      .lean<MediaAsset>();
    if (deleted) {
      ctx.facts.nudge();
      ctx.log.info({ assetId: _id, byUserId: o.byUserId }, 'asset deleted');
      return deleted;
    }
    // It changed meanwhile: look again.
    current = await ctx.collections.assets.findById(_id).lean<MediaAsset>();
    if (current && o.onlyWhile !== undefined && current.state !== o.onlyWhile) return current;
  }
  return current ?? o.asset;
}
