import { describe, expect, test } from 'vitest';
import { NotAllowedProblem } from '../room/room.problems.js';
import { roomsFixture } from '../testing/fixture.js';
import { LastOwnerProblem, SetMemberRoleSuccess } from './membership.problems.js';
import { setMemberRole } from './set-member-role.js';

describe('giving a member another role', () => {
  const { as, aRoom, aPerson, aMember } = roomsFixture();
  const tooLow = new NotAllowedProblem('en', 'ROLE_TOO_LOW');

  test('changes the role once, however often it is asked for', async () => {
    const { room, ownerId } = await aRoom();
    const userId = await aMember(room._id);
    for (let time = 0; time < 2; time += 1) {
      expect(await setMemberRole(as(ownerId), { roomId: room._id, userId, role: 'MODERATOR' })).toMatchObject({
        membership: { userId, role: 'MODERATOR', version: 2 },
      });
    }
  });

  test('gives nobody as much as one has oneself, unless one is an owner', async () => {
    const { room, ownerId } = await aRoom();
    const [moderator, member] = [await aMember(room._id, 'MODERATOR'), await aMember(room._id)];
    const by = (actor: string, userId: string, role: 'OWNER' | 'MODERATOR' | 'GUEST') =>
      setMemberRole(as(actor), { roomId: room._id, userId, role });
    expect(await by(moderator, member, 'GUEST')).toBeInstanceOf(SetMemberRoleSuccess);
    expect(await by(moderator, member, 'MODERATOR')).toEqual(tooLow);
    expect(await by(moderator, moderator, 'OWNER')).toEqual(tooLow);
    expect(await by(moderator, ownerId, 'GUEST')).toEqual(tooLow);
    expect(await by(member, moderator, 'GUEST')).toEqual(tooLow);
    expect(await by(ownerId, member, 'OWNER')).toBeInstanceOf(SetMemberRoleSuccess);
  });

  test('lets an owner step down while there is another, and not as the last', async () => {
    const { room, ownerId } = await aRoom();
    const stepDown = () => setMemberRole(as(ownerId), { roomId: room._id, userId: ownerId, role: 'MEMBER' });
    expect(await stepDown()).toEqual(new LastOwnerProblem('en'));
    const other = await aMember(room._id);
    await setMemberRole(as(ownerId), { roomId: room._id, userId: other, role: 'OWNER' });
    expect(await stepDown()).toBeInstanceOf(SetMemberRoleSuccess);
    const alone = await setMemberRole(as(other), { roomId: room._id, userId: other, role: 'GUEST' });
    expect(alone).toEqual(new LastOwnerProblem('en'));
  });

  test('finds nobody who does not belong', async () => {
    const { room, ownerId } = await aRoom();
    const userId = await aPerson();
    await expect(setMemberRole(as(ownerId), { roomId: room._id, userId, role: 'GUEST' })).rejects.toMatchObject({
      extensions: { code: 'NOT_FOUND' },
    });
  });
});
