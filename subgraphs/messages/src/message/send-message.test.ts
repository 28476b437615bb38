import { eventually } from '@sl3/platform/testing/eventually';
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { markRead } from '../receipt/mark-read.js';
import { aMembership, aPost, aRoom } from '../testing/builders.js';
import { BODY_MAX_CHARS, messagesFixture } from '../testing/fixture.js';
import { editMessage } from './edit-message.js';
import {
  BodyLengthProblem,
  NonceConflictProblem,
  NotAllowedProblem,
  ReplyTargetProblem,
  TooSoonProblem,
} from './message.problems.js';
import { removeMessage } from './remove-message.js';
import { sendMessage, SendMessageSuccess } from './send-message.js';

const fixture = messagesFixture({ nodes: 2 });
const { aUser, asUser, clock } = fixture;

/** Sends and answers with what was stored. */
async function say(userId: string, post: ReturnType<typeof aPost>, o: { on?: number } = {}) {
  const result = await sendMessage(asUser(userId, o), post);
  expect(result).toBeInstanceOf(SendMessageSuccess);
  return result as SendMessageSuccess;
}

describe('sending a message', () => {
  test('gives it the next place in the room', async () => {
    const author = aUser();
    const roomId = await fixture.aRoomWith([author]);
    const first = await say(author, aPost({ roomId }));
    const second = await say(author, aPost({ roomId, body: 'waves', kind: 'ACTION' }));
    expect([first, second]).toMatchObject([
      { message: { seq: 2, stateSeq: 2, postOrdinal: 1, body: 'ahoy', messageKind: 'TEXT' }, isRepeat: false },
      { message: { seq: 3, stateSeq: 3, postOrdinal: 2, body: 'waves', messageKind: 'ACTION' }, isRepeat: false },
    ]);
  });

  test('hints that the room has more to read', async () => {
    const author = aUser();
    const roomId = await fixture.aRoomWith([author]);
    await say(author, aPost({ roomId }));
    await eventually(() => {
      expect(fixture.hints).toContainEqual({
        topic: `room:${roomId}`,
        payload: expect.objectContaining({ partition: roomId, head: 2 }),
      });
    });
  });

  test('states it as a fact', async () => {
    const author = aUser();
    const roomId = await fixture.aRoomWith([author]);
    const { message } = await say(author, aPost({ roomId }));
    expect(message.pendingFacts).toEqual([
      {
        id: `${roomId}_2`,
        name: 'message.sent',
        payload: { messageId: message._id, roomId, seq: 2, authorId: author, attachmentIds: [], at: message.at },
        at: message.at,
      },
    ]);
  });

  test('counts its length in code points, so that an emoji is one character', async () => {
    const author = aUser();
    const roomId = await fixture.aRoomWith([author]);
    await say(author, aPost({ roomId, body: '🦜'.repeat(BODY_MAX_CHARS) }));
    const result = await sendMessage(asUser(author), aPost({ roomId, body: '🦜'.repeat(BODY_MAX_CHARS + 1) }));
    expect(result).toBeInstanceOf(BodyLengthProblem);
    expect(result).toMatchObject({ maxChars: BODY_MAX_CHARS, message: 'A message has at most 40 characters.' });
  });

  test.each(['', '  \n\t ', '\u200b\u200d', '\u0000'])('is refused when there is nothing to see: %j', async (body) => {
    const author = aUser();
    const roomId = await fixture.aRoomWith([author]);
    expect(await sendMessage(asUser(author), aPost({ roomId, body }))).toBeInstanceOf(BodyLengthProblem);
  });

  test('is refused when its nonce is no UUID, in the language of the person', async () => {
    const author = aUser();
    const roomId = await fixture.aRoomWith([author]);
    const result = await sendMessage(asUser(author, { locale: 'fr' }), aPost({ roomId, clientNonce: '42' }));
    expect(result).toMatchObject({
      fields: [{ path: 'clientNonce', message: 'Un UUID, nouveau pour chaque message.' }],
    });
  });
});

describe('answering a message', () => {
  test('is kept with what it answers', async () => {
    const author = aUser();
    const roomId = await fixture.aRoomWith([author]);
    const { message: parent } = await say(author, aPost({ roomId }));
    const { message } = await say(author, aPost({ roomId, replyToId: parent._id }));
    expect(message.replyToId).toBe(parent._id);
  });

  test('is refused across rooms, and for a message that never was', async () => {
    const author = aUser();
    const [here, there] = [await fixture.aRoomWith([author]), await fixture.aRoomWith([author])];
    const { message: elsewhere } = await say(author, aPost({ roomId: there }));
    for (const replyToId of [elsewhere._id, 'msg_never']) {
      const result = await sendMessage(asUser(author), aPost({ roomId: here, replyToId }));
      expect(result).toBeInstanceOf(ReplyTargetProblem);
    }
  });
});

describe('D2: one nonce is one message, for ever, from any node', () => {
  test('a retry after a lost reply returns the same id and seq, from the other node as well', async () => {
    const author = aUser();
    const roomId = await fixture.aRoomWith([author]);
    const post = aPost({ roomId });
    const { message: sent } = await say(author, post);
    for (const on of [0, 1]) {
      const again = await say(author, { ...post, clientNonce: post.clientNonce.toUpperCase() }, { on });
      expect(again).toMatchObject({ isRepeat: true, message: { _id: sent._id, seq: sent.seq } });
    }
  });

  test('twenty retries at once on two nodes are stored once', async () => {
    const author = aUser();
    const roomId = await fixture.aRoomWith([author]);
    const post = aPost({ roomId });
    const results = await Promise.all(Array.from({ length: 20 }, (_, i) => say(author, post, { on: i % 2 })));
    expect(new Set(results.map(({ message }) => message._id)).size).toBe(1);
    expect(results.filter(({ isRepeat }) => !isRepeat)).toHaveLength(1);
    expect(await fixture.node().roomLog.head(roomId)).toBe(2);
  });

  test('the same nonce with another text is refused, and says what was first sent', async () => {
    const author = aUser();
    const roomId = await fixture.aRoomWith([author]);
    const post = aPost({ roomId });
    const { message: sent } = await say(author, post);
    for (const other of [{ body: 'other' }, { kind: 'ACTION' as const }, { replyToId: sent._id }]) {
      const result = await sendMessage(asUser(author, { on: 1 }), { ...post, ...other });
      expect(result).toBeInstanceOf(NonceConflictProblem);
      expect(result).toMatchObject({ existing: { _id: sent._id, body: 'ahoy' } });
    }
  });

  test('what was first sent counts, not what became of it: after an edit and after a removal', async () => {
    const author = aUser();
    const roomId = await fixture.aRoomWith([author]);
    const post = aPost({ roomId });
    const { message } = await say(author, post);
    await editMessage(asUser(author), { messageId: message._id, body: 'edited' });
    expect(await say(author, post)).toMatchObject({ isRepeat: true, message: { seq: 2, body: 'edited' } });
    expect(await sendMessage(asUser(author), { ...post, body: 'edited' })).toBeInstanceOf(NonceConflictProblem);
    await removeMessage(asUser(author), { messageId: message._id });
    const again = await say(author, post);
    expect(again).toMatchObject({ isRepeat: true, message: { seq: 2, removedById: author } });
    expect(again.message.body).toBeUndefined();
  });

  test('a retry is recognised although its author has lost the right to write since', async () => {
    const author = aUser();
    const roomId = await fixture.aRoomWith([author], { kind: 'PRIVATE' });
    const post = aPost({ roomId });
    const { message } = await say(author, post);
    await fixture.hearMembership({ roomId, userId: author, role: null, change: 'REMOVED', version: 2 });
    expect(await say(author, post)).toMatchObject({ isRepeat: true, message: { _id: message._id } });
    await expect(sendMessage(asUser(author), aPost({ roomId }))).rejects.toMatchObject({
      extensions: { code: 'NOT_FOUND' },
    });
    fixture.roomsAreAway();
    expect(await say(author, post)).toMatchObject({ isRepeat: true, message: { _id: message._id } });
  });

  test('two people may use the same nonce, and one person in two rooms', async () => {
    const [ada, ben] = [aUser(), aUser()];
    const [here, there] = [await fixture.aRoomWith([ada, ben]), await fixture.aRoomWith([ada])];
    const clientNonce = randomUUID();
    const sent = [
      await say(ada, aPost({ roomId: here, clientNonce })),
      await say(ben, aPost({ roomId: here, clientNonce })),
      await say(ada, aPost({ roomId: there, clientNonce })),
    ];
    expect(sent.map(({ isRepeat }) => isRepeat)).toEqual([false, false, false]);
  });
});

describe('who may write', () => {
  test('somebody who does not belong to a public room is told to join', async () => {
    const roomId = await fixture.aRoomWith([aUser()]);
    const result = await sendMessage(asUser(aUser(), { locale: 'fr' }), aPost({ roomId }));
    expect(result).toBeInstanceOf(NotAllowedProblem);
    expect(result).toMatchObject({ reason: 'NOT_A_MEMBER', message: 'Il faut d’abord rejoindre ce salon.' });
  });

  test('a private room they do not belong to and one that never was look the same', async () => {
    const roomId = await fixture.aRoomWith([aUser()], { kind: 'PRIVATE' });
    const failures = await Promise.allSettled(
      [roomId, 'room_never'].map((id) => sendMessage(asUser(aUser()), aPost({ roomId: id }))),
    );
    const [foreign, missing] = failures.map((failure) => JSON.stringify((failure as PromiseRejectedResult).reason));
    expect(foreign).toBe(missing);
    expect(foreign).toContain('NOT_FOUND');
  });

  test('a room that was deleted and one that never was look the same to strangers and members, whatever they do', async () => {
    const [member, stranger] = [aUser(), aUser()];
    const roomId = await fixture.aRoomWith([member]);
    const { message } = await say(member, aPost({ roomId }));
    await fixture.hearRoomChange({ roomId, state: 'DELETED', version: 2 });
    const attempts = [roomId, 'room_never'].flatMap((room, i) =>
      [member, stranger].flatMap((userId) => {
        const messageId = i === 0 ? message._id : 'msg_never';
        return [
          sendMessage(asUser(userId), aPost({ roomId: room })),
          editMessage(asUser(userId), { messageId, body: 'changed' }),
          removeMessage(asUser(userId), { messageId }),
          markRead(asUser(userId), { roomId: room, seq: 1 }),
        ];
      }),
    );
    const failures = await Promise.allSettled(attempts);
    const told = failures.map((failure) => JSON.stringify((failure as PromiseRejectedResult).reason));
    expect([...new Set(told)]).toEqual([expect.stringContaining('NOT_FOUND')]);
  });

  test('who joined on another node a moment ago writes at once: rooms is asked before refusing', async () => {
    const author = aUser();
    const room = aRoom();
    const membership = aMembership({ roomId: room.roomId, userId: author });
    fixture.roomsAnswer(() => ({ room, membership, factId: `${membership.membershipId}_1` }));
    const { message } = await say(author, aPost({ roomId: room.roomId }));
    expect(message.seq).toBe(2);
    // The fact that follows later is known by then.
    await fixture.hearMembership(membership);
    expect(await fixture.node().roomLog.head(room.roomId)).toBe(2);
    expect(fixture.asked).toEqual([{ roomId: room.roomId, userId: author }]);
  });

  test('nobody is refused because rooms does not answer: they are told to try again', async () => {
    const roomId = await fixture.aRoomWith([aUser()]);
    fixture.roomsAreAway();
    await expect(sendMessage(asUser(aUser()), aPost({ roomId }))).rejects.toMatchObject({
      extensions: { code: 'UNAVAILABLE' },
    });
  });

  test('members are not held up while rooms is away', async () => {
    const author = aUser();
    const roomId = await fixture.aRoomWith([author]);
    fixture.roomsAreAway();
    await say(author, aPost({ roomId }));
  });

  test('a locked room is read-only for members, in their words', async () => {
    const author = aUser();
    const roomId = await fixture.aRoomWith([author]);
    await fixture.hearRoomChange({ roomId, state: 'LOCKED', version: 2 });
    const result = await sendMessage(asUser(author, { locale: 'fr' }), aPost({ roomId }));
    expect(result).toMatchObject({
      reason: 'ROOM_LOCKED',
      message: 'Ce salon est verrouillé : il est en lecture seule.',
    });
  });
});

describe('given slow mode of 10 s', () => {
  async function aSlowRoom(author: string) {
    const roomId = await fixture.aRoomWith([author]);
    await fixture.hearRoomChange({ roomId, state: 'SLOW', slowModeMs: 10_000, version: 2 });
    return roomId;
  }

  test('a second message is refused with the time to wait, and accepted after it', async () => {
    const author = aUser();
    const roomId = await aSlowRoom(author);
    await say(author, aPost({ roomId }));
    clock.move(4_000);
    const result = await sendMessage(asUser(author), aPost({ roomId }));
    expect(result).toBeInstanceOf(TooSoonProblem);
    expect(result).toMatchObject({
      retryAfterMs: 6_000,
      message: 'The room is in slow mode. You can write again in 6 s.',
    });
    clock.move(6_000);
    await say(author, aPost({ roomId }));
  });

  test('a retry of the first is a repeat, not too soon', async () => {
    const author = aUser();
    const roomId = await aSlowRoom(author);
    const post = aPost({ roomId });
    await say(author, post);
    expect(await say(author, post)).toMatchObject({ isRepeat: true });
  });

  test('of ten messages at once from two nodes, one gets through', async () => {
    const author = aUser();
    const roomId = await aSlowRoom(author);
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, i) => sendMessage(asUser(author, { on: i % 2 }), aPost({ roomId }))),
    );
    expect(results.filter((result) => result instanceof SendMessageSuccess)).toHaveLength(1);
    expect(results.filter((result) => result instanceof TooSoonProblem)).toHaveLength(9);
  });
});
