import { index, modelOptions, prop } from '@typegoose/typegoose';
import { pendingIndex, type Pending } from '@sl3/platform/facts';
import { Schema } from 'mongoose';
import type { Message } from '../message/message.js';
import type { MembershipChangeKind, RoomRole, RoomState } from '../references.js';

/** What an entry of a room's log says. Only posts are messages; the rest says what happened to them or to the room. */
export const ENTRY_KINDS = [
  'post',
  'edit',
  'remove',
  'hide',
  'restore',
  'detach',
  'membership',
  'room-state',
  'room-details',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/**
 * One place in a room's log. An entry is never deleted and its digest never changes; of a post, the text may go.
 *
 * One collection holds every kind, so that taking a place and saying something are the same insert.
 */
@modelOptions({ schemaOptions: { collection: 'roomLog', discriminatorKey: 'kind', versionKey: false } })
@index({ roomId: 1, seq: 1 }, { unique: true, name: 'place' })
@index(
  { roomId: 1, authorId: 1, clientNonce: 1 },
  { unique: true, name: 'nonce_once', partialFilterExpression: { clientNonce: { $exists: true } } },
)
@index(
  { roomId: 1, factId: 1 },
  { unique: true, name: 'fact_once', partialFilterExpression: { factId: { $exists: true } } },
)
@index(
  { roomId: 1, importKey: 1 },
  { unique: true, name: 'import_once', partialFilterExpression: { importKey: { $exists: true } } },
)
// History pages read posts only.
@index({ roomId: 1, seq: 1 }, { name: 'posts', partialFilterExpression: { kind: 'post' } })
// Slow mode asks for an author's latest post; unread counts leave out one's own.
@index({ roomId: 1, authorId: 1, seq: 1 }, { name: 'posts_by_author', partialFilterExpression: { kind: 'post' } })
@index({ replyToId: 1 }, { name: 'replies', partialFilterExpression: { replyToId: { $exists: true } } })
// Unread counts leave out what was removed or hidden before it was read.
@index({ roomId: 1, seq: 1 }, { name: 'removed_posts', partialFilterExpression: { removedAt: { $exists: true } } })
@index({ roomId: 1, seq: 1 }, { name: 'hidden_posts', partialFilterExpression: { hiddenAt: { $exists: true } } })
// Those who moderate the server list posts of all rooms by time, of everybody, of one author, or of one state.
@index({ at: 1, _id: 1 }, { name: 'posts_by_time', partialFilterExpression: { kind: 'post' } })
@index({ authorId: 1, at: 1, _id: 1 }, { name: 'posts_of_author', partialFilterExpression: { kind: 'post' } })
@index({ at: 1, _id: 1 }, { name: 'removed_by_time', partialFilterExpression: { removedAt: { $exists: true } } })
@index({ at: 1, _id: 1 }, { name: 'hidden_by_time', partialFilterExpression: { hiddenAt: { $exists: true } } })
@index({ assetIds: 1 }, { name: 'posts_with_asset', partialFilterExpression: { assetIds: { $exists: true } } })
@index({ isApplied: 1 }, { name: 'pending_changes', partialFilterExpression: { isApplied: false } })
@index({ scrubFrom: 1 }, { name: 'to_scrub', partialFilterExpression: { scrubFrom: { $exists: true } } })
@index(...pendingIndex)
export class RoomEntry {
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => String, required: true })
  roomId!: string;

  /** 1, 2, 3 … in the room, without holes. */
  @prop({ type: () => Number, required: true })
  seq!: number;

  @prop({ type: () => String, required: true, enum: ENTRY_KINDS })
  kind!: EntryKind;

  @prop({ type: () => Date, required: true })
  at!: Date;

  /** The first 16 hexadecimal digits of SHA-256 over the content as it was first stored. */
  @prop({ type: () => String, required: true })
  digest!: string;

  /** How many posts the room has up to here, this one included: the distance of two is the number of posts between. */
  @prop({ type: () => Number, required: true })
  postOrdinal!: number;

  /** When the latest post up to here was said; absent before the first. */
  @prop({ type: () => Date })
  lastPostAt?: Date;

  /** The fact this entry was made from, when it was: hearing it again makes no second entry. */
  @prop({ type: () => String })
  factId?: string | undefined;

  /** What is yet to be stated to other subgraphs. */
  @prop({ type: () => [Schema.Types.Mixed], default: undefined })
  pendingFacts?: Pending[];
}

/** A change to a post. It takes its place first; the post is brought up to date after, again if a crash came between. */
export abstract class MessageChange extends RoomEntry {
  @prop({ type: () => String, required: true })
  messageId!: string;

  @prop({ type: () => Number, required: true })
  targetSeq!: number;

  @prop({ type: () => String, required: true })
  byUserId!: string;

  @prop({ type: () => Boolean, required: true })
  isApplied!: boolean;
}

/** A new text for a post. The text is here only until it is applied: earlier and later texts live in the post. */
export class MessageEdit extends MessageChange {
  declare kind: 'edit';

  @prop({ type: () => String })
  body?: string;
}

/** The end of a post's text. */
export class MessageRemoval extends MessageChange {
  declare kind: 'remove';
}

/** A moderator takes a post from its readers, until a restoration. */
export class MessageHiding extends MessageChange {
  declare kind: 'hide';

  /** The decision's version: counts the hidings and restorations of this message. */
  @prop({ type: () => Number, required: true })
  version!: number;
}

/** A moderator gives a hidden post back. */
export class MessageRestoration extends MessageChange {
  declare kind: 'restore';

  /** The decision's version: counts the hidings and restorations of this message. */
  @prop({ type: () => Number, required: true })
  version!: number;
}

/** A file of a post was deleted. */
export class FileDeletion extends MessageChange {
  declare kind: 'detach';

  @prop({ type: () => String, required: true })
  assetId!: string;
}

/** Whatever may happen to a post. */
export type AnyChange = MessageEdit | MessageRemoval | MessageHiding | MessageRestoration | FileDeletion;

/** Somebody joined, left, was removed, or has another role. */
export class MembershipEntry extends RoomEntry {
  declare kind: 'membership';

  @prop({ type: () => String, required: true })
  userId!: string;

  @prop({ type: () => String, required: true })
  change!: MembershipChangeKind;

  /** Absent once gone. */
  @prop({ type: () => String })
  role?: RoomRole;

  /** The membership's version after this change; a lower one is older. */
  @prop({ type: () => Number, required: true })
  version!: number;

  @prop({ type: () => String })
  byUserId?: string;
}

/** The room is in another state. */
export class RoomStateEntry extends RoomEntry {
  declare kind: 'room-state';

  @prop({ type: () => String, required: true })
  state!: RoomState;

  @prop({ type: () => String })
  byUserId?: string;
}

/** The room has another name or topic. */
export class RoomDetailsEntry extends RoomEntry {
  declare kind: 'room-details';

  @prop({ type: () => String })
  name?: string;

  @prop({ type: () => String })
  topic?: string;

  @prop({ type: () => String })
  byUserId?: string;
}

export function isPost(entry: RoomEntry): entry is Message {
  return entry.kind === 'post';
}

const CHANGE_KINDS: ReadonlySet<EntryKind> = new Set(['edit', 'remove', 'hide', 'restore', 'detach']);

export function isChange(entry: RoomEntry): entry is AnyChange {
  return CHANGE_KINDS.has(entry.kind);
}

export function isMembership(entry: RoomEntry): entry is MembershipEntry {
  return entry.kind === 'membership';
}
