import { eventually } from '@sl3/platform/testing/eventually';
import { describe, expect, test } from 'vitest';
import { inviteToRoom } from '../invite/invite-to-room.js';
import { myInvites } from '../invite/my-invites.js';
import { changeRoomState } from '../room/change-room-state.js';
import { NotAllowedProblem } from '../room/room.problems.js';
import { roomsFixture } from '../testing/fixture.js';
import { joinRoom } from './join-room.js';
import { leaveRoom } from './leave-room.js';
import { JoinRoomSuccess } from './membership.problems.js';
import { removeMember } from './remove-member.js';

describe('joining a room', () => {
  const { as, aRoom, aPerson, aMember, statedFacts, services } = roomsFixture();

  test('makes one a member of a public room, and says so once however often it is repeated', async () => {
    const { room } = await aRoom();
    const amelie = await aPerson();
    const answers = await Promise.all([joinRoom(as(amelie), room._id), joinRoom(as(amelie), room._id)]);
    answers.push(await joinRoom(as(amelie), room._id));
    const memberships = answers.map((answer) => (answer as JoinRoomSuccess).membership);
    expect(new Set(memberships.map(({ _id }) => _id)).size).toBe(1);
    expect(memberships[0]).toMatchObject({ userId: amelie, roomId: room._id, role: 'MEMBER', version: 1 });
    await eventually(async () => {
      const told = (await statedFacts()).filter(({ payload }) => (payload as { userId?: string }).userId === amelie);
      expect(told).toMatchObject([
        {
          id: `${memberships[0]?._id ?? ''}_1`,
          name: 'room.membership-changed',
          payload: { change: 'JOINED', role: 'MEMBER', version: 1 },
        },
      ]);
    });
  });

  test('counts the version on when somebody comes back', async () => {
    const { room } = await aRoom();
    const amelie = await aPerson();
    const first = (await joinRoom(as(amelie), room._id)) as JoinRoomSuccess;
    await leaveRoom(as(amelie), room._id);
    const again = (await joinRoom(as(amelie), room._id)) as JoinRoomSuccess;
    expect(again.membership).toMatchObject({ _id: first.membership._id, role: 'MEMBER', version: 3 });
  });

  test('is as if there were no such room when a private one has not invited', async () => {
    const { room } = await aRoom({ kind: 'PRIVATE' });
    const stranger = await aPerson();
    const refusals = await Promise.all(
      [room._id, 'room_00000000000000000000000000', '', '{"$gt":""}'].map((id) =>
        joinRoom(as(stranger), id).catch((error: unknown) => JSON.stringify(error)),
      ),
    );
    expect(new Set(refusals).size).toBe(1);
    expect(refusals[0]).toContain('NOT_FOUND');
  });

  test('uses the invitation up, so that it is no way back after a removal', async () => {
    const { room, ownerId } = await aRoom({ kind: 'PRIVATE' });
    const bruno = await aPerson();
    await inviteToRoom(as(ownerId), { roomId: room._id, userId: bruno });
    expect(await myInvites(as(bruno))).toHaveLength(1);
    expect(await joinRoom(as(bruno), room._id)).toBeInstanceOf(JoinRoomSuccess);
    expect(await myInvites(as(bruno))).toHaveLength(0);
    await removeMember(as(ownerId), { roomId: room._id, userId: bruno });
    await expect(joinRoom(as(bruno), room._id)).rejects.toMatchObject({ extensions: { code: 'NOT_FOUND' } });
  });

  test('shows no invitation to a room one belongs to, should a crash have left it', async () => {
    const { room, ownerId } = await aRoom({ kind: 'PRIVATE' });
    const bruno = await aPerson();
    await inviteToRoom(as(ownerId), { roomId: room._id, userId: bruno });
    await joinRoom(as(bruno), room._id);
    await services().collections.invites.updateOne({ inviteeId: bruno }, { $set: { state: 'STANDING' } });
    expect(await myInvites(as(bruno))).toEqual([]);
  });

  test('is possible in a locked room, and not in an archived one', async () => {
    const { room, ownerId } = await aRoom();
    await changeRoomState(as(ownerId), { roomId: room._id, to: 'LOCKED' });
    expect(await joinRoom(as(await aPerson()), room._id)).toBeInstanceOf(JoinRoomSuccess);
    await changeRoomState(as(ownerId), { roomId: room._id, to: 'ARCHIVED' });
    const french = as(await aPerson(), { locale: 'fr' });
    expect(await joinRoom(french, room._id)).toEqual(new NotAllowedProblem('fr', 'ROOM_ARCHIVED'));
  });

  test('leaves members of an archived room as they are', async () => {
    const { room, ownerId } = await aRoom();
    const member = await aMember(room._id);
    await changeRoomState(as(ownerId), { roomId: room._id, to: 'ARCHIVED' });
    expect(await joinRoom(as(member), room._id)).toBeInstanceOf(JoinRoomSuccess);
  });
});
