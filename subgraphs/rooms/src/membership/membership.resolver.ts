import { Arg, Ctx, Directive, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import type { RoomsContext } from '../context.js';
import { User } from '../references.js';
import { Room } from '../room/room.js';
import { joinRoom } from './join-room.js';
import { leaveRoom } from './leave-room.js';
import { RemoveMemberInput, SetMemberRoleInput } from './membership.inputs.js';
import { Membership } from './membership.js';
import { JoinRoomResult, LeaveRoomResult, RemoveMemberResult, SetMemberRoleResult } from './membership.problems.js';
import { removeMember } from './remove-member.js';
import { setMemberRole } from './set-member-role.js';

@Resolver(() => Membership)
export class MembershipResolver {
  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Mutation(() => JoinRoomResult, {
    description: 'Joins a public room, or a private one with an invitation. Safe to repeat.',
  })
  joinRoom(@Arg('roomId', () => ID) roomId: string, @Ctx() ctx: RoomsContext) {
    return joinRoom(ctx, roomId);
  }

  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Mutation(() => LeaveRoomResult, {
    description: 'Leaves a room. Safe to repeat. The last owner hands the room over first.',
  })
  leaveRoom(@Arg('roomId', () => ID) roomId: string, @Ctx() ctx: RoomsContext) {
    return leaveRoom(ctx, roomId);
  }

  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Mutation(() => RemoveMemberResult, {
    description: 'Takes a member out of a room; their open subscriptions end within 2 s. Safe to repeat.',
  })
  removeMember(@Arg('input', () => RemoveMemberInput) input: RemoveMemberInput, @Ctx() ctx: RoomsContext) {
    return removeMember(ctx, input);
  }

  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Mutation(() => SetMemberRoleResult, { description: 'Gives a member another role. Safe to repeat.' })
  setMemberRole(@Arg('input', () => SetMemberRoleInput) input: SetMemberRoleInput, @Ctx() ctx: RoomsContext) {
    return setMemberRole(ctx, input);
  }

  @FieldResolver(() => Room)
  room(@Root() membership: Membership, @Ctx() ctx: RoomsContext) {
    return ctx.loaders.visibleRoom.load(membership.roomId);
  }

  @FieldResolver(() => User)
  user(@Root() membership: Membership) {
    return new User(membership.userId);
  }
}
