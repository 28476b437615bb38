import { phrase, Problem, type Locale, type Phrases } from '@sl3/platform/problems';
import { createUnionType, Directive, Field, ID, ObjectType } from 'type-graphql';
import { NotAllowedProblem } from '../room/room.problems.js';
import { Invite } from './invite.js';

const phrases = {
  alreadyMember: {
    en: 'This person belongs to the room already.',
    fr: 'Cette personne fait déjà partie du salon.',
  },
} satisfies Phrases;

@Directive('@tag(name: "public")')
@ObjectType({ implements: Problem, description: 'This person belongs to the room already.' })
export class AlreadyMemberProblem extends Problem {
  constructor(locale: Locale) {
    super();
    this.message = phrase(phrases, 'alreadyMember', locale);
  }
}

@Directive('@tag(name: "public")')
@ObjectType()
export class InviteToRoomSuccess {
  @Field(() => Invite)
  readonly invite: Invite;

  constructor(invite: Invite) {
    this.invite = invite;
  }
}

@Directive('@tag(name: "public")')
@ObjectType()
export class DeclineInviteSuccess {
  @Field(() => ID)
  readonly inviteId: string;

  constructor(inviteId: string) {
    this.inviteId = inviteId;
  }
}

export const InviteToRoomResult = createUnionType({
  name: 'InviteToRoomResult',
  types: () => [InviteToRoomSuccess, NotAllowedProblem, AlreadyMemberProblem] as const,
});
