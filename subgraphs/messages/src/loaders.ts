import type { Viewer } from '@sl3/platform/viewer';
import DataLoader from 'dataloader';
import type { MessagesServices } from './context.js';
import { findHeads, type RoomLogHead } from './log/heads.js';
import { messageLoader, replyCountLoader } from './message/message.loader.js';
import type { Message } from './message/message.js';
import { countUnread, type Unread } from './receipt/count-unread.js';
import { accessLoader } from './room-access/load-access.js';
import type { RoomAccess } from './room-access/room-access.js';
import { muteLoader } from './sanction/load-sanctions.js';
import type { Mute } from './sanction/mute.js';

/** What one request reads, batched. The last three are the viewer's. */
export interface Loaders {
  messages: DataLoader<string, Message | null>;
  replyCounts: DataLoader<string, number>;
  heads: DataLoader<string, RoomLogHead>;
  access: DataLoader<string, RoomAccess | null>;
  unread: DataLoader<RoomAccess, Unread, string>;
  mutes: DataLoader<string, Mute | null>;
}

/** Forgets what was read so far: a write in the same request has made it old. */
export function forget(loaders: Loaders): void {
  for (const loader of Object.values(loaders) as { clearAll(): unknown }[]) loader.clearAll();
}

export function openLoaders(ctx: MessagesServices, viewer: Viewer): Loaders {
  const access = accessLoader(ctx, viewer);
  return {
    messages: messageLoader(ctx),
    replyCounts: replyCountLoader(ctx),
    heads: new DataLoader((roomIds) => findHeads(ctx, roomIds)),
    access,
    unread: new DataLoader((accesses) => countUnread(ctx, accesses), { cacheKeyFn: ({ roomId }) => roomId }),
    mutes: muteLoader(ctx, viewer),
  };
}
