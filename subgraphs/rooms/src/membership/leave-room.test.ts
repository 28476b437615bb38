import { describe, expect, test } from 'vitest';
import { createRoom } from '../room/create-room.js';
import { NotAllowedProblem, type CreateRoomSuccess } from '../room/room.problems.js';
import { roomsFixture } from '../testing/fixture.js';
import { CURRENT } from './membership.loader.js';
import { leaveRoom } from './leave-room.js';
import { LastOwnerProblem, LeaveRoomSuccess } from './membership.problems.js';
import { setMemberRole } from './set-member-role.js';

describe('leaving a room', () => {
  const { as, aRoom, aPerson, aMember, services } = roomsFixture();
  const ownersOf = (roomId: string) => services().collections.memberships.countDocuments({ roomId, role: 'OWNER' });

  test('ends the membership, and may be repeated', async () => {
    const { room } = await aRoom();
    const member = await aMember(room._id);
    for (let time = 0; time < 2; time += 1) {
      expect(await leaveRoom(as(member), room._id)).toMatchObject({ roomId: room._id, room: { _id: room._id } });
    }
    const membership = await services().collections.memberships.findOne({ roomId: room._id, userId: member }).lean();
    expect(membership).toMatchObject({ role: null, change: 'LEFT', version: 2 });
    expect(await as(member).loaders.memberCount.load(room._id)).toBe(1);
  });

  test('shows nothing more of a private room, then or later', async () => {
    const { room } = await aRoom({ kind: 'PRIVATE' });
    const member = await aMember(room._id);
    expect(await leaveRoom(as(member), room._id)).toEqual(new LeaveRoomSuccess(room._id, null));
    expect(await leaveRoom(as(member), room._id)).toEqual(new LeaveRoomSuccess(room._id, null));
  });

  test('is as if there were no such room for somebody a private one never had', async () => {
    const { room } = await aRoom({ kind: 'PRIVATE' });
    const stranger = await aPerson();
    for (const roomId of [room._id, 'room_none']) {
      await expect(leaveRoom(as(stranger), roomId)).rejects.toMatchObject({ extensions: { code: 'NOT_FOUND' } });
    }
  });

  test('changes nothing for somebody a public room never had', async () => {
    const { room } = await aRoom();
    expect(await leaveRoom(as(await aPerson()), room._id)).toMatchObject({ room: { _id: room._id } });
  });

  test('is not possible in a direct room', async () => {
    const [amelie, bruno] = [await aPerson(), await aPerson()];
    const { room } = (await createRoom(as(amelie), { kind: 'DIRECT', userIds: [bruno] })) as CreateRoomSuccess;
    expect(await leaveRoom(as(bruno), room._id)).toEqual(new NotAllowedProblem('en', 'DIRECT_ROOM'));
  });

  describe('given the only owner', () => {
    test('is refused while others belong, until one of them is an owner too', async () => {
      const { room, ownerId } = await aRoom();
      const member = await aMember(room._id);
      expect(await leaveRoom(as(ownerId), room._id)).toEqual(new LastOwnerProblem('en'));
      await setMemberRole(as(ownerId), { roomId: room._id, userId: member, role: 'OWNER' });
      expect(await leaveRoom(as(ownerId), room._id)).toBeInstanceOf(LeaveRoomSuccess);
      expect(await leaveRoom(as(member), room._id)).toBeInstanceOf(LeaveRoomSuccess);
    });

    test('archives a private room that nobody else is in, and leaves a public one open', async () => {
      for (const [kind, state] of [
        ['PRIVATE', 'ARCHIVED'],
        ['PUBLIC', 'OPEN'],
      ] as const) {
        const { room, ownerId } = await aRoom({ kind });
        expect(await leaveRoom(as(ownerId), room._id)).toBeInstanceOf(LeaveRoomSuccess);
        expect(await services().collections.rooms.findById(room._id).lean()).toMatchObject({ state, ownerIds: [] });
      }
    });
  });

  test('lets one of two owners go when both leave at once, and keeps the other', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { room, ownerId } = await aRoom();
      const other = await aMember(room._id, 'OWNER');
      await aMember(room._id);
      const answers = await Promise.all([ownerId, other].map((owner) => leaveRoom(as(owner), room._id)));
      expect(answers.filter((answer) => answer instanceof LeaveRoomSuccess)).toHaveLength(1);
      expect(answers).toContainEqual(new LastOwnerProblem('en'));
      expect(await ownersOf(room._id)).toBe(1);
    }
  });

  test('is one departure when it is asked for twice at once', async () => {
    const { room } = await aRoom();
    const member = await aMember(room._id);
    await Promise.all([leaveRoom(as(member), room._id), leaveRoom(as(member), room._id)]);
    const { memberships } = services().collections;
    expect(await memberships.findOne({ roomId: room._id, userId: member }).lean()).toMatchObject({ version: 2 });
    expect(await memberships.countDocuments({ roomId: room._id, ...CURRENT })).toBe(1);
  });
});
