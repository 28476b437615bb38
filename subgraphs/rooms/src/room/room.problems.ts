import { InvalidInputProblem, phrase, Problem, type Locale, type Phrases } from '@sl3/platform/problems';
import { createUnionType, Directive, Field, ObjectType } from 'type-graphql';
import { DenialReason } from './room-words.js';
import { Room } from './room.js';

const phrases = {
  NOT_A_MEMBER: {
    en: 'Only members of this room may do this.',
    fr: 'Seuls les membres de ce salon peuvent faire cela.',
  },
  ROLE_TOO_LOW: {
    en: 'Your role in this room does not allow this.',
    fr: 'Votre rôle dans ce salon ne le permet pas.',
  },
  ROOM_LOCKED: { en: 'This room is locked.', fr: 'Ce salon est verrouillé.' },
  ROOM_ARCHIVED: { en: 'This room is archived.', fr: 'Ce salon est archivé.' },
  ROOM_DELETED: { en: 'This room is deleted.', fr: 'Ce salon est supprimé.' },
  NO_SUCH_TRANSITION: {
    en: 'The room cannot go from its present state to this one.',
    fr: 'Le salon ne peut pas passer de son état actuel à celui-ci.',
  },
  DIRECT_ROOM: {
    en: 'This cannot be done in a direct room.',
    fr: 'Ce n’est pas possible dans un salon direct.',
  },
  LAST_OWNER: {
    en: 'A room with members keeps at least one owner.',
    fr: 'Un salon qui a des membres garde au moins un propriétaire.',
  },
  roomNameTaken: {
    en: ({ name }) => `There is a public room named “${name ?? ''}” already.`,
    fr: ({ name }) => `Un salon public nommé « ${name ?? ''} » existe déjà.`,
  },
} satisfies Phrases;

@Directive('@shareable')
@Directive('@tag(name: "public")')
@ObjectType({ implements: Problem, description: 'The viewer may not do this here, and why.' })
export class NotAllowedProblem extends Problem {
  @Field(() => DenialReason)
  readonly reason: DenialReason;

  constructor(locale: Locale, reason: DenialReason) {
    super();
    this.message = phrase(phrases, reason, locale);
    this.reason = reason;
  }
}

@Directive('@tag(name: "public")')
@ObjectType({ implements: Problem, description: 'A public room has this name already.' })
export class RoomNameTakenProblem extends Problem {
  @Field(() => String)
  readonly name: string;

  constructor(locale: Locale, name: string) {
    super();
    this.message = phrase(phrases, 'roomNameTaken', locale, { name });
    this.name = name;
  }
}

@Directive('@tag(name: "public")')
@ObjectType()
export class CreateRoomSuccess {
  @Field(() => Room)
  readonly room: Room;

  @Field(() => Boolean, { description: 'False when this direct room existed already.' })
  readonly isNew: boolean;

  constructor(room: Room, isNew: boolean) {
    this.room = room;
    this.isNew = isNew;
  }
}

@Directive('@tag(name: "public")')
@ObjectType()
export class UpdateRoomSuccess {
  @Field(() => Room)
  readonly room: Room;

  constructor(room: Room) {
    this.room = room;
  }
}

@Directive('@tag(name: "public")')
@ObjectType()
export class ChangeRoomStateSuccess {
  @Field(() => Room)
  readonly room: Room;

  constructor(room: Room) {
    this.room = room;
  }
}

export const CreateRoomResult = createUnionType({
  name: 'CreateRoomResult',
  types: () => [CreateRoomSuccess, InvalidInputProblem, RoomNameTakenProblem] as const,
});

export const UpdateRoomResult = createUnionType({
  name: 'UpdateRoomResult',
  types: () => [UpdateRoomSuccess, InvalidInputProblem, NotAllowedProblem, RoomNameTakenProblem] as const,
});

export const ChangeRoomStateResult = createUnionType({
  name: 'ChangeRoomStateResult',
  types: () => [ChangeRoomStateSuccess, InvalidInputProblem, NotAllowedProblem] as const,
});
