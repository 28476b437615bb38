import type { Viewer } from '@sl3/platform/viewer';
import DataLoader from 'dataloader';
import type { Collections } from '../collections.js';
import type { MediaAsset } from './media-asset.js';
import { maySee } from './media-asset.policy.js';

/** Assets by id, as far as the viewer may see them. */
export function createAssetLoader({ assets }: Collections, viewer: Viewer): DataLoader<string, MediaAsset | null> {
  return new DataLoader(async (ids: readonly string[]) => {
    const found = await assets.find({ _id: { $in: ids } }).lean<MediaAsset[]>();
    const visible = found.filter((asset) => maySee(viewer.principal, asset));
    const byId = new Map(visible.map((asset) => [asset._id, asset]));
    return ids.map((id) => byId.get(id) ?? null);
  });
}
