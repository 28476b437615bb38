import { eventually } from '@sl3/platform/testing/eventually';
import { describe, expect, test } from 'vitest';
import { membershipOf } from '../membership/membership-of.js';
import { roomsFixture } from '../testing/fixture.js';
import { importRooms, type ImportedRoom } from './import-rooms.js';

describe('importing rooms', () => {
  const { services, aRoom, aPerson, as, statedFacts } = roomsFixture();
  const joinedAt = new Date('2004-12-25T08:00:00Z');
  const line = (externalId: string, userIds: string[], more: Partial<ImportedRoom> = {}): ImportedRoom => ({
    externalId,
    kind: 'PUBLIC',
    name: externalId,
    topic: 'Christmas',
    createdAt: joinedAt,
    members: userIds.map((userId) => ({ userId, role: 'MEMBER', joinedAt })),
    ...more,
  });

  test('makes each room and membership once, at the time they have in the history', async () => {
    const lines = [line('irc:a', ['user_1', 'user_2', 'user_2']), line('irc:b', ['user_1'])];
    const first = await importRooms(services(), lines);
    expect(first).toMatchObject({ created: 2, existing: 0, membershipsCreated: 3 });
    expect(await importRooms(services(), lines)).toEqual({
      rooms: first.rooms,
      created: 0,
      existing: 2,
      membershipsCreated: 0,
    });
    const roomId = first.rooms['irc:a'] ?? '';
    const found = await membershipOf(services(), { roomId, userId: 'user_2' });
    expect(found).toEqual({
      room: {
        roomId,
        kind: 'PUBLIC',
        state: 'OPEN',
        slowModeMs: 0,
        name: 'irc:a',
        topic: 'Christmas',
        byUserId: null,
        version: 1,
        at: joinedAt,
      },
      membership: {
        membershipId: expect.any(String),
        roomId,
        userId: 'user_2',
        role: 'MEMBER',
        change: 'JOINED',
        byUserId: null,
        version: 1,
        at: joinedAt,
      },
      factId: `${found.membership?.membershipId ?? ''}_1`,
    });
    await eventually(async () => {
      const told = (await statedFacts()).map(({ name }) => name);
      expect(told.filter((name) => name === 'room.created')).toHaveLength(2);
      expect(told.filter((name) => name === 'room.membership-changed')).toHaveLength(3);
    });
  });

  test('adds members to a room that exists, and leaves those who left alone', async () => {
    const { rooms } = await importRooms(services(), [line('irc:c', ['user_1'])]);
    const roomId = rooms['irc:c'] ?? '';
    await services().collections.memberships.updateOne({ roomId, userId: 'user_1' }, { $set: { role: null } });
    const more = line('irc:c', ['user_1', 'user_2'], { name: 'another name' });
    expect(await importRooms(services(), [more])).toMatchObject({ created: 0, existing: 1, membershipsCreated: 1 });
    expect(await as('user_1').loaders.standing.load(roomId)).toBeNull();
    expect(await as('user_1').loaders.visibleRoom.load(roomId)).toMatchObject({ name: 'irc:c' });
  });

  test('numbers a public name that is taken', async () => {
    await aRoom({ name: 'Lobby' });
    const { rooms } = await importRooms(services(), [line('irc:lobby', [], { name: 'lobby' })]);
    const room = await as(await aPerson()).loaders.visibleRoom.load(rooms['irc:lobby'] ?? '');
    expect(room?.name).toBe('lobby (2)');
  });

  test('makes one room when the same line comes twice at once', async () => {
    const lines = [line('irc:twice', ['user_1', 'user_2'])];
    const [one, other] = await Promise.all([importRooms(services(), lines), importRooms(services(), lines)]);
    expect(one.rooms).toEqual(other.rooms);
    expect(one.created + other.created).toBe(1);
    expect(one.membershipsCreated + other.membershipsCreated).toBe(2);
  });

  test('keeps an imported owner from leaving the others without one', async () => {
    const members = [
      { userId: 'user_1', role: 'OWNER' as const, joinedAt },
      { userId: 'user_2', role: 'MEMBER' as const, joinedAt },
    ];
    const { rooms } = await importRooms(services(), [line('irc:owned', [], { members })]);
    const stored = await services().collections.rooms.findById(rooms['irc:owned']).lean();
    expect(stored?.ownerIds).toEqual(['user_1']);
  });

  test('says of a room or a membership that is not there that it is not', async () => {
    const nothing = { room: null, membership: null, factId: null };
    expect(await membershipOf(services(), { roomId: 'room_none', userId: 'user_1' })).toEqual(nothing);
  });
});
