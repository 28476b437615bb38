import { pendingIndex, type Pending } from '@sl3/platform/facts';
import { DateTime } from '@sl3/platform/scalars';
import type { RoomFact } from '@sl3/schema/events';
import { index, modelOptions, mongoose, prop } from '@typegoose/typegoose';
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import type { RoomsContext } from '../context.js';
import { RoomKind, RoomState, type RoomRole } from './room-words.js';

/** What a new room still needs before anybody sees it. */
export interface Founding {
  readonly at: Date;
  readonly byUserId: string;
  readonly members: readonly { readonly userId: string; readonly role: RoomRole }[];
  readonly inviteeIds: readonly string[];
}

/**
 * A place where people talk.
 *
 * A room is stored before its members are. Until they are too it carries `founding` and nobody sees it; whoever meets
 * it may finish the work, so that a crash in between leaves nothing half done.
 */
@Directive('@key(fields: "id")')
@Directive('@tag(name: "public")')
@ObjectType({ description: 'A place where people talk.' })
@modelOptions({ schemaOptions: { collection: 'rooms', versionKey: false } })
@index({ publicNameKey: 1 }, { unique: true, partialFilterExpression: { publicNameKey: { $exists: true } } })
@index({ directKey: 1 }, { unique: true, partialFilterExpression: { directKey: { $exists: true } } })
@index({ externalId: 1 }, { unique: true, partialFilterExpression: { externalId: { $exists: true } } })
@index({ words: 1 })
@index({ createdAt: -1, _id: -1 })
@index({ 'founding.at': 1 }, { partialFilterExpression: { 'founding.at': { $exists: true } } })
@index(...pendingIndex)
export class Room {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => String })
  _id!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The stable name another system gave this room when it provisioned it.',
  })
  @prop({ type: () => String })
  externalId?: string;

  @Field(() => RoomKind)
  @prop({ type: () => String, required: true })
  kind!: RoomKind;

  @Field(() => String, { nullable: true, description: 'Null for a direct room: show the other members.' })
  @prop({ type: () => String })
  name?: string;

  @Field(() => String, { nullable: true })
  @prop({ type: () => String })
  topic?: string;

  @Field(() => RoomState)
  @prop({ type: () => String, required: true })
  state!: RoomState;

  @Field(() => Int, {
    description: 'In a `SLOW` room: how long one member waits between two messages. 0 otherwise.',
  })
  @prop({ type: () => Number, required: true })
  slowModeMs!: number;

  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  createdAt!: Date;

  /** Stored only: the name as it is compared. Public rooms have one until they are deleted, which frees the name. */
  @prop({ type: () => String })
  publicNameKey?: string;

  /** Stored only: the sorted ids of a direct room's people. */
  @prop({ type: () => String })
  directKey?: string;

  /** Stored only: the folded words of name and topic, for searches among public rooms. */
  @prop({ type: () => [String] })
  words?: string[];

  /**
   * Stored only: who is sure to be an owner. Taking an owner out happens here first, in one update that refuses to take
   * the last, so that two owners who leave at once cannot both succeed.
   */
  @prop({ type: () => [String], required: true })
  ownerIds!: string[];

  @prop({ type: () => mongoose.Schema.Types.Mixed })
  founding?: Founding;

  /** Stored only: who made the latest change, and when. */
  @prop({ type: () => String })
  changedBy?: string;

  @prop({ type: () => Date, required: true })
  changedAt!: Date;

  @prop({ type: () => Number, required: true })
  version!: number;

  /** Stored only: what is yet to be announced. */
  @prop({ type: () => [mongoose.Schema.Types.Mixed] })
  pendingFacts?: Pending[];

  static __resolveReference(reference: { id: string }, ctx: RoomsContext): Promise<Room | null> {
    return ctx.loaders.visibleRoom.load(reference.id);
  }
}

/** The room as others are told of it. */
export function roomFact(room: Room): RoomFact {
  return {
    roomId: room._id,
    kind: room.kind,
    state: room.state,
    slowModeMs: room.slowModeMs,
    name: room.name ?? null,
    topic: room.topic ?? null,
    byUserId: room.changedBy ?? null,
    version: room.version,
    at: room.changedAt,
  };
}

/** The announcement of a room that is new, or has changed. Its id counts with the version, so it is told once. */
export function pendingRoomFact(room: Room, change?: 'STATE' | 'DETAILS'): Pending {
  const id = `${room._id}_${room.version}`;
  return change === undefined
    ? { id, name: 'room.created', payload: roomFact(room), at: room.changedAt }
    : { id, name: 'room.changed', payload: { ...roomFact(room), change }, at: room.changedAt };
}
