import { eventually } from '@sl3/platform/testing/eventually';
import { describe, expect, test } from 'vitest';
import { roomsFixture } from '../testing/fixture.js';
import { changeRoomState } from './change-room-state.js';
import { myRooms } from './my-rooms.js';
import { NotAllowedProblem } from './room.problems.js';
import { searchRooms } from './search-rooms.js';

describe('changing the state of a room', () => {
  const { as, aRoom, aMember, statedFacts } = roomsFixture();

  test('is stated once, with who did it, and may be repeated', async () => {
    const { room, ownerId } = await aRoom();
    for (let time = 0; time < 2; time += 1) {
      expect(await changeRoomState(as(ownerId), { roomId: room._id, to: 'LOCKED' })).toMatchObject({
        room: { state: 'LOCKED', version: 2 },
      });
    }
    await eventually(async () => {
      const told = (await statedFacts()).filter(({ id }) => id.startsWith(room._id));
      expect(told.map(({ name }) => name)).toEqual(['room.created', 'room.changed']);
      expect(told[1]).toMatchObject({
        id: `${room._id}_2`,
        payload: { change: 'STATE', state: 'LOCKED', byUserId: ownerId, version: 2 },
      });
    });
  });

  test('slows a room down by a pause of a second to six hours, and forgets the pause afterwards', async () => {
    const { room, ownerId } = await aRoom();
    const slow = (slowModeMs?: number) =>
      changeRoomState(as(ownerId), { roomId: room._id, to: 'SLOW', ...(slowModeMs !== undefined && { slowModeMs }) });
    for (const pause of [undefined, 0, 999, 21_600_001, -1]) {
      expect(await slow(pause)).toMatchObject({ fields: [{ path: 'slowModeMs' }] });
    }
    expect(await slow(1_000)).toMatchObject({ room: { state: 'SLOW', slowModeMs: 1_000 } });
    expect(await slow(21_600_000)).toMatchObject({ room: { state: 'SLOW', slowModeMs: 21_600_000, version: 3 } });
    const opened = await changeRoomState(as(ownerId), { roomId: room._id, to: 'OPEN', slowModeMs: 5_000 });
    expect(opened).toMatchObject({ room: { state: 'OPEN', slowModeMs: 0 } });
  });

  test('refuses with the reason', async () => {
    const { room, ownerId } = await aRoom();
    const [moderator, member] = [await aMember(room._id, 'MODERATOR'), await aMember(room._id)];
    const to = { roomId: room._id, to: 'ARCHIVED' } as const;
    expect(await changeRoomState(as(moderator), to)).toEqual(new NotAllowedProblem('en', 'ROLE_TOO_LOW'));
    expect(await changeRoomState(as(member), { ...to, to: 'LOCKED' })).toEqual(
      new NotAllowedProblem('en', 'ROLE_TOO_LOW'),
    );
    await changeRoomState(as(ownerId), to);
    expect(await changeRoomState(as(ownerId), { ...to, to: 'LOCKED' })).toEqual(
      new NotAllowedProblem('en', 'NO_SUCH_TRANSITION'),
    );
  });

  test('takes a deleted room out of every list and every answer', async () => {
    const { room, ownerId } = await aRoom({ name: 'Ephemeral' });
    const member = await aMember(room._id);
    await changeRoomState(as(ownerId), { roomId: room._id, to: 'DELETED' });
    expect(await as(member).loaders.visibleRoom.load(room._id)).toBeNull();
    expect((await myRooms(as(member), { first: null, after: null })).edges).toEqual([]);
    expect((await searchRooms(as(member), { text: 'ephemeral', first: null, after: null })).edges).toEqual([]);
    await expect(changeRoomState(as(ownerId), { roomId: room._id, to: 'OPEN' })).rejects.toMatchObject({
      extensions: { code: 'NOT_FOUND' },
    });
  });

  test('follows one after the other when two ask at once', async () => {
    const { room, ownerId } = await aRoom();
    const answers = await Promise.all([
      changeRoomState(as(ownerId), { roomId: room._id, to: 'LOCKED' }),
      changeRoomState(as(ownerId), { roomId: room._id, to: 'SLOW', slowModeMs: 2_000 }),
    ]);
    const versions = answers.map((answer) => (answer as { room: { version: number } }).room.version);
    expect(versions.sort()).toEqual([2, 3]);
  });
});
