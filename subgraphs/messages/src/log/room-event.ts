import { Cursor, DateTime } from '@sl3/platform/scalars';
import { createUnionType, Directive, Field, Int, InterfaceType, ObjectType, registerEnumType } from 'type-graphql';
import { Message } from '../message/message.js';
import { MembershipChangeKind, RoomRole, RoomState, User } from '../references.js';

/** One entry of a room's log. */
@Directive('@tag(name: "public")')
@InterfaceType({ description: "One entry of a room's log." })
export abstract class RoomEvent {
  @Field(() => Int)
  seq!: number;

  @Field(() => DateTime)
  at!: Date;
}

@Directive('@tag(name: "public")')
@ObjectType({ implements: RoomEvent })
export class MessagePosted extends RoomEvent {
  @Field(() => Message)
  message!: Message;
}

@Directive('@tag(name: "public")')
@ObjectType({ implements: RoomEvent })
export class MessageEdited extends RoomEvent {
  @Field(() => Message)
  message!: Message;
}

@Directive('@tag(name: "public")')
@ObjectType({ implements: RoomEvent })
export class MessageRemoved extends RoomEvent {
  @Field(() => Message)
  message!: Message;
}

@Directive('@tag(name: "public")')
@ObjectType({
  implements: RoomEvent,
  description: 'A moderator took a message from readers: its body is null and its attachments are gone.',
})
export class MessageHidden extends RoomEvent {
  @Field(() => Message)
  message!: Message;
}

@Directive('@tag(name: "public")')
@ObjectType({ implements: RoomEvent, description: 'A moderator gave a hidden message back to its readers.' })
export class MessageRestored extends RoomEvent {
  @Field(() => Message)
  message!: Message;
}

@Directive('@tag(name: "public")')
@ObjectType({ implements: RoomEvent })
export class MembershipChanged extends RoomEvent {
  @Field(() => User)
  user!: User;

  @Field(() => MembershipChangeKind)
  change!: MembershipChangeKind;

  @Field(() => RoomRole, { nullable: true, description: 'Null once gone.' })
  role?: RoomRole | null;

  @Field(() => User, { nullable: true, description: 'Who did it, when not the member themselves.' })
  by?: User | null;
}

@Directive('@tag(name: "public")')
@ObjectType({ implements: RoomEvent })
export class RoomStateChanged extends RoomEvent {
  @Field(() => RoomState)
  state!: RoomState;

  @Field(() => User, { nullable: true })
  by?: User | null;
}

@Directive('@tag(name: "public")')
@ObjectType({ implements: RoomEvent, description: "The room's name or topic changed." })
export class RoomDetailsChanged extends RoomEvent {
  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => String, { nullable: true })
  topic?: string | null;

  @Field(() => User, { nullable: true })
  by?: User | null;
}

@Directive('@tag(name: "public")')
@ObjectType({
  implements: RoomEvent,
  description: 'An event the viewer may not see. Its place is told so that no seq is missing.',
})
export class Withheld extends RoomEvent {}

@Directive('@tag(name: "public")')
@ObjectType({ description: 'One to 100 events in seq order.' })
export class EventBatch {
  @Field(() => Cursor)
  cursor!: string;

  @Field(() => [RoomEvent])
  events!: RoomEvent[];
}

@Directive('@shareable')
@Directive('@tag(name: "public")')
@ObjectType({
  description:
    'More than 1,000 events were missed. Drop what is kept of this room and page its history; then go on from `cursor`.',
})
export class Gap {
  @Field(() => Int)
  fromSeq!: number;

  @Field(() => Int)
  toSeq!: number;

  @Field(() => Cursor)
  cursor!: string;
}

export const ResetReason = {
  RESTORED: 'RESTORED',
  RETENTION: 'RETENTION',
  ACCESS_CHANGED: 'ACCESS_CHANGED',
} as const;
export type ResetReason = keyof typeof ResetReason;
registerEnumType(ResetReason, { name: 'ResetReason' });

@Directive('@shareable')
@Directive('@tag(name: "public")')
@ObjectType({
  description: 'What was kept of this log is no longer true: drop it, page again, go on from `cursor`.',
})
export class Reset {
  @Field(() => ResetReason)
  reason!: ResetReason;

  @Field(() => Cursor)
  cursor!: string;
}

@Directive('@shareable')
@Directive('@tag(name: "public")')
@ObjectType({ description: 'Every 15 s, and once at the start when there is nothing to catch up.' })
export class Heartbeat {
  @Field(() => Int)
  headSeq!: number;

  @Field(() => Cursor)
  cursor!: string;
}

export const RoomEventsPayload = createUnionType({
  name: 'RoomEventsPayload',
  types: () => [EventBatch, Gap, Reset, Heartbeat] as const,
});
