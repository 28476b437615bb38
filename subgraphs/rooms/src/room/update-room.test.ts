import { describe, expect, test } from 'vitest';
import { roomsFixture } from '../testing/fixture.js';
import { NotAllowedProblem, RoomNameTakenProblem } from './room.problems.js';
import { searchRooms } from './search-rooms.js';
import { updateRoom } from './update-room.js';

describe('changing the name or topic of a room', () => {
  const { as, aRoom, aMember, aPerson, services } = roomsFixture();

  test('changes what is given, takes an empty topic away, and is found under the new name', async () => {
    const { room, ownerId } = await aRoom({ name: 'Before', topic: 'Old' });
    expect(await updateRoom(as(ownerId), { roomId: room._id, name: 'Après' })).toMatchObject({
      room: { name: 'Après', topic: 'Old', version: 2 },
    });
    await updateRoom(as(ownerId), { roomId: room._id, topic: '' });
    const stored = await services().collections.rooms.findById(room._id).lean();
    expect(stored).toMatchObject({ name: 'Après', version: 3 });
    expect(stored?.topic).toBeUndefined();
    const found = await searchRooms(as(ownerId), { text: 'apres', first: null, after: null });
    expect(found.edges.map(({ node }) => node._id)).toEqual([room._id]);
    expect((await searchRooms(as(ownerId), { text: 'before', first: null, after: null })).edges).toEqual([]);
  });

  test('is no change, and no fact, when everything stays as it is', async () => {
    const { room, ownerId } = await aRoom({ name: 'Same', topic: 'Same' });
    const answer = await updateRoom(as(ownerId), { roomId: room._id, name: 'Same', topic: null });
    expect(answer).toMatchObject({ room: { version: 1 } });
  });

  test('keeps public names apart', async () => {
    await aRoom({ name: 'First' });
    const { room, ownerId } = await aRoom({ name: 'Second' });
    const answer = await updateRoom(as(ownerId), { roomId: room._id, name: 'FIRST' });
    expect(answer).toEqual(new RoomNameTakenProblem('en', 'FIRST'));
  });

  test('is for those who keep the room', async () => {
    const { room } = await aRoom();
    const change = { roomId: room._id, topic: 'mine' };
    const answer = await updateRoom(as(await aMember(room._id)), change);
    expect(answer).toEqual(new NotAllowedProblem('en', 'ROLE_TOO_LOW'));
    expect(await updateRoom(as(await aPerson()), change)).toEqual(new NotAllowedProblem('en', 'NOT_A_MEMBER'));
    expect(await updateRoom(as(await aMember(room._id, 'MODERATOR')), change)).toMatchObject({
      room: { topic: 'mine' },
    });
  });
});
