import { InvalidInputProblem } from '@sl3/platform/problems';
import { eventually } from '@sl3/platform/testing/eventually';
import { newId } from '@sl3/schema/ids';
import { describe, expect, test } from 'vitest';
import { myInvites } from '../invite/my-invites.js';
import { roomsFixture } from '../testing/fixture.js';
import { createRoom } from './create-room.js';
import { changeRoomState } from './change-room-state.js';
import { sweepFoundings } from './finish-founding.js';
import { myRooms } from './my-rooms.js';
import { CreateRoomSuccess, RoomNameTakenProblem } from './room.problems.js';
import { searchRooms } from './search-rooms.js';
import type { Room } from './room.js';

describe('creating a room', () => {
  const { as, aPerson, aRoom, services, statedFacts, clock } = roomsFixture();
  const roomOf = (answer: unknown) => (answer as CreateRoomSuccess).room;
  const namesOf = async (userId: string) => (await myRooms(as(userId), { first: null, after: null })).edges;

  test('makes the viewer its owner, and says so once', async () => {
    const amelie = await aPerson();
    const answer = await createRoom(as(amelie), {
      kind: 'PUBLIC',
      name: '  Les   Jardins ',
      topic: 'Semis et récoltes',
    });
    expect(answer).toBeInstanceOf(CreateRoomSuccess);
    expect(answer).toMatchObject({
      isNew: true,
      room: { name: 'Les Jardins', topic: 'Semis et récoltes', kind: 'PUBLIC', state: 'OPEN', slowModeMs: 0 },
    });
    const membership = await as(amelie).loaders.standing.load(roomOf(answer)._id);
    expect(membership).toMatchObject({ userId: amelie, role: 'OWNER', version: 1 });
    await eventually(async () => {
      const told = (await statedFacts()).filter((fact) => JSON.stringify(fact.payload).includes(roomOf(answer)._id));
      expect(told.map(({ id, name }) => `${name} ${id}`)).toEqual([
        `room.created ${roomOf(answer)._id}_1`,
        `room.membership-changed ${membership?._id ?? ''}_1`,
      ]);
    });
  });

  test('invites the people it is told to', async () => {
    const [amelie, bruno] = [await aPerson(), await aPerson()];
    const { room } = (await createRoom(as(amelie), {
      kind: 'PRIVATE',
      name: 'Jury',
      userIds: [bruno, bruno, amelie],
    })) as CreateRoomSuccess;
    expect(await myInvites(as(bruno))).toMatchObject([{ roomId: room._id, inviterId: amelie, inviteeId: bruno }]);
    expect(await myInvites(as(amelie))).toEqual([]);
  });

  describe('given a public name', () => {
    test('gives it to one of two who want it at once, whatever the case', async () => {
      const [amelie, bruno] = [await aPerson(), await aPerson()];
      const answers = await Promise.all([
        createRoom(as(amelie), { kind: 'PUBLIC', name: 'Café' }),
        createRoom(as(bruno), { kind: 'PUBLIC', name: 'CAFÉ' }),
      ]);
      expect(answers.filter((answer) => answer instanceof CreateRoomSuccess)).toHaveLength(1);
      expect(answers.filter((answer) => answer instanceof RoomNameTakenProblem)).toHaveLength(1);
      const french = await createRoom(as(amelie, { locale: 'fr' }), { kind: 'PUBLIC', name: 'café' });
      expect(french).toMatchObject({ name: 'café', message: 'Un salon public nommé « café » existe déjà.' });
    });

    test('leaves it free for private rooms, and free again once the public one is deleted', async () => {
      const { room, ownerId } = await aRoom({ name: 'Taken' });
      expect(await createRoom(as(ownerId), { kind: 'PRIVATE', name: 'taken' })).toBeInstanceOf(CreateRoomSuccess);
      await changeRoomState(as(ownerId), { roomId: room._id, to: 'DELETED' });
      expect(await createRoom(as(ownerId), { kind: 'PUBLIC', name: 'taken' })).toBeInstanceOf(CreateRoomSuccess);
    });
  });

  describe('given the people of a direct room', () => {
    test('makes one room for them, however many ask at once and in whatever order', async () => {
      const [amelie, bruno, chloe] = [await aPerson(), await aPerson(), await aPerson()];
      const answers = await Promise.all([
        createRoom(as(amelie), { kind: 'DIRECT', userIds: [bruno, chloe] }),
        createRoom(as(bruno), { kind: 'DIRECT', userIds: [chloe, amelie] }),
        createRoom(as(chloe), { kind: 'DIRECT', userIds: [amelie, bruno, bruno] }),
        createRoom(as(amelie), { kind: 'DIRECT', userIds: [chloe, bruno, amelie] }),
      ]);
      expect(new Set(answers.map((answer) => roomOf(answer)._id)).size).toBe(1);
      expect(answers.filter((answer) => (answer as CreateRoomSuccess).isNew)).toHaveLength(1);
      const { memberships } = services().collections;
      const members = await memberships.find({ roomId: roomOf(answers[0])._id }).lean();
      expect(members.map(({ userId, role, version }) => ({ userId, role, version }))).toEqual(
        expect.arrayContaining([amelie, bruno, chloe].map((userId) => ({ userId, role: 'MEMBER', version: 1 }))),
      );
      expect(members).toHaveLength(3);
    });

    test('makes another one for other people', async () => {
      const [amelie, bruno, chloe] = [await aPerson(), await aPerson(), await aPerson()];
      const pair = roomOf(await createRoom(as(amelie), { kind: 'DIRECT', userIds: [bruno] }));
      const three = roomOf(await createRoom(as(amelie), { kind: 'DIRECT', userIds: [bruno, chloe] }));
      expect(three._id).not.toBe(pair._id);
    });

    test.each([
      ['nobody', 0],
      ['ten others', 10],
    ])('refuses %s', async (_who, count) => {
      const others = await Promise.all(Array.from({ length: count }, () => aPerson()));
      const answer = await createRoom(as(await aPerson()), { kind: 'DIRECT', userIds: others });
      expect(answer).toMatchObject({ fields: [{ path: 'userIds', message: 'Name 1 to 9 other people.' }] });
    });
  });

  test('names every field that cannot be used', async () => {
    const amelie = await aPerson();
    const answer = await createRoom(as(amelie), { kind: 'PUBLIC', name: 'a\u202Eb', topic: 'x'.repeat(501) });
    expect(answer).toBeInstanceOf(InvalidInputProblem);
    expect(answer).toMatchObject({ fields: [{ path: 'name' }, { path: 'topic' }] });
    expect(await createRoom(as(amelie), { kind: 'PRIVATE' })).toMatchObject({ fields: [{ path: 'name' }] });
    const bruno = await aPerson();
    const named = await createRoom(as(amelie), { kind: 'DIRECT', name: 'us', userIds: [bruno] });
    expect(named).toMatchObject({ fields: [{ path: 'name' }] });
  });

  test('refuses people who do not exist', async () => {
    const amelie = await aPerson();
    for (const stranger of [newId('user'), '', '{"$gt":""}']) {
      const answer = await createRoom(as(amelie), { kind: 'DIRECT', userIds: [stranger] });
      expect(answer).toMatchObject({ fields: [{ path: 'userIds', message: 'One of these people does not exist.' }] });
    }
  });

  describe('given a crash before the members were stored', () => {
    /** As the store is when the process dies right after the first write. */
    async function halfDone(draft: Partial<Room>): Promise<Room> {
      const amelie = await aPerson();
      const at = clock.now();
      const room = {
        _id: newId('room'),
        kind: 'PUBLIC',
        state: 'OPEN',
        slowModeMs: 0,
        createdAt: at,
        ownerIds: [amelie],
        founding: { at, byUserId: amelie, members: [{ userId: amelie, role: 'OWNER' }], inviteeIds: [] },
        changedBy: amelie,
        changedAt: at,
        version: 1,
        ...draft,
      } as Room;
      await services().collections.rooms.create(room);
      return room;
    }

    test('nobody sees the room, until the sweep has finished it', async () => {
      const { _id, changedBy = '' } = await halfDone({ name: 'Half', publicNameKey: 'half', words: ['half'] });
      const found = async () => (await searchRooms(as(changedBy), { text: 'half', first: null, after: null })).edges;
      expect(await as(changedBy).loaders.visibleRoom.load(_id)).toBeNull();
      expect(await found()).toEqual([]);
      await sweepFoundings(services());
      expect(await found()).toEqual([]);

      clock.move(10_001);
      await sweepFoundings(services());
      expect((await found()).map(({ node }) => node._id)).toEqual([_id]);
      expect((await namesOf(changedBy)).map(({ node }) => node._id)).toEqual([_id]);
    });

    test('asking for a direct room again finishes it', async () => {
      const [amelie, bruno] = [await aPerson(), await aPerson()];
      const members = [amelie, bruno].map((userId) => ({ userId, role: 'MEMBER' as const }));
      const left = await halfDone({
        kind: 'DIRECT',
        directKey: [amelie, bruno].sort().join(' '),
        ownerIds: [],
        founding: { at: clock.now(), byUserId: amelie, members, inviteeIds: [] },
      });
      const answer = await createRoom(as(bruno), { kind: 'DIRECT', userIds: [amelie] });
      expect(answer).toMatchObject({ isNew: false, room: { _id: left._id } });
      expect((await namesOf(amelie)).map(({ node }) => node._id)).toEqual([left._id]);
      expect((await namesOf(bruno)).map(({ node }) => node._id)).toEqual([left._id]);
    });
  });
});
