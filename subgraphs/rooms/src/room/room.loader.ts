import type { Viewer } from '@sl3/platform/viewer';
import DataLoader from 'dataloader';
import type { Collections } from '../collections.js';
import type { CurrentMembership } from '../membership/membership.js';
import type { Room } from './room.js';

/** Rooms that are all there and not deleted. Queries for people begin with this. */
export const STANDING_ROOM = { founding: { $exists: false }, state: { $ne: 'DELETED' } } as const;

/**
 * Rooms by id, as far as the viewer may see them: public ones, their own, and those they are invited to. A shared
 * execution sees the one room it is for.
 */
export function createRoomLoader(
  collections: Collections,
  viewer: Viewer,
  standing: DataLoader<string, CurrentMembership | null>,
): DataLoader<string, Room | null> {
  return new DataLoader(async (roomIds: readonly string[]) => {
    const rooms = await collections.rooms.find({ _id: { $in: roomIds }, ...STANDING_ROOM }).lean<Room[]>();
    const visibleIds = await visibleAmong(rooms);
    const visible = new Map(rooms.filter((room) => visibleIds.has(room._id)).map((room) => [room._id, room]));
    return roomIds.map((roomId) => visible.get(roomId) ?? null);
  });

  async function visibleAmong(rooms: Room[]): Promise<Set<string>> {
    const { principal } = viewer;
    if (principal.kind === 'group') return new Set([principal.roomId]);
    if (principal.kind !== 'viewer') return new Set();

    const closedIds = rooms.filter((room) => room.kind !== 'PUBLIC').map((room) => room._id);
    if (closedIds.length === 0) return new Set(rooms.map((room) => room._id));
    const [memberships, invitedIds] = await Promise.all([
      standing.loadMany(closedIds),
      collections.invites.distinct('roomId', {
        roomId: { $in: closedIds },
        inviteeId: principal.userId,
        state: 'STANDING',
      }),
    ]);
    const openIds = rooms.filter((room) => room.kind === 'PUBLIC').map((room) => room._id);
    const ownIds = closedIds.filter((_, index) => memberships[index] && !(memberships[index] instanceof Error));
    return new Set([...openIds, ...ownIds, ...invitedIds]);
  }
}
