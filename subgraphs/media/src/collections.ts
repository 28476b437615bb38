import { modelOf } from '@sl3/platform/mongo';
import type { Connection, Model } from 'mongoose';
import { AssetUse } from './access/asset-use.js';
import { MemberCopy, RoomCopy } from './access/room-copy.js';
import { MediaAsset } from './asset/media-asset.js';

/** What this subgraph stores: its assets, and its copy of who may see them where. */
export interface Collections {
  readonly assets: Model<MediaAsset>;
  readonly uses: Model<AssetUse>;
  readonly members: Model<MemberCopy>;
  readonly rooms: Model<RoomCopy>;
}

/** The models on a connection. */
export function openCollections(connection: Connection): Collections {
  return {
    assets: modelOf(connection, MediaAsset),
    uses: modelOf(connection, AssetUse),
    members: modelOf(connection, MemberCopy),
    rooms: modelOf(connection, RoomCopy),
  };
}
