import type { RoomFact } from '@sl3/schema/events';
import { newId } from '@sl3/schema/ids';
import type { MessagesServices } from '../context.js';
import { appendEntry } from '../log/append-entry.js';
import type { RoomDetailsEntry, RoomStateEntry } from '../log/room-entry.js';
import { isDuplicateKey } from '@sl3/platform/duplicate-key';

/** Hears `room.created`: the room may be spoken in. */
export async function followRoomCreated(ctx: MessagesServices, fact: { payload: RoomFact }): Promise<void> {
  await copyRoom(ctx, fact.payload);
}

/**
 * Hears `room.changed`: takes over the state and says so in the room's log.
 *
 * The copy first, so that a send which meets the new entry and decides again does so on the new state. Safe to repeat:
 * a fact makes one entry.
 */
export async function followRoomChanged(
  ctx: MessagesServices,
  fact: { id: string; payload: RoomFact & { change: 'STATE' | 'DETAILS' } },
): Promise<void> {
  const { payload: room, id: factId } = fact;
  await copyRoom(ctx, room);
  const common = {
    _id: newId('entry'),
    roomId: room.roomId,
    at: room.at,
    factId,
    ...(room.byUserId && { byUserId: room.byUserId }),
  };
  const findExisting = () => ctx.collections.entries.findOne({ roomId: room.roomId, factId }).lean();
  if (room.change === 'STATE') {
    await appendEntry<RoomStateEntry>(ctx, {
      content: { ...common, kind: 'room-state', state: room.state },
      findExisting: findExisting as () => Promise<RoomStateEntry | null>,
    });
    return;
  }
  await appendEntry<RoomDetailsEntry>(ctx, {
    content: {
      ...common,
      kind: 'room-details',
      ...(room.name !== null && { name: room.name }),
      ...(room.topic !== null && { topic: room.topic }),
    },
    findExisting: findExisting as () => Promise<RoomDetailsEntry | null>,
  });
}

/** Takes over a room unless ours is as new. */
export async function copyRoom(ctx: MessagesServices, room: RoomFact): Promise<void> {
  const { roomId, kind, state, slowModeMs, name, topic, version } = room;
  const absent = { ...(name === null && { name: 1 }), ...(topic === null && { topic: 1 }) };
  try {
    await ctx.collections.rooms.updateOne(
      { _id: roomId, version: { $lt: version } },
      {
        $set: {
          kind,
          state,
          slowModeMs,
          version,
          ...(name !== null && { name }),
          ...(topic !== null && { topic }),
        },
        ...(Object.keys(absent).length > 0 && { $unset: absent }),
      },
      { upsert: true },
    );
  } catch (error) {
    // The upsert meets a copy that is not older.
    if (!isDuplicateKey(error)) throw error;
  }
}
