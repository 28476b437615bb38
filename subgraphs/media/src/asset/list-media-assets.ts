import { badCursor, badUserInput, forbidden } from '@sl3/platform/errors';
import { decodePageCursor, encodePageCursor } from '@sl3/platform/page';
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
  const first = input.first ?? 50;
  if (first < 1 || first > PAGE_MAX) throw badUserInput('first', `it is from 1 to ${PAGE_MAX}`);
  const wanted = filterOf(input.filter);
  const [rows, totalCount] = await Promise.all([
    ctx.collections.assets
      .find({ ...wanted, ...(input.after !== null && { _id: { $lt: idAfter(input.after) } }) })
      .sort({ _id: -1 })
      .limit(first + 1)
      .lean<MediaAsset[]>(),
    ctx.collections.assets.countDocuments(wanted, { limit: COUNTED_MAX }),
  ]);
  const edges = rows.slice(0, first).map((node) => ({ cursor: encodePageCursor([node._id]), node }));
  return {
    edges,
    totalCount,
    pageInfo: {
      hasNextPage: rows.length > first,
      hasPreviousPage: input.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
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
