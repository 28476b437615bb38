import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { removeMessage } from '../message/remove-message.js';
import { sendMessage, type SendMessageSuccess } from '../message/send-message.js';
import { accessOf } from '../room-access/load-access.js';
import { aPost } from '../testing/builders.js';
import { messagesFixture } from '../testing/fixture.js';
import { countUnread } from './count-unread.js';
import { markRead } from './mark-read.js';

const fixture = messagesFixture({ nodes: 2 });
const { aUser, asUser } = fixture;

async function say(userId: string, roomId: string) {
  return ((await sendMessage(asUser(userId), aPost({ roomId }))) as SendMessageSuccess).message;
}

async function unread(userId: string, roomId: string) {
  const access = (await accessOf(fixture.node(), { userId, roomId }))!;
  const [answer] = await countUnread(fixture.node(1), [access]);
  return answer;
}

async function inboxOf(userId: string) {
  return fixture
    .node()
    .collections.inbox.find({ partition: `inbox_${userId}`, kind: 'read-mark' })
    .sort({ seq: 1 })
    .lean();
}

describe('reading', () => {
  test('counts what others said since, not what one said oneself', async () => {
    const [ada, ben] = [aUser(), aUser()];
    const roomId = await fixture.aRoomWith([ada, ben]);
    await say(ada, roomId);
    await say(ben, roomId);
    await say(ada, roomId);
    expect(await unread(ben, roomId)).toEqual({ lastReadSeq: 0, unreadCount: 2 });
    expect(await unread(ada, roomId)).toEqual({ lastReadSeq: 0, unreadCount: 1 });
  });

  test('moves the receipt forward only, so that two devices merge', async () => {
    const [ada, ben] = [aUser(), aUser()];
    const roomId = await fixture.aRoomWith([ada, ben]);
    const messages = [await say(ada, roomId), await say(ada, roomId), await say(ada, roomId)];
    await markRead(asUser(ben), { roomId, seq: messages[1]!.seq });
    await markRead(asUser(ben, { on: 1 }), { roomId, seq: messages[0]!.seq });
    expect(await unread(ben, roomId)).toEqual({ lastReadSeq: messages[1]!.seq, unreadCount: 1 });
  });

  test('tells the other devices once, with what is still unread', async () => {
    const [ada, ben] = [aUser(), aUser()];
    const roomId = await fixture.aRoomWith([ada, ben]);
    const messages = [await say(ada, roomId), await say(ada, roomId)];
    for (const seq of [messages[0]!.seq, messages[0]!.seq, 1]) await markRead(asUser(ben), { roomId, seq });
    expect(await inboxOf(ben)).toMatchObject([{ roomId, lastReadSeq: messages[0]!.seq, unreadCount: 1 }]);
  });

  test('reaches no further than the end of the log, so that what comes later is unread', async () => {
    const [ada, ben] = [aUser(), aUser()];
    const roomId = await fixture.aRoomWith([ada, ben]);
    const { seq } = await say(ada, roomId);
    await markRead(asUser(ben), { roomId, seq: 1_000_000 });
    expect(await unread(ben, roomId)).toEqual({ lastReadSeq: seq, unreadCount: 0 });
    await say(ada, roomId);
    expect(await unread(ben, roomId)).toEqual({ lastReadSeq: seq, unreadCount: 1 });
  });

  test('a message that was removed before it was read no longer counts', async () => {
    const [ada, ben] = [aUser(), aUser()];
    const roomId = await fixture.aRoomWith([ada, ben]);
    const message = await say(ada, roomId);
    await say(ada, roomId);
    await removeMessage(asUser(ada), { messageId: message._id });
    expect(await unread(ben, roomId)).toMatchObject({ unreadCount: 1 });
  });

  test('what was said before somebody came in, or while they were gone, is not theirs to catch up with', async () => {
    const [ada, ben] = [aUser(), aUser()];
    const roomId = await fixture.aRoomWith([ada]);
    await say(ada, roomId);
    await fixture.hearMembership({ roomId, userId: ben });
    expect(await unread(ben, roomId)).toMatchObject({ unreadCount: 0 });
    await say(ada, roomId);
    expect(await unread(ben, roomId)).toMatchObject({ unreadCount: 1 });
    await fixture.hearMembership({ roomId, userId: ben, role: null, change: 'LEFT', version: 2 });
    await say(ada, roomId);
    await fixture.hearMembership({ roomId, userId: ben, version: 3 });
    expect(await unread(ben, roomId)).toMatchObject({ unreadCount: 0 });
  });

  test('a room the viewer may not read and one that never was look the same', async () => {
    const roomId = await fixture.aRoomWith([aUser()]);
    const failures = await Promise.allSettled(
      [roomId, 'room_never'].map((id) => markRead(asUser(aUser()), { roomId: id, seq: 1 })),
    );
    const [a, b] = failures.map((failure) => JSON.stringify((failure as PromiseRejectedResult).reason));
    expect(a).toBe(b);
    expect(a).toContain('NOT_FOUND');
  });

  test('D8: the count is what one gets by counting, whatever happens', async () => {
    type Step = { act: 'say' | 'remove' | 'read'; who: number; which: number };
    const step = fc.record<Step>({
      act: fc.constantFrom('say', 'say', 'say', 'remove', 'read'),
      who: fc.nat(2),
      which: fc.nat(20),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 18 }), async (steps) => {
        const people = [aUser(), aUser(), aUser()];
        const roomId = await fixture.aRoomWith(people);
        const said: { id: string; seq: number; by: string; isRemoved: boolean }[] = [];
        const readTo = new Map<string, number>();
        for (const { act, who, which } of steps) {
          const userId = people[who]!;
          const target = said[which % Math.max(said.length, 1)];
          if (act === 'say') {
            const message = await say(userId, roomId);
            said.push({ id: message._id, seq: message.seq, by: userId, isRemoved: false });
          } else if (act === 'remove' && target) {
            await removeMessage(asUser(target.by), { messageId: target.id });
            target.isRemoved = true;
          } else if (act === 'read' && target) {
            await markRead(asUser(userId), { roomId, seq: target.seq });
            readTo.set(userId, Math.max(readTo.get(userId) ?? 0, target.seq));
          }
        }
        for (const userId of people) {
          const isUnread = (message: (typeof said)[number]) =>
            message.by !== userId && !message.isRemoved && message.seq > (readTo.get(userId) ?? 0);
          expect(await unread(userId, roomId)).toMatchObject({ unreadCount: said.filter(isUnread).length });
        }
      }),
      { numRuns: 15 },
    );
  });
});
