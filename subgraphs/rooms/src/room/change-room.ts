import type { RoomsServices } from '../context.js';
import { pendingRoomFact, type Room } from './room.js';

type Changeable = Pick<Room, 'name' | 'topic' | 'state' | 'slowModeMs' | 'publicNameKey' | 'words'>;

/**
 * Changes a room and announces it in the same update. What is undefined in `to` is taken away.
 *
 * @returns the room as it is now; undefined when it was changed since it was read
 * @throws a duplicate key when another public room has the name
 */
export async function changeRoom(
  ctx: RoomsServices,
  input: {
    room: Room;
    to: { [K in keyof Changeable]?: Changeable[K] | undefined };
    change: 'STATE' | 'DETAILS';
    byUserId: string;
  },
): Promise<Room | undefined> {
  const { room, to, change, byUserId } = input;
  const set = { ...to, changedBy: byUserId, changedAt: ctx.clock.now(), version: room.version + 1 };
  const changed = { ...room, ...set } as Room;
  const gone = Object.entries(to).filter(([, value]) => value === undefined);
  const { modifiedCount } = await ctx.collections.rooms.updateOne(
    { _id: room._id, version: room.version },
    {
      $set: Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined)),
      ...(gone.length > 0 && { $unset: Object.fromEntries(gone.map(([key]) => [key, 1])) }),
      $push: { pendingFacts: pendingRoomFact(changed, change) },
    },
  );
  if (modifiedCount === 0) return undefined;
  ctx.facts.nudge();
  return changed;
}
