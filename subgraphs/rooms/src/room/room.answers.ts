import { Directive, Field, ObjectType } from 'type-graphql';
import { whyNot, type Standing } from './room.policy.js';
import { DenialReason, PERMISSIONS, RoomPermission, RoomState } from './room-words.js';
import { transitionsOf } from './room.transitions.js';
import type { Room } from './room.js';

@Directive('@tag(name: "public")')
@ObjectType()
export class PermissionAnswer {
  @Field(() => RoomPermission)
  permission!: RoomPermission;

  @Field(() => Boolean)
  isAllowed!: boolean;

  @Field(() => DenialReason, { nullable: true })
  reason!: DenialReason | null;
}

@Directive('@tag(name: "public")')
@ObjectType()
export class RoomTransition {
  @Field(() => RoomState)
  to!: RoomState;

  @Field(() => Boolean)
  isAllowed!: boolean;

  @Field(() => DenialReason, { nullable: true })
  reasonIfDenied!: DenialReason | null;
}

/** Every permission there is, and what stands in this person's way. */
export function permissionAnswers(standing: Standing, room: Room): PermissionAnswer[] {
  return PERMISSIONS.map((permission) => {
    const reason = whyNot(permission, standing, room) ?? null;
    return { permission, isAllowed: reason === null, reason };
  });
}

/** Every state this room can go to, and what stands in this person's way. */
export function transitionAnswers(standing: Standing, room: Room): RoomTransition[] {
  return transitionsOf(standing, room).map(({ to, reasonIfDenied = null }) => ({
    to,
    isAllowed: reasonIfDenied === null,
    reasonIfDenied,
  }));
}
