import type { Viewer } from '@sl3/platform/viewer';
import type DataLoader from 'dataloader';
import type { MediaAsset } from './asset/media-asset.js';
import { createAssetLoader } from './asset/media-asset.loader.js';
import type { Collections } from './collections.js';

/** What code that answers one request may touch. */
export interface MediaContext {
  readonly viewer: Viewer;
  readonly collections: Collections;
  readonly loaders: { readonly visibleAsset: DataLoader<string, MediaAsset | null> };
}

/** The context of one request. */
export function contextFor(collections: Collections, viewer: Viewer): MediaContext {
  return { viewer, collections, loaders: { visibleAsset: createAssetLoader(collections, viewer) } };
}
