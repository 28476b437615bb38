import { index, modelOptions, prop } from '@typegoose/typegoose';
import type { RoomRole, RoomState } from '../references.js';

/** Our copy of a room, as far as it decides who may do what. Fed by the facts of the rooms subgraph. */
@modelOptions({ schemaOptions: { collection: 'roomAccess', versionKey: false } })
export class RoomCopy {
  /** The room's id. */
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => String, required: true })
  kind!: 'PUBLIC' | 'PRIVATE' | 'DIRECT';

  @prop({ type: () => String, required: true })
  state!: RoomState;

  /** How long one member waits between two posts while the state is `SLOW`. */
  @prop({ type: () => Number, required: true })
  slowModeMs!: number;

  @prop({ type: () => String })
  name?: string;

  @prop({ type: () => String })
  topic?: string;

  /** Counts the changes of the room; a lower one is older. */
  @prop({ type: () => Number, required: true })
  version!: number;
}

/** Our copy of one person's standing in one room. It stays after they are gone, so that an older fact is recognised. */
@modelOptions({ schemaOptions: { collection: 'memberAccess', versionKey: false } })
@index({ userId: 1 }, { name: 'rooms_of' })
export class MemberCopy {
  /** `<roomId>_<userId>` */
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => String, required: true })
  roomId!: string;

  @prop({ type: () => String, required: true })
  userId!: string;

  /** Absent once gone. */
  @prop({ type: () => String })
  role?: RoomRole;

  /** Where in the room's log they came in. Absent once gone, and until that entry is there. */
  @prop({ type: () => Number })
  joinedSeq?: number;

  /** How many posts the room had then: those are not theirs to catch up with. */
  @prop({ type: () => Number })
  joinedOrdinal?: number;

  /** Counts the changes of the membership over leaving and coming back; a lower one is older. */
  @prop({ type: () => Number, required: true })
  version!: number;
}

export function memberKey(roomId: string, userId: string): string {
  return `${roomId}_${userId}`;
}

/** What decides whether one person may do something in one room. */
export interface RoomAccess {
  readonly roomId: string;
  readonly userId: string;
  readonly kind: RoomCopy['kind'];
  readonly state: RoomState;
  readonly slowModeMs: number;
  /** Null for somebody who does not belong to the room. */
  readonly role: RoomRole | null;
  readonly joinedSeq: number;
  readonly joinedOrdinal: number;
}

/** Access to a room that is there. What people may do is decided on this: a deleted room is none to anybody. */
export type LivingAccess = RoomAccess & { readonly state: Exclude<RoomState, 'DELETED'> };

/** A deleted room is answered for like one that never was, to its members too. */
export function isThere(access: RoomAccess | null): access is LivingAccess {
  return access !== null && access.state !== 'DELETED';
}

/** Members read, until the room is deleted. */
export function mayRead(access: RoomAccess | null): access is LivingAccess & { role: RoomRole } {
  return isThere(access) && access.role !== null;
}

/** Those who keep order in a room see what readers do not. */
export function moderates(access: RoomAccess): boolean {
  return access.role === 'OWNER' || access.role === 'MODERATOR';
}
