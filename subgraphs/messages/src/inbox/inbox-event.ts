import { Cursor, DateTime } from '@sl3/platform/scalars';
import { createUnionType, Directive, Field, ID, Int, InterfaceType, ObjectType } from 'type-graphql';
import { Gap, Heartbeat, Reset } from '../log/room-event.js';
import { MembershipChangeKind, Room, RoomRole, User } from '../references.js';

@Directive('@tag(name: "public")')
@ObjectType({
  description:
    "`postOrdinal` counts the messages of the room; unread is its distance from the viewer's receipt, less their own.",
})
export class RoomHead {
  @Field(() => ID)
  roomId!: string;

  @Field(() => Int)
  headSeq!: number;

  @Field(() => Int)
  postOrdinal!: number;

  @Field(() => DateTime, { nullable: true })
  lastPostAt?: Date | null;
}

@Directive('@tag(name: "public")')
@ObjectType({
  description: 'Where rooms of the viewer stand now; only the latest counts, so it has no cursor.',
})
export class RoomHeads {
  @Field(() => [RoomHead])
  heads!: RoomHead[];
}

/** One entry of a person's own log. */
@Directive('@tag(name: "public")')
@InterfaceType({ description: "One entry of a person's own log." })
export abstract class InboxEvent {
  @Field(() => Int)
  seq!: number;

  @Field(() => DateTime)
  at!: Date;
}

/** Entries stay when their room goes: a removal from a private room is told to somebody who no longer sees it. */
const UNLESS_HIDDEN = { nullable: true, description: 'Null when the viewer may not, or no longer, see the room.' };

@Directive('@tag(name: "public")')
@ObjectType({ implements: InboxEvent })
export class MyMembershipChanged extends InboxEvent {
  @Field(() => ID)
  roomId!: string;

  @Field(() => Room, UNLESS_HIDDEN)
  room?: Room | null;

  @Field(() => MembershipChangeKind)
  change!: MembershipChangeKind;

  @Field(() => RoomRole, { nullable: true })
  role?: RoomRole | null;
}

@Directive('@tag(name: "public")')
@ObjectType({ implements: InboxEvent })
export class InviteReceived extends InboxEvent {
  @Field(() => ID)
  inviteId!: string;

  @Field(() => ID)
  roomId!: string;

  @Field(() => Room, UNLESS_HIDDEN)
  room?: Room | null;

  @Field(() => User)
  inviter!: User;
}

@Directive('@tag(name: "public")')
@ObjectType({ implements: InboxEvent })
export class ReadMarkMoved extends InboxEvent {
  @Field(() => ID)
  roomId!: string;

  @Field(() => Room, UNLESS_HIDDEN)
  room?: Room | null;

  @Field(() => Int)
  lastReadSeq!: number;

  @Field(() => Int)
  unreadCount!: number;
}

@Directive('@tag(name: "public")')
@ObjectType()
export class InboxBatch {
  @Field(() => Cursor)
  cursor!: string;

  @Field(() => [InboxEvent])
  events!: InboxEvent[];
}

export const MyEventsPayload = createUnionType({
  name: 'MyEventsPayload',
  types: () => [InboxBatch, RoomHeads, Gap, Reset, Heartbeat] as const,
});
