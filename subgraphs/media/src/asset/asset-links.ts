import type { MediaContext } from '../context.js';
import type { MediaAsset, StoredVariant } from './media-asset.js';
import { askerOf } from './media-asset.policy.js';
import type { MediaVariant } from './media-variant.js';

/** The renditions of an image with links for the viewer. */
export function variantsOf(ctx: MediaContext, asset: MediaAsset): MediaVariant[] {
  if (asset.state !== 'READY') return [];
  return (asset.stored ?? []).flatMap(({ name, format, width, height, bytes }) => {
    const url = linkTo(ctx, asset, name);
    return url === null ? [] : [{ format, width, height, bytes, url }];
  });
}

/** A link for the viewer to the file, or to the largest variant of an image that every browser reads. */
export function downloadUrl(ctx: MediaContext, asset: MediaAsset): string | null {
  if (asset.state !== 'READY') return null;
  if (asset.kind === 'FILE') return linkTo(ctx, asset, 'file');
  const largest = largestWebp(asset.stored ?? []);
  return largest ? linkTo(ctx, asset, largest.name) : null;
}

function largestWebp(stored: readonly StoredVariant[]): StoredVariant | undefined {
  return stored.filter(({ format }) => format === 'WEBP').toSorted((a, b) => b.width - a.width)[0];
}

/** The asset was found visible to this viewer; whoever serves the link looks again. */
function linkTo({ viewer, links }: MediaContext, asset: MediaAsset, variant: string): string | null {
  const asker = askerOf(viewer.principal);
  return asker ? links.urlOf({ assetId: asset._id, variant, ...asker }) : null;
}
