import type { Viewer } from '@sl3/platform/viewer';
import DataLoader from 'dataloader';
import type { Collections } from '../collections.js';
import type { CurrentMembership } from '../membership/membership.js';
import type { Room } from './room.js';

/** Rooms that are all there and not deleted. Queries for people begin with this. */
export const SHOWN = { founding: { $exists: false }, state: { $ne: 'DELETED' } } as const;

/**
 * Rooms by id, as far as the viewer may see them: public ones, their own, and those they are invited to; all, for those
 * who moderate the server. A shared execution sees the one room it is for.
 */
export function createRoomLoader(
  collections: Collections,
  viewer: Viewer,
  standing: DataLoader<string, CurrentMembership | null>,
): DataLoader<string, Room | null> {
  return new DataLoader(async (roomIds: readonly string[]) => {
    const rooms = await collections.rooms.find({ _id: { $in: roomIds }, ...SHOWN }).lean<Room[]>();
    const visibleIds = await visibleAmong(rooms);
    const visible = new Map(rooms.filter((room) => visibleIds.has(room._id)).map((room) => [room._id, room]));
    return roomIds.map((roomId) => visible.get(roomId) ?? null);
  });

  async function visibleAmong(rooms: Room[]): Promise<Set<string>> {
    const { principal } = viewer;
    if (principal.kind === 'group') return new Set([principal.roomId]);
    if (principal.kind !== 'viewer') return new Set();
    if (viewer.has('moderation:read')) return new Set(rooms.map(({ _id }) => _id));

    const closedIds = rooms.filter(({ kind }) => kind !== 'PUBLIC').map(({ _id }) => _id);
    const openIds = rooms.filter(({ kind }) => kind === 'PUBLIC').map(({ _id }) => _id);
    if (closedIds.length === 0) return new Set(openIds);
    const [memberships, invitedIds] = await Promise.all([
      Promise.all(closedIds.map((roomId) => standing.load(roomId))),
      invitedAmong(closedIds, principal.userId),
    ]);
    const ownIds = memberships.flatMap((membership) => (membership ? [membership.roomId] : []));
    return new Set([...openIds, ...ownIds, ...invitedIds]);
  }

  function invitedAmong(roomIds: string[], inviteeId: string): Promise<string[]> {
    return collections.invites.distinct('roomId', { roomId: { $in: roomIds }, inviteeId, state: 'STANDING' });
  }
}
