import { describe, expect, test } from 'vitest';
import { readLog } from '../log/read-log.js';
import { aRoom } from '../testing/builders.js';
import { messagesFixture } from '../testing/fixture.js';
import { followRoomChanged, followRoomCreated } from './follow-room.js';

const fixture = messagesFixture();

async function eventsOf(roomId: string) {
  const { entries } = await readLog(fixture.node(), { partition: roomId, after: 0, limit: 100 });
  return entries.map(({ event }) => event);
}

describe('hearing about a room', () => {
  test('a new room is known, and its log is empty', async () => {
    const room = aRoom({ topic: 'ships' });
    await followRoomCreated(fixture.node(), { payload: room });
    expect(await fixture.node().collections.rooms.findById(room.roomId).lean()).toMatchObject({
      state: 'OPEN',
      topic: 'ships',
      version: 1,
    });
    expect(await eventsOf(room.roomId)).toEqual([]);
  });

  test('a new state is taken over and said in the log, once however often it is told', async () => {
    const room = aRoom();
    await followRoomCreated(fixture.node(), { payload: room });
    const payload = { ...room, state: 'LOCKED', byUserId: 'user_1', version: 2, change: 'STATE' } as const;
    for (let i = 0; i < 2; i += 1) await followRoomChanged(fixture.node(), { id: `${room.roomId}_2`, payload });
    expect(await eventsOf(room.roomId)).toEqual([
      {
        __typename: 'RoomStateChanged',
        seq: 1,
        at: room.at.toISOString(),
        state: 'LOCKED',
        by: { __typename: 'User', id: 'user_1' },
      },
    ]);
  });

  test('a new name is said in the log, and a topic that was taken away is gone', async () => {
    const room = aRoom({ topic: 'ships' });
    await followRoomCreated(fixture.node(), { payload: room });
    const payload = { ...room, name: 'port', topic: null, version: 2, change: 'DETAILS' } as const;
    await followRoomChanged(fixture.node(), { id: `${room.roomId}_2`, payload });
    expect(await eventsOf(room.roomId)).toEqual([
      { __typename: 'RoomDetailsChanged', seq: 1, at: room.at.toISOString(), name: 'port', topic: null, by: null },
    ]);
    expect(await fixture.node().collections.rooms.findById(room.roomId).lean()).not.toHaveProperty('topic');
  });

  test('what is older than the copy does not undo it', async () => {
    const room = aRoom({ version: 3, state: 'ARCHIVED' });
    await followRoomCreated(fixture.node(), { payload: room });
    await followRoomCreated(fixture.node(), { payload: { ...room, version: 1, state: 'OPEN' } });
    expect(await fixture.node().collections.rooms.findById(room.roomId).lean()).toMatchObject({ state: 'ARCHIVED' });
  });
});
