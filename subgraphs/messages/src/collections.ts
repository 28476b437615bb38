import { modelOf } from '@sl3/platform/mongo';
import { getDiscriminatorModelForClass } from '@typegoose/typegoose';
import type { Connection, Model } from 'mongoose';
import { AssetCopy } from './attachment/asset-copy.js';
import { InboxEntry, InboxInvite, InboxMembership, InboxReadMark, InboxSanction } from './inbox/inbox-entry.js';
import {
  FileDeletion,
  MembershipEntry,
  MessageEdit,
  MessageHiding,
  MessageRemoval,
  MessageRestoration,
  RoomDetailsEntry,
  RoomEntry,
  RoomStateEntry,
} from './log/room-entry.js';
import { Message } from './message/message.js';
import { Receipt } from './receipt/receipt.js';
import { MemberCopy, RoomCopy } from './room-access/room-access.js';
import { SanctionCopy } from './sanction/sanction-copy.js';

/** What this subgraph stores. `entries` are all of a room's log; the others of that collection see one kind each. */
export interface Collections {
  entries: Model<RoomEntry>;
  messages: Model<Message>;
  edits: Model<MessageEdit>;
  removals: Model<MessageRemoval>;
  inbox: Model<InboxEntry>;
  receipts: Model<Receipt>;
  rooms: Model<RoomCopy>;
  members: Model<MemberCopy>;
  sanctions: Model<SanctionCopy>;
  assets: Model<AssetCopy>;
}

/** The models on a connection. Every kind of entry is registered, so that a whole log can be read and written. */
export function openCollections(connection: Connection): Collections {
  const entries = modelOf(connection, RoomEntry);
  kindOf(entries, MessageHiding, 'hide');
  kindOf(entries, MessageRestoration, 'restore');
  kindOf(entries, FileDeletion, 'detach');
  kindOf(entries, MembershipEntry, 'membership');
  kindOf(entries, RoomStateEntry, 'room-state');
  kindOf(entries, RoomDetailsEntry, 'room-details');
  const inbox = modelOf(connection, InboxEntry);
  kindOf(inbox, InboxMembership, 'membership');
  kindOf(inbox, InboxInvite, 'invite');
  kindOf(inbox, InboxReadMark, 'read-mark');
  kindOf(inbox, InboxSanction, 'sanction');
  return {
    entries,
    messages: kindOf(entries, Message, 'post'),
    edits: kindOf(entries, MessageEdit, 'edit'),
    removals: kindOf(entries, MessageRemoval, 'remove'),
    inbox,
    receipts: modelOf(connection, Receipt),
    rooms: modelOf(connection, RoomCopy),
    members: modelOf(connection, MemberCopy),
    sanctions: modelOf(connection, SanctionCopy),
    assets: modelOf(connection, AssetCopy),
  };
}

/** The model of one kind of entry: it reads and changes that kind only. */
function kindOf<E, T extends E>(log: Model<E>, entity: new () => T, kind: string): Model<T> {
  const model: unknown =
    log.discriminators?.[entity.name] ??
    // Typegoose's own cache knows one connection only; a process may have several.
    getDiscriminatorModelForClass(log as never, entity as never, kind, { options: { disableCaching: true } });
  return model as Model<T>;
}
