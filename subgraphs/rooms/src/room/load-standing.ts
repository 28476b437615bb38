import { notFound } from '@sl3/platform/errors';
import type { Viewer } from '@sl3/platform/viewer';
import type { RoomsContext } from '../context.js';
import type { CurrentMembership } from '../membership/membership.js';
import { CURRENT } from '../membership/membership.loader.js';
import type { Room } from './room.js';
import { SHOWN } from './room.loader.js';
import type { Standing } from './room.policy.js';

/**
 * What a verb decides on: the room, and where the viewer stands in it, as the store has them now.
 *
 * @throws {@link notFound} for a room that is absent, or that the viewer may not know of
 */
export async function loadStanding(
  ctx: RoomsContext,
  roomId: string,
): Promise<{ room: Room; standing: CurrentMembership | null }> {
  const { userId } = ctx.viewer;
  const [room, standing] = await Promise.all([
    ctx.collections.rooms.findOne({ _id: roomId, ...SHOWN }).lean<Room>(),
    ctx.collections.memberships.findOne({ roomId, userId, ...CURRENT }).lean<CurrentMembership>(),
  ]);
  if (!room) throw notFound();
  if (standing || room.kind === 'PUBLIC' || (await isInvited(ctx, { roomId, userId }))) return { room, standing };
  throw notFound();
}

/**
 * The same for verbs that those who moderate the server may use in every room, whether they belong to it or not.
 *
 * @throws {@link notFound} for a room that is absent, or that the viewer may not know of
 */
export async function loadAuthority(
  ctx: RoomsContext,
  roomId: string,
): Promise<{ room: Room; authority: NonNullable<Standing> }> {
  if (!isStaff(ctx.viewer)) {
    const { room, standing } = await loadStanding(ctx, roomId);
    return { room, authority: { role: standing?.role ?? null } };
  }
  const [room, standing] = await Promise.all([
    ctx.collections.rooms.findOne({ _id: roomId, ...SHOWN }).lean<Room>(),
    ctx.collections.memberships.findOne({ roomId, userId: ctx.viewer.userId, ...CURRENT }).lean<CurrentMembership>(),
  ]);
  if (!room) throw notFound();
  return { room, authority: authorityOf(ctx.viewer, standing) };
}

/** What somebody may rest on in a room: their standing in it, and their office on the server. */
export function authorityOf(viewer: Viewer, standing: CurrentMembership | null): NonNullable<Standing> {
  return { role: standing?.role ?? null, isStaff: isStaff(viewer) };
}

function isStaff(viewer: Viewer): boolean {
  return viewer.has('moderation:write');
}

async function isInvited(ctx: RoomsContext, input: { roomId: string; userId: string }): Promise<boolean> {
  const { roomId, userId: inviteeId } = input;
  return (await ctx.collections.invites.exists({ roomId, inviteeId, state: 'STANDING' })) !== null;
}
