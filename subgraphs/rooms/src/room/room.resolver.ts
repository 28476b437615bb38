import { forbidden } from '@sl3/platform/errors';
import { Arg, Ctx, Directive, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { RoomsContext } from '../context.js';
import { listMembers } from '../membership/list-members.js';
import { MembershipConnection } from '../membership/membership.connection.js';
import { Membership } from '../membership/membership.js';
import { changeRoomState } from './change-room-state.js';
import { createRoom } from './create-room.js';
import { listRooms, RoomFilter, StaffRoomConnection } from './list-rooms.js';
import { authorityOf } from './load-standing.js';
import { myRooms } from './my-rooms.js';
import { PermissionAnswer, permissionAnswers, RoomTransition, transitionAnswers } from './room.answers.js';
import { RoomConnection } from './room.connection.js';
import { ChangeRoomStateInput, CreateRoomInput, UpdateRoomInput } from './room.inputs.js';
import { RoomLimits } from './room-limits.js';
import { ChangeRoomStateResult, CreateRoomResult, UpdateRoomResult } from './room.problems.js';
import { Room } from './room.js';
import { searchRooms } from './search-rooms.js';
import { updateRoom } from './update-room.js';

@Resolver(() => Room)
export class RoomResolver {
  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Query(() => Room, {
    nullable: true,
    description:
      'A room the viewer may see: public, or one they belong to or are invited to. Those who moderate the server see all of them.',
  })
  room(@Arg('id', () => ID) id: string, @Ctx() ctx: RoomsContext) {
    return ctx.loaders.visibleRoom.load(id);
  }

  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Directive('@cacheControl(scope: PRIVATE)')
  @Query(() => RoomConnection, {
    description: 'The rooms the viewer belongs to, latest joined first. At most 200 a page.',
  })
  myRooms(
    @Arg('first', () => Int, { nullable: true, defaultValue: 100 }) first: number | null,
    @Arg('after', () => String, { nullable: true }) after: string | null = null,
    @Ctx() ctx: RoomsContext,
  ) {
    return myRooms(ctx, { first, after });
  }

  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Query(() => RoomConnection, {
    description:
      'Public rooms whose name or topic contains every word of the text, by name; an empty text lists all. At most 100 a page.',
  })
  searchRooms(
    @Arg('text', () => String, { defaultValue: '' }) text: string,
    @Arg('first', () => Int, { nullable: true, defaultValue: 30 }) first: number | null,
    @Arg('after', () => String, { nullable: true }) after: string | null = null,
    @Ctx() ctx: RoomsContext,
  ) {
    return searchRooms(ctx, { text, first, after });
  }

  @Directive('@requiresScopes(scopes: [["moderation:read"]])')
  @Directive('@cacheControl(scope: PRIVATE)')
  @Query(() => StaffRoomConnection, {
    description:
      'All rooms, private and deleted ones too, the latest first. A text is looked for in the names and topics of the latest 5,000 that fit the rest of the filter. At most 100 a page.',
  })
  rooms(
    @Arg('first', () => Int, { nullable: true, defaultValue: 50 }) first: number | null,
    @Arg('after', () => String, { nullable: true }) after: string | null = null,
    @Arg('filter', () => RoomFilter, { nullable: true }) filter: RoomFilter | null = null,
    @Ctx() ctx: RoomsContext,
  ) {
    if (!ctx.viewer.has('moderation:read')) throw forbidden();
    return listRooms(ctx, { first, after, filter: filter ?? {} });
  }

  @Directive('@tag(name: "public")')
  @Query(() => RoomLimits)
  roomLimits() {
    return new RoomLimits();
  }

  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Mutation(() => CreateRoomResult, {
    description:
      'Makes a room with the viewer as its owner. A direct room is unique on its members: the same people get the same room.',
  })
  createRoom(@Arg('input', () => CreateRoomInput) input: CreateRoomInput, @Ctx() ctx: RoomsContext) {
    return createRoom(ctx, input);
  }

  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Mutation(() => UpdateRoomResult, { description: 'Changes the name or the topic of a room. Safe to repeat.' })
  updateRoom(@Arg('input', () => UpdateRoomInput) input: UpdateRoomInput, @Ctx() ctx: RoomsContext) {
    return updateRoom(ctx, input);
  }

  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Mutation(() => ChangeRoomStateResult, { description: 'Brings a room to another state. Safe to repeat.' })
  changeRoomState(@Arg('input', () => ChangeRoomStateInput) input: ChangeRoomStateInput, @Ctx() ctx: RoomsContext) {
    return changeRoomState(ctx, input);
  }

  @FieldResolver(() => Int)
  memberCount(@Root() room: Room, @Ctx() ctx: RoomsContext) {
    return ctx.loaders.memberCount.load(room._id);
  }

  @Directive('@authenticated')
  @FieldResolver(() => MembershipConnection, { description: 'Members by when they joined. At most 100 a page.' })
  members(
    @Root() room: Room,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50 }) first: number | null,
    @Arg('after', () => String, { nullable: true }) after: string | null = null,
    @Ctx() ctx: RoomsContext,
  ) {
    return listMembers(ctx, { room, first, after });
  }

  @Directive('@authenticated')
  @Directive('@cacheControl(scope: PRIVATE)')
  @FieldResolver(() => Membership, {
    nullable: true,
    description: "The viewer's own standing, or null when not a member.",
  })
  viewerMembership(@Root() room: Room, @Ctx() ctx: RoomsContext) {
    return ctx.loaders.standing.load(room._id);
  }

  @Directive('@authenticated')
  @Directive('@cacheControl(scope: PRIVATE)')
  @FieldResolver(() => [PermissionAnswer], {
    description: 'What the viewer may do here, and if not, why: the same function that decides.',
  })
  async viewerPermissions(@Root() room: Room, @Ctx() ctx: RoomsContext) {
    return permissionAnswers(authorityOf(ctx.viewer, await ctx.loaders.standing.load(room._id)), room);
  }

  @Directive('@authenticated')
  @Directive('@cacheControl(scope: PRIVATE)')
  @FieldResolver(() => [RoomTransition], {
    description: "The states this room can change to, and what stands in the viewer's way.",
  })
  async allowedTransitions(@Root() room: Room, @Ctx() ctx: RoomsContext) {
    return transitionAnswers(authorityOf(ctx.viewer, await ctx.loaders.standing.load(room._id)), room);
  }
}
