import { phrase, Problem, type Locale, type Phrases } from '@sl3/platform/problems';
import { createUnionType, Directive, Field, ID, ObjectType } from 'type-graphql';
import { NotAllowedProblem } from '../room/room.problems.js';
import { Room } from '../room/room.js';
import { Membership } from './membership.js';

const phrases = {
  lastOwner: {
    en: 'You are the only owner of this room. Make somebody else an owner first.',
    fr: 'Vous êtes le seul propriétaire de ce salon. Nommez d’abord un autre propriétaire.',
  },
} satisfies Phrases;

@Directive('@tag(name: "public")')
@ObjectType({
  implements: Problem,
  description: 'The only owner of a room with other members hands it over before leaving or stepping down.',
})
export class LastOwnerProblem extends Problem {
  constructor(locale: Locale) {
    super();
    this.message = phrase(phrases, 'lastOwner', locale);
  }
}

@Directive('@tag(name: "public")')
@ObjectType()
export class JoinRoomSuccess {
  @Field(() => Membership)
  readonly membership: Membership;

  constructor(membership: Membership) {
    this.membership = membership;
  }
}

@Directive('@tag(name: "public")')
@ObjectType()
export class LeaveRoomSuccess {
  @Field(() => ID)
  readonly roomId: string;

  @Field(() => Room, { nullable: true, description: 'Null when the viewer can no longer see it.' })
  readonly room: Room | null;

  constructor(roomId: string, room: Room | null) {
    this.roomId = roomId;
    this.room = room;
  }
}

@Directive('@tag(name: "public")')
@ObjectType()
export class RemoveMemberSuccess {
  @Field(() => Room)
  readonly room: Room;

  constructor(room: Room) {
    this.room = room;
  }
}

@Directive('@tag(name: "public")')
@ObjectType()
export class SetMemberRoleSuccess {
  @Field(() => Membership)
  readonly membership: Membership;

  constructor(membership: Membership) {
    this.membership = membership;
  }
}

export const JoinRoomResult = createUnionType({
  name: 'JoinRoomResult',
  types: () => [JoinRoomSuccess, NotAllowedProblem] as const,
});

export const LeaveRoomResult = createUnionType({
  name: 'LeaveRoomResult',
  types: () => [LeaveRoomSuccess, NotAllowedProblem, LastOwnerProblem] as const,
});

export const RemoveMemberResult = createUnionType({
  name: 'RemoveMemberResult',
  types: () => [RemoveMemberSuccess, NotAllowedProblem] as const,
});

export const SetMemberRoleResult = createUnionType({
  name: 'SetMemberRoleResult',
  types: () => [SetMemberRoleSuccess, NotAllowedProblem, LastOwnerProblem] as const,
});
