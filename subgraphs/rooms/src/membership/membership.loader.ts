import type { Viewer } from '@sl3/platform/viewer';
import DataLoader from 'dataloader';
import type { Collections } from '../collections.js';
import type { Room } from '../room/room.js';
import { ROLES } from '../room/room-words.js';
import type { CurrentMembership } from './membership.js';

/** Memberships of people who belong. A list of roles, and not "any but null", is what an index answers. */
export const CURRENT = { role: { $in: ROLES } };

/** The viewer's own membership by room id; null where they do not belong. */
export function createStandingLoader(
  { memberships }: Collections,
  viewer: Viewer,
): DataLoader<string, CurrentMembership | null> {
  return new DataLoader(async (roomIds: readonly string[]) => {
    const found = await memberships
      .find({ userId: viewer.userId, roomId: { $in: roomIds }, ...CURRENT })
      .lean<CurrentMembership[]>();
    const byRoom = new Map(found.map((membership) => [membership.roomId, membership]));
    return roomIds.map((roomId) => byRoom.get(roomId) ?? null);
  });
}

/** How many people belong to a room, counted in the index on room and role. */
export function createMemberCountLoader({ memberships }: Collections): DataLoader<string, number> {
  return new DataLoader((roomIds: readonly string[]) =>
    Promise.all(roomIds.map((roomId) => memberships.countDocuments({ roomId, ...CURRENT }))),
  );
}

/** Memberships by id: the viewer's own, and those of rooms whose members they may list. */
export function createMembershipLoader(
  { memberships }: Collections,
  viewer: Viewer,
  {
    visibleRoom,
    standing,
  }: {
    visibleRoom: DataLoader<string, Room | null>;
    standing: DataLoader<string, CurrentMembership | null>;
  },
): DataLoader<string, CurrentMembership | null> {
  return new DataLoader(async (ids: readonly string[]) => {
    const found = await memberships.find({ _id: { $in: ids }, ...CURRENT }).lean<CurrentMembership[]>();
    const shown = await Promise.all(found.map(async (membership) => ((await isShown(membership)) ? membership : null)));
    const byId = new Map(shown.flatMap((membership) => (membership ? [[membership._id, membership] as const] : [])));
    return ids.map((id) => byId.get(id) ?? null);
  });

  async function isShown({ roomId }: CurrentMembership): Promise<boolean> {
    const room = await visibleRoom.load(roomId);
    if (!room) return false;
    if (room.kind === 'PUBLIC' || viewer.principal.kind === 'group' || viewer.has('moderation:read')) return true;
    return (await standing.load(roomId)) !== null;
  }
}
