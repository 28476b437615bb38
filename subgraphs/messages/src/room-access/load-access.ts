import type { Viewer } from '@sl3/platform/viewer';
import DataLoader from 'dataloader';
import type { MessagesContext, MessagesServices } from '../context.js';
import { askRooms } from './ask-rooms.js';
import { mayRead, memberKey, type RoomAccess } from './room-access.js';

/** What our copy says about one person in some rooms, in the order asked for; null for a room it does not know. */
export async function findAccess(
  ctx: MessagesServices,
  input: { userId: string; roomIds: readonly string[] },
): Promise<(RoomAccess | null)[]> {
  const { userId, roomIds } = input;
  const [rooms, members] = await Promise.all([
    ctx.collections.rooms.find({ _id: { $in: roomIds } }).lean(),
    ctx.collections.members.find({ _id: { $in: roomIds.map((roomId) => memberKey(roomId, userId)) } }).lean(),
  ]);
  const roomOf = new Map(rooms.map((room) => [room._id, room]));
  const memberOf = new Map(members.map((member) => [member.roomId, member]));
  return roomIds.map((roomId) => {
    const room = roomOf.get(roomId);
    if (!room) return null;
    const member = memberOf.get(roomId);
    return {
      roomId,
      userId,
      kind: room.kind,
      state: room.state,
      slowModeMs: room.slowModeMs,
      role: member?.role ?? null,
      joinedSeq: member?.joinedSeq ?? 0,
      joinedOrdinal: member?.joinedOrdinal ?? 0,
    };
  });
}

/** What our copy says about one person in one room. */
export async function accessOf(
  ctx: MessagesServices,
  input: { userId: string; roomId: string },
): Promise<RoomAccess | null> {
  const [access] = await findAccess(ctx, { userId: input.userId, roomIds: [input.roomId] });
  return access ?? null;
}

/**
 * The same, but before it says that somebody does not belong, the rooms subgraph is asked once: they may have joined on
 * another node a moment ago.
 *
 * @throws UNAVAILABLE when rooms does not answer in time: refusing on an old copy would be wrong
 */
export async function accessOrAsk(
  ctx: MessagesServices,
  input: { userId: string; roomId: string },
): Promise<RoomAccess | null> {
  const known = await accessOf(ctx, input);
  if (known?.role) return known;
  await askRooms(ctx, input);
  // Read again whatever it answered: the fact may have been heard between our look and the answer.
  return accessOf(ctx, input);
}

/** {@link accessOrAsk} of the viewer, by room id, the copies read together. */
export function accessLoader(ctx: MessagesServices, viewer: Viewer): DataLoader<string, RoomAccess | null> {
  return new DataLoader(async (roomIds) => {
    const { userId } = viewer;
    const known = await findAccess(ctx, { userId, roomIds });
    return Promise.all(
      known.map(async (access, i) =>
        access?.role
          ? access
          : // One room that cannot be decided on must not fail the others.
            accessOrAsk(ctx, { userId, roomId: roomIds[i] as string }).catch((error: unknown) => error as Error),
      ),
    );
  });
}

/** Whether whoever this execution is for may read a room: a viewer who belongs to it, or a group of that very room. */
export async function canRead(ctx: MessagesContext, roomId: string): Promise<boolean> {
  const { principal } = ctx.viewer;
  if (principal.kind === 'group') return principal.roomId === roomId;
  if (principal.kind === 'viewer') return mayRead(await ctx.loaders.access.load(roomId));
  return false;
}
