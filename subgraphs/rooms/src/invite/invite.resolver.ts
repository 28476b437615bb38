import { Arg, Ctx, Directive, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { RoomsContext } from '../context.js';
import { User } from '../references.js';
import { Room } from '../room/room.js';
import { declineInvite } from './decline-invite.js';
import { inviteToRoom } from './invite-to-room.js';
import { InviteToRoomInput } from './invite.inputs.js';
import { Invite } from './invite.js';
import { DeclineInviteSuccess, InviteToRoomResult } from './invite.problems.js';
import { myInvites } from './my-invites.js';

@Resolver(() => Invite)
export class InviteResolver {
  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Directive('@cacheControl(scope: PRIVATE)')
  @Query(() => [Invite], { description: 'Invitations waiting for the viewer, latest first.' })
  myInvites(@Ctx() ctx: RoomsContext) {
    return myInvites(ctx);
  }

  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Mutation(() => InviteToRoomResult, { description: 'Invites somebody to a room. Safe to repeat.' })
  inviteToRoom(@Arg('input', () => InviteToRoomInput) input: InviteToRoomInput, @Ctx() ctx: RoomsContext) {
    return inviteToRoom(ctx, input);
  }

  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Mutation(() => DeclineInviteSuccess, { description: 'Declines an invitation. Safe to repeat.' })
  declineInvite(@Arg('inviteId', () => ID) inviteId: string, @Ctx() ctx: RoomsContext) {
    return declineInvite(ctx, inviteId);
  }

  @FieldResolver(() => Room)
  room(@Root() invite: Invite, @Ctx() ctx: RoomsContext) {
    return ctx.loaders.visibleRoom.load(invite.roomId);
  }

  @FieldResolver(() => User)
  invitee(@Root() invite: Invite) {
    return new User(invite.inviteeId);
  }

  @FieldResolver(() => User)
  inviter(@Root() invite: Invite) {
    return new User(invite.inviterId);
  }
}
