import { badCursor, forbidden } from '@sl3/platform/errors';
import { decodePageCursor } from '@sl3/platform/page';
import { pageOf, pageSize } from '@sl3/platform/page-of';
import type { QueryFilter } from 'mongoose';
import type { MediaContext } from '../context.js';
import type { MediaAssetConnection } from './media-asset.connection.js';
import type { MediaAssetFilter } from './media-asset.inputs.js';
import type { MediaAsset } from './media-asset.js';

const PAGE_MAX = 100;
const COUNTED_MAX = 10_000;

/**
 * All assets for those who keep order, the latest first: ids made later sort later.
 *
 * @throws {@link forbidden} for anybody else, whatever the gateway let through
 */
export async function listMediaAssets(
  ctx: MediaContext,
  input: { first: number | null; after: string | null; filter: MediaAssetFilter },
): Promise<MediaAssetConnection> {
  if (!ctx.viewer.has('moderation:read')) throw forbidden();
  const first = pageSize(input.first, { usual: 50, max: PAGE_MAX });
  const wanted = filterOf(input.filter);
  const [rows, totalCount] = await Promise.all([
    ctx.collections.assets
      .find({ ...wanted, ...(input.after !== null && { _id: { $lt: idAfter(input.after) } }) })
      .sort({ _id: -1 })
      .limit(first + 1)
      .lean<MediaAsset[]>(),
    ctx.collections.assets.countDocuments(wanted, { limit: COUNTED_MAX }),
  ]);
  const page = pageOf(rows, { first, after: input.after, keys: ({ _id }) => [_id] });
  return { ...page, totalCount };
}

function filterOf({ ownerId, kind, state, text }: MediaAssetFilter): QueryFilter<MediaAsset> {
  return {
    ...(ownerId && { ownerId }),
    ...(kind && { kind }),
    ...(state && { state }),
    ...(text?.trim() && { nameKey: { $regex: escaped(nameKeyOf(text.trim())) } }),
  };
}

/** A name as searches compare it. */
export const nameKeyOf = (fileName: string): string => fileName.normalize('NFKC').toLowerCase();

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

function idAfter(after: string): string {
  const [id] = decodePageCursor(after);
  if (typeof id !== 'string') throw badCursor();
  return id;
}
