import { modelOf } from '@sl3/platform/mongo';
import type { Connection, Model } from 'mongoose';
import { MediaAsset } from './asset/media-asset.js';

/** What this subgraph stores. */
export interface Collections {
  readonly assets: Model<MediaAsset>;
}

/** The models on a connection. */
export function openCollections(connection: Connection): Collections {
  return { assets: modelOf(connection, MediaAsset) };
}
