import { Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';

/** A person. The users subgraph owns everything about them but the id. */
@Directive('@key(fields: "id", resolvable: false)')
@ObjectType()
export class User {
  @Field(() => ID)
  id!: string;
}

/** A file. The media subgraph owns everything about it but the id. */
@Directive('@key(fields: "id", resolvable: false)')
@ObjectType()
export class MediaAsset {
  @Field(() => ID)
  id!: string;
}

/**
 * A room. The rooms subgraph owns it; its messages and what the viewer has read of them are added here.
 *
 * Any id makes a reference: each field checks by itself whether its viewer may read the room.
 */
@Directive('@key(fields: "id")')
@ObjectType()
export class Room {
  @Field(() => ID)
  id!: string;

  static __resolveReference(reference: { id: string }): Room {
    return { id: reference.id };
  }
}

export const RoomState = {
  OPEN: 'OPEN',
  SLOW: 'SLOW',
  LOCKED: 'LOCKED',
  ARCHIVED: 'ARCHIVED',
  DELETED: 'DELETED',
} as const;
export type RoomState = keyof typeof RoomState;
registerEnumType(RoomState, { name: 'RoomState' });

export const RoomRole = { OWNER: 'OWNER', MODERATOR: 'MODERATOR', MEMBER: 'MEMBER', GUEST: 'GUEST' } as const;
export type RoomRole = keyof typeof RoomRole;
registerEnumType(RoomRole, { name: 'RoomRole' });

export const MembershipChangeKind = {
  JOINED: 'JOINED',
  LEFT: 'LEFT',
  REMOVED: 'REMOVED',
  ROLE_CHANGED: 'ROLE_CHANGED',
} as const;
export type MembershipChangeKind = keyof typeof MembershipChangeKind;
registerEnumType(MembershipChangeKind, { name: 'MembershipChangeKind' });

/** Why something is not allowed. The rooms subgraph knows the same enum; the last three are about messages. */
export const DenialReason = {
  NOT_A_MEMBER: 'NOT_A_MEMBER',
  ROLE_TOO_LOW: 'ROLE_TOO_LOW',
  ROOM_LOCKED: 'ROOM_LOCKED',
  ROOM_ARCHIVED: 'ROOM_ARCHIVED',
  ROOM_DELETED: 'ROOM_DELETED',
  NO_SUCH_TRANSITION: 'NO_SUCH_TRANSITION',
  DIRECT_ROOM: 'DIRECT_ROOM',
  LAST_OWNER: 'LAST_OWNER',
  NOT_THE_AUTHOR: 'NOT_THE_AUTHOR',
  EDIT_WINDOW_OVER: 'EDIT_WINDOW_OVER',
  MESSAGE_HIDDEN: 'MESSAGE_HIDDEN',
} as const;
export type DenialReason = keyof typeof DenialReason;
registerEnumType(DenialReason, { name: 'DenialReason' });
