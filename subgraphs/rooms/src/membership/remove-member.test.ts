import { describe, expect, test } from 'vitest';
import { inviteToRoom } from '../invite/invite-to-room.js';
import { myInvites } from '../invite/my-invites.js';
import { NotAllowedProblem } from '../room/room.problems.js';
import { roomsFixture } from '../testing/fixture.js';
import { RemoveMemberSuccess } from './membership.problems.js';
import { removeMember } from './remove-member.js';

describe('removing a member', () => {
  const { as, aRoom, aPerson, aMember, services } = roomsFixture();
  const membershipOf = (roomId: string, userId: string) =>
    services().collections.memberships.findOne({ roomId, userId }).lean();

  test('takes them out, says by whom, and may be repeated', async () => {
    const { room, ownerId } = await aRoom();
    const member = await aMember(room._id);
    for (let time = 0; time < 2; time += 1) {
      expect(await removeMember(as(ownerId), { roomId: room._id, userId: member })).toBeInstanceOf(RemoveMemberSuccess);
    }
    expect(await membershipOf(room._id, member)).toMatchObject({
      role: null,
      change: 'REMOVED',
      changedBy: ownerId,
      version: 2,
    });
  });

  test('takes back an invitation of theirs', async () => {
    const { room, ownerId } = await aRoom({ kind: 'PRIVATE' });
    const bruno = await aPerson();
    await inviteToRoom(as(ownerId), { roomId: room._id, userId: bruno });
    await services().collections.memberships.create({
      ...(await membershipOf(room._id, ownerId)),
      _id: 'mem_bruno',
      userId: bruno,
      role: 'MEMBER',
      pendingFacts: [],
    });
    await removeMember(as(ownerId), { roomId: room._id, userId: bruno });
    expect(await myInvites(as(bruno))).toEqual([]);
  });

  test('takes a higher role: a moderator removes members and guests, an owner anybody else', async () => {
    const { room, ownerId } = await aRoom();
    const [moderator, peer] = [await aMember(room._id, 'MODERATOR'), await aMember(room._id, 'MODERATOR')];
    const [member, guest] = [await aMember(room._id), await aMember(room._id, 'GUEST')];
    const otherOwner = await aMember(room._id, 'OWNER');
    const by = (actor: string, userId: string) => removeMember(as(actor), { roomId: room._id, userId });
    const tooLow = new NotAllowedProblem('en', 'ROLE_TOO_LOW');

    for (const subject of [ownerId, peer, moderator]) expect(await by(moderator, subject)).toEqual(tooLow);
    expect(await by(member, guest)).toEqual(tooLow);
    expect(await by(guest, member)).toEqual(tooLow);
    for (const subject of [member, guest]) expect(await by(moderator, subject)).toBeInstanceOf(RemoveMemberSuccess);
    expect(await by(ownerId, ownerId)).toEqual(tooLow);
    for (const subject of [peer, otherOwner]) expect(await by(ownerId, subject)).toBeInstanceOf(RemoveMemberSuccess);
  });

  test('leaves an owner when two owners remove one another at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { room, ownerId } = await aRoom();
      const other = await aMember(room._id, 'OWNER');
      await Promise.allSettled([
        removeMember(as(ownerId), { roomId: room._id, userId: other }),
        removeMember(as(other), { roomId: room._id, userId: ownerId }),
      ]);
      expect(await services().collections.memberships.countDocuments({ roomId: room._id, role: 'OWNER' })).toBe(1);
    }
  });

  test('is not for those who do not belong, and not of those who never did', async () => {
    const { room, ownerId } = await aRoom();
    const stranger = await aPerson();
    const asStranger = await removeMember(as(stranger), { roomId: room._id, userId: ownerId });
    expect(asStranger).toEqual(new NotAllowedProblem('en', 'NOT_A_MEMBER'));
    await expect(removeMember(as(ownerId), { roomId: room._id, userId: stranger })).rejects.toMatchObject({
      extensions: { code: 'NOT_FOUND' },
    });
  });
});
