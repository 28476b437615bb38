import { pendingIndex, type Pending } from '@sl3/platform/facts';
import { DateTime } from '@sl3/platform/scalars';
import type { MembershipFact } from '@sl3/schema/events';
import { index, modelOptions, mongoose, prop } from '@typegoose/typegoose';
import { Directive, Field, ID, ObjectType } from 'type-graphql';
import type { RoomsContext } from '../context.js';
import { RoomRole } from '../room/room-words.js';

export type MembershipChange = MembershipFact['change'];

/**
 * One person's standing in one room.
 *
 * It is kept after they are gone, with a role of null, so that its version counts on when they come back and an older
 * fact is never taken for a newer one.
 */
@Directive('@key(fields: "id")')
@Directive('@tag(name: "public")')
@ObjectType({ description: "One person's standing in one room." })
@modelOptions({ schemaOptions: { collection: 'memberships', versionKey: false } })
@index({ roomId: 1, userId: 1 }, { unique: true })
@index({ roomId: 1, role: 1 })
@index({ roomId: 1, joinedAt: 1, _id: 1 })
@index({ userId: 1, joinedAt: -1, _id: -1 })
@index(...pendingIndex)
export class Membership {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => String, required: true })
  roomId!: string;

  @prop({ type: () => String, required: true })
  userId!: string;

  /** Null once they are gone; the graph never shows such a one. */
  @Field(() => RoomRole)
  @prop({ type: () => String, default: null })
  role!: RoomRole | null;

  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  joinedAt!: Date;

  /** Stored only: the latest change, who made it, and when. */
  @prop({ type: () => String, required: true })
  change!: MembershipChange;

  @prop({ type: () => String })
  changedBy?: string;

  @prop({ type: () => Date, required: true })
  changedAt!: Date;

  @prop({ type: () => Number, required: true })
  version!: number;

  /** Stored only: what is yet to be announced. */
  @prop({ type: () => [mongoose.Schema.Types.Mixed] })
  pendingFacts?: Pending[];

  static __resolveReference(reference: { id: string }, ctx: RoomsContext): Promise<Membership | null> {
    return ctx.loaders.visibleMembership.load(reference.id);
  }
}

/** A membership of somebody who belongs. */
export type CurrentMembership = Membership & { role: RoomRole };

/** The membership as others are told of it. */
export function membershipFact(membership: Membership): MembershipFact {
  return {
    membershipId: membership._id,
    roomId: membership.roomId,
    userId: membership.userId,
    role: membership.role,
    change: membership.change,
    byUserId: membership.changedBy ?? null,
    version: membership.version,
    at: membership.changedAt,
  };
}

/** The id of the fact about a membership as it is now. */
export const membershipFactId = (membership: Membership): string => `${membership._id}_${membership.version}`;

export function pendingMembershipFact(membership: Membership): Pending {
  return {
    id: membershipFactId(membership),
    name: 'room.membership-changed',
    payload: membershipFact(membership),
    at: membership.changedAt,
  };
}
