import type { RoomsContext } from '../context.js';
import { releaseLastOwner, releaseOwner } from '../room/owners.js';
import { changeRoom } from '../room/change-room.js';
import { loadStanding } from '../room/load-standing.js';
import { NotAllowedProblem } from '../room/room.problems.js';
import type { Room } from '../room/room.js';
import { untilSettled } from '@sl3/platform/until-settled';
import { changeMembership } from './change-membership.js';
import type { Membership } from './membership.js';
import { CURRENT } from './membership.loader.js';
import { LastOwnerProblem, LeaveRoomSuccess, type LeaveRoomResult } from './membership.problems.js';

/**
 * Leaves a room. The only owner among others hands it over first; a direct room cannot be left.
 *
 * A private room that nobody is left in is archived; a public one stays open to whoever comes.
 * Safe to repeat: who does not belong gets the same answer.
 */
export async function leaveRoom(ctx: RoomsContext, roomId: string): Promise<typeof LeaveRoomResult> {
  const refusal = await untilSettled(() => leave(ctx, roomId));
  if (refusal) return refusal;
  // Read again: what was public before is still there to see, what was private is not.
  ctx.loaders.standing.clear(roomId);
  return new LeaveRoomSuccess(roomId, await ctx.loaders.visibleRoom.clear(roomId).load(roomId));
}

/** @returns why not, or null once they are gone; undefined when the membership changed meanwhile */
async function leave(
  ctx: RoomsContext,
  roomId: string,
): Promise<NotAllowedProblem | LastOwnerProblem | null | undefined> {
  const { userId, locale } = ctx.viewer;
  const membership = await ctx.collections.memberships.findOne({ roomId, userId }).lean<Membership>();
  if (membership?.role === null) return null;

  const { room, standing } = await loadStanding(ctx, roomId);
  if (!standing) return null;
  if (room.kind === 'DIRECT') return new NotAllowedProblem(locale, 'DIRECT_ROOM');
  if (standing.role === 'OWNER' && !(await letOwnerGo(ctx, { roomId, userId }))) return new LastOwnerProblem(locale);

  const gone = await changeMembership(ctx, { membership: standing, role: null, change: 'LEFT', byUserId: userId });
  if (!gone) return undefined;
  ctx.log.info({ roomId, userId }, 'room left');
  await putAwayIfEmpty(ctx, room);
  return null;
}

/** @returns false when they are the last owner and others would be left without one */
async function letOwnerGo(ctx: RoomsContext, owner: { roomId: string; userId: string }): Promise<boolean> {
  if (await releaseOwner(ctx, owner)) return true;
  const { roomId, userId } = owner;
  const others = await ctx.collections.memberships.countDocuments({ roomId, userId: { $ne: userId }, ...CURRENT });
  if (others > 0) return false;
  await releaseLastOwner(ctx, owner);
  return true;
}

async function putAwayIfEmpty(ctx: RoomsContext, { _id: roomId, kind }: Room): Promise<void> {
  if (kind !== 'PRIVATE') return;
  if ((await ctx.collections.memberships.countDocuments({ roomId, ...CURRENT })) > 0) return;
  await untilSettled(async () => {
    const room = await ctx.collections.rooms.findById(roomId).lean<Room>();
    if (!room || room.state === 'ARCHIVED' || room.state === 'DELETED') return room;
    const to = { state: 'ARCHIVED', slowModeMs: 0 } as const;
    return changeRoom(ctx, { room, to, change: 'STATE', byUserId: ctx.viewer.userId });
  });
}
