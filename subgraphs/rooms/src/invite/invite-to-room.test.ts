import { eventually } from '@sl3/platform/testing/eventually';
import { newId } from '@sl3/schema/ids';
import { describe, expect, test } from 'vitest';
import { NotAllowedProblem } from '../room/room.problems.js';
import { roomsFixture } from '../testing/fixture.js';
import { declineInvite } from './decline-invite.js';
import { inviteToRoom } from './invite-to-room.js';
import type { InviteToRoomSuccess } from './invite.problems.js';
import { AlreadyMemberProblem } from './invite.problems.js';
import { myInvites } from './my-invites.js';

describe('inviting somebody', () => {
  const { as, aRoom, aPerson, aMember, statedFacts } = roomsFixture();
  const inviteOf = (answer: unknown) => (answer as InviteToRoomSuccess).invite;

  test('lets them see the room and waits for them, once however many invite them', async () => {
    const { room, ownerId } = await aRoom({ kind: 'PRIVATE' });
    const [member, bruno] = [await aMember(room._id), await aPerson()];
    const input = { roomId: room._id, userId: bruno };
    const answers = await Promise.all([inviteToRoom(as(ownerId), input), inviteToRoom(as(member), input)]);
    expect(inviteOf(answers[0])._id).toBe(inviteOf(answers[1])._id);
    expect(await as(bruno).loaders.visibleRoom.load(room._id)).toMatchObject({ _id: room._id });
    expect(await myInvites(as(bruno))).toHaveLength(1);
    await eventually(async () => {
      const told = (await statedFacts()).filter(({ name }) => name === 'room.invited');
      expect(told).toMatchObject([{ id: `${inviteOf(answers[0])._id}_1`, payload: { inviteeId: bruno } }]);
    });
  });

  test('can be done again after it was declined', async () => {
    const { room, ownerId } = await aRoom({ kind: 'PRIVATE' });
    const bruno = await aPerson();
    const invite = inviteOf(await inviteToRoom(as(ownerId), { roomId: room._id, userId: bruno }));
    for (let time = 0; time < 2; time += 1) {
      expect(await declineInvite(as(bruno), invite._id)).toEqual({ inviteId: invite._id });
    }
    expect(await myInvites(as(bruno))).toEqual([]);
    expect(await as(bruno).loaders.visibleRoom.load(room._id)).toBeNull();
    const again = inviteOf(await inviteToRoom(as(ownerId), { roomId: room._id, userId: bruno }));
    expect(again).toMatchObject({ _id: invite._id, state: 'STANDING', version: 3 });
  });

  test('is refused with the reason, or for those who belong already', async () => {
    const { room, ownerId } = await aRoom();
    const [guest, member] = [await aMember(room._id, 'GUEST'), await aMember(room._id)];
    const input = { roomId: room._id, userId: await aPerson() };
    expect(await inviteToRoom(as(guest), input)).toEqual(new NotAllowedProblem('en', 'ROLE_TOO_LOW'));
    expect(await inviteToRoom(as(await aPerson()), input)).toEqual(new NotAllowedProblem('en', 'NOT_A_MEMBER'));
    const known = await inviteToRoom(as(ownerId), { roomId: room._id, userId: member });
    expect(known).toEqual(new AlreadyMemberProblem('en'));
  });

  test('finds no unknown person, no foreign room and no foreign invitation, all in the same words', async () => {
    const { room, ownerId } = await aRoom({ kind: 'PRIVATE' });
    const bruno = await aPerson();
    const invite = inviteOf(await inviteToRoom(as(ownerId), { roomId: room._id, userId: bruno }));
    const stranger = await aPerson();
    const refusals = await Promise.all(
      [
        inviteToRoom(as(ownerId), { roomId: room._id, userId: newId('user') }),
        inviteToRoom(as(stranger), { roomId: room._id, userId: bruno }),
        inviteToRoom(as(stranger), { roomId: 'room_none', userId: bruno }),
        declineInvite(as(stranger), invite._id),
        declineInvite(as(stranger), 'inv_none'),
      ].map((refusal) => refusal.then(String, (error: unknown) => JSON.stringify(error))),
    );
    expect(new Set(refusals).size).toBe(1);
    expect(refusals[0]).toContain('NOT_FOUND');
  });
});
