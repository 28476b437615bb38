import { Cursor, DateTime } from '@sl3/platform/scalars';
import { createUnionType, Directive, Field, ID, Int, InterfaceType, ObjectType } from 'type-graphql';
import { Gap, Heartbeat, Reset } from '../log/room-event.js';
import { MembershipChangeKind, Room, RoomRole, User } from '../references.js';
import { SanctionChange, SanctionKind } from '../sanction/sanction-words.js';

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
@ObjectType({
  implements: InboxEvent,
  description:
    'The viewer was warned, muted or banned, or that is over. A mute or ban holds until `endsAt` by the clock.',
})
export class SanctionChanged extends InboxEvent {
  @Field(() => ID)
  sanctionId!: string;

  @Field(() => SanctionKind)
  kind!: SanctionKind;

  // Neither `roomId` nor `change`: other events have those with other types, and a document that asks for both is invalid.
  @Field(() => ID, { nullable: true, description: 'The room a mute holds in; null for everywhere.' })
  mutedRoomId?: string | null;

  @Field(() => String)
  reason!: string;

  @Field(() => DateTime)
  startsAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'Null for a warning.' })
  endsAt?: Date | null;

  @Field(() => SanctionChange)
  sanctionChange!: SanctionChange;
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
