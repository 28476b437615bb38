import { eventually } from '@sl3/platform/testing/eventually';
import { describe, expect, test } from 'vitest';
import { aMembership, aPost } from '../testing/builders.js';
import { messagesFixture } from '../testing/fixture.js';
import { isMembership, type RoomEntry } from '../log/room-entry.js';
import { sendMessage } from '../message/send-message.js';
import { followMembership } from './follow-membership.js';
import { accessOf, accessOrAsk } from './load-access.js';
import { memberKey } from './room-access.js';

const fixture = messagesFixture({ nodes: 2 });
const { aUser, asUser } = fixture;

async function membershipsIn(roomId: string) {
  const log = await fixture.node().collections.entries.find({ roomId }).sort({ seq: 1 }).lean<RoomEntry[]>();
  return log.filter(isMembership).map(({ userId, change, role }) => ({ userId, change, role }));
}

async function inboxOf(userId: string) {
  return fixture
    .node()
    .collections.inbox.find({ partition: `inbox_${userId}` })
    .sort({ seq: 1 })
    .lean();
}

describe('hearing that a membership changed', () => {
  test('takes it over, says so in the room and tells the person on all their devices', async () => {
    const member = aUser();
    const roomId = await fixture.aRoomWith([member]);
    expect(await accessOf(fixture.node(), { roomId, userId: member })).toMatchObject({
      role: 'MEMBER',
      joinedSeq: 1,
      joinedOrdinal: 0,
    });
    expect(await membershipsIn(roomId)).toEqual([{ userId: member, change: 'JOINED', role: 'MEMBER' }]);
    expect(await inboxOf(member)).toMatchObject([{ seq: 1, kind: 'membership', roomId, change: 'JOINED' }]);
    await eventually(() => {
      expect(fixture.hints).toContainEqual({
        topic: `inbox:${member}`,
        payload: { partition: `inbox_${member}`, head: 1 },
      });
    });
  });

  test('twice, on two nodes at once, makes one entry', async () => {
    const member = aUser();
    const roomId = await fixture.aRoomWith([]);
    const joined = { roomId, userId: member };
    await Promise.all([0, 1, 0, 1].map((on) => fixture.hearMembership(joined, { on })));
    expect(await membershipsIn(roomId)).toHaveLength(1);
    expect(await inboxOf(member)).toHaveLength(1);
  });

  test('goes on where a crash came between the copy and the entry', async () => {
    const member = aUser();
    const roomId = await fixture.aRoomWith([]);
    // What the first half leaves behind.
    const { members } = fixture.node().collections;
    await members.create({ _id: memberKey(roomId, member), roomId, userId: member, role: 'MEMBER', version: 1 });
    await fixture.hearMembership({ roomId, userId: member });
    expect(await membershipsIn(roomId)).toHaveLength(1);
    expect(await accessOf(fixture.node(), { roomId, userId: member })).toMatchObject({ joinedSeq: 1 });
  });

  test('late, after rooms was asked and said something newer, changes nothing', async () => {
    const member = aUser();
    const roomId = await fixture.aRoomWith([]);
    await fixture.hearMembership({ roomId, userId: member, version: 3 });
    await fixture.hearMembership({ roomId, userId: member, role: null, change: 'REMOVED', version: 2 });
    expect(await accessOf(fixture.node(), { roomId, userId: member })).toMatchObject({ role: 'MEMBER' });
    expect(await membershipsIn(roomId)).toEqual([{ userId: member, change: 'JOINED', role: 'MEMBER' }]);
  });

  test('in whatever order two nodes hear it, the log ends with what is true', async () => {
    for (let round = 0; round < 30; round += 1) {
      const member = aUser();
      const roomId = await fixture.aRoomWith([member]);
      const gone = aMembership({ roomId, userId: member, role: null, change: 'REMOVED', version: 2 });
      const back = aMembership({ roomId, userId: member, version: 3 });
      const hear = (payload: typeof gone, on: number) =>
        followMembership(fixture.node(on), { id: `${payload.membershipId}_${payload.version}`, payload });
      await Promise.all([hear(gone, round % 2), hear(back, (round + 1) % 2)]);
      expect((await membershipsIn(roomId)).at(-1)).toEqual({ userId: member, change: 'JOINED', role: 'MEMBER' });
      expect(await accessOf(fixture.node(), { roomId, userId: member })).toMatchObject({ role: 'MEMBER' });
    }
  });

  test('of a new role keeps where they came in', async () => {
    const member = aUser();
    const roomId = await fixture.aRoomWith([member]);
    await sendMessage(asUser(member), aPost({ roomId }));
    await fixture.hearMembership({ roomId, userId: member, role: 'MODERATOR', change: 'ROLE_CHANGED', version: 2 });
    expect(await accessOf(fixture.node(), { roomId, userId: member })).toMatchObject({
      role: 'MODERATOR',
      joinedSeq: 1,
    });
  });
});

describe('asking rooms', () => {
  test('happens for strangers only', async () => {
    const member = aUser();
    const roomId = await fixture.aRoomWith([member]);
    await accessOrAsk(fixture.node(), { roomId, userId: member });
    expect(fixture.asked).toEqual([]);
  });

  test('somebody who left is asked about as well: they may be back', async () => {
    const member = aUser();
    const roomId = await fixture.aRoomWith([member]);
    await fixture.hearMembership({ roomId, userId: member, role: null, change: 'LEFT', version: 2 });
    const back = aMembership({ roomId, userId: member, version: 3 });
    fixture.roomsAnswer(() => ({ room: null, membership: back, factId: `${back.membershipId}_3` }));
    expect(await accessOrAsk(fixture.node(), { roomId, userId: member })).toMatchObject({ role: 'MEMBER' });
    expect((await membershipsIn(roomId)).map(({ change }) => change)).toEqual(['JOINED', 'LEFT', 'JOINED']);
  });
});
