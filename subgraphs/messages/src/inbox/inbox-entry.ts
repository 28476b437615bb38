import { index, modelOptions, prop } from '@typegoose/typegoose';
import type { MembershipChangeKind, RoomRole } from '../references.js';
import type { SanctionChange, SanctionKind } from '../sanction/sanction-words.js';

export const INBOX_KINDS = ['membership', 'invite', 'read-mark', 'sanction'] as const;
export type InboxKind = (typeof INBOX_KINDS)[number];

/** The partition of a person's own log. */
export function inboxOf(userId: string): string {
  return `inbox_${userId}`;
}

/** Whose log a partition is. */
export function ownerOf(partition: string): string {
  return partition.slice(inboxOf('').length);
}

/** Whether a partition is a person's own log, and not a room's. */
export function isInbox(partition: string): boolean {
  return partition.startsWith(inboxOf(''));
}

/** One place in a person's own log: what concerns them alone, on all their devices. */
@modelOptions({ schemaOptions: { collection: 'inboxLog', discriminatorKey: 'kind', versionKey: false } })
@index({ partition: 1, seq: 1 }, { unique: true, name: 'place' })
@index(
  { partition: 1, factId: 1 },
  { unique: true, name: 'fact_once', partialFilterExpression: { factId: { $exists: true } } },
)
export class InboxEntry {
  @prop({ type: () => String })
  _id!: string;

  /** `inbox_<userId>` */
  @prop({ type: () => String, required: true })
  partition!: string;

  @prop({ type: () => Number, required: true })
  seq!: number;

  @prop({ type: () => String, required: true, enum: INBOX_KINDS })
  kind!: InboxKind;

  @prop({ type: () => Date, required: true })
  at!: Date;

  /** As in the room's log: of the content as it was first stored. */
  @prop({ type: () => String, required: true })
  digest!: string;

  @prop({ type: () => String })
  factId?: string | undefined;
}

/** What concerns them in one room. */
abstract class InboxRoomEntry extends InboxEntry {
  @prop({ type: () => String, required: true })
  roomId!: string;
}

/** Their standing in a room changed. */
export class InboxMembership extends InboxRoomEntry {
  declare kind: 'membership';

  @prop({ type: () => String, required: true })
  change!: MembershipChangeKind;

  @prop({ type: () => String })
  role?: RoomRole;
}

/** Somebody invited them. */
export class InboxInvite extends InboxRoomEntry {
  declare kind: 'invite';

  @prop({ type: () => String, required: true })
  inviteId!: string;

  @prop({ type: () => String, required: true })
  inviterId!: string;
}

/** They read further on one of their devices. */
export class InboxReadMark extends InboxRoomEntry {
  declare kind: 'read-mark';

  @prop({ type: () => Number, required: true })
  lastReadSeq!: number;

  /** What was still unread when they did. */
  @prop({ type: () => Number, required: true })
  unreadCount!: number;
}

/** They were warned, muted or banned, or that is over. */
export class InboxSanction extends InboxEntry {
  declare kind: 'sanction';

  @prop({ type: () => String, required: true })
  sanctionId!: string;

  @prop({ type: () => String, required: true })
  sanctionKind!: SanctionKind;

  @prop({ type: () => String, required: true })
  change!: SanctionChange;

  /** Of a mute in one room. */
  @prop({ type: () => String })
  mutedRoomId?: string;

  @prop({ type: () => String, required: true })
  reason!: string;

  @prop({ type: () => Date, required: true })
  startsAt!: Date;

  /** Absent for a warning. */
  @prop({ type: () => Date })
  endsAt?: Date;
}
