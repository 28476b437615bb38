import { describe, expect, test } from 'vitest';
import { editMessage } from '../message/edit-message.js';
import { removeMessage } from '../message/remove-message.js';
import { sendMessage, SendMessageSuccess } from '../message/send-message.js';
import { aPost } from '../testing/builders.js';
import { messagesFixture } from '../testing/fixture.js';
import { isMembership, isPost, type RoomEntry } from './room-entry.js';

const fixture = messagesFixture({ nodes: 2 });
const { aUser, asUser } = fixture;

async function wholeLog(roomId: string): Promise<RoomEntry[]> {
  return fixture.node().collections.entries.find({ roomId }).sort({ seq: 1 }).lean();
}

async function say(userId: string, post: ReturnType<typeof aPost>, o: { on?: number } = {}) {
  const result = await sendMessage(asUser(userId, o), post);
  expect(result).toBeInstanceOf(SendMessageSuccess);
  return (result as SendMessageSuccess).message;
}

test('D3: seq is 1, 2, 3 … without holes while two nodes send, edit, remove, retry and hear of changes at once', async () => {
  const authors = [aUser(), aUser(), aUser()];
  const roomId = await fixture.aRoomWith(authors);
  const work = Array.from({ length: 60 }, async (_, i) => {
    const author = authors[i % 3]!;
    const post = aPost({ roomId, body: `message ${i}` });
    const retry = i % 4 === 0 ? say(author, post, { on: (i + 1) % 2 }) : undefined;
    const [message] = await Promise.all([say(author, post, { on: i % 2 }), retry]);
    const ctx = asUser(author, { on: (i >> 1) % 2 });
    if (i % 5 === 0) await editMessage(ctx, { messageId: message._id, body: `edited ${i}` });
    if (i % 7 === 0) await removeMessage(ctx, { messageId: message._id });
    if (i % 11 === 0) await fixture.hearMembership({ roomId, userId: aUser() }, { on: i % 2 });
  });
  await Promise.all(work);
  const log = await wholeLog(roomId);
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, i) => i + 1));
  expect(log.filter(isPost)).toHaveLength(60);
  let ordinal = 0;
  for (const entry of log) {
    if (isPost(entry)) ordinal += 1;
    expect(entry.postOrdinal).toBe(ordinal);
  }
}, 60_000);

test('D3: a reader that asks for what is after its cursor while two nodes write misses nothing', async () => {
  const author = aUser();
  const roomId = await fixture.aRoomWith([author]);
  const read: number[] = [];
  let isDone = false;
  const reading = (async () => {
    for (let last = false; !last;) {
      last = isDone; // one more look after the last write
      const entries = await fixture.node(1).roomLog.readAfter(roomId, read.at(-1) ?? 0, 50);
      read.push(...entries.map(({ seq }) => seq));
    }
  })();
  await Promise.all(Array.from({ length: 200 }, (_, i) => say(author, aPost({ roomId }), { on: i % 2 })));
  isDone = true;
  await reading;
  expect(read).toEqual(Array.from({ length: 201 }, (_, i) => i + 1));
});

test('D4: what is sent after something was acknowledged comes after it, whichever nodes they went through', async () => {
  const [ada, ben] = [aUser(), aUser()];
  const roomId = await fixture.aRoomWith([ada, ben]);
  const noise = Array.from({ length: 60 }, (_, i) => say(ada, aPost({ roomId }), { on: i % 2 }));
  const acknowledged: { _id: string; seq: number }[] = [];
  for (let i = 0; i < 30; i += 1) {
    const { _id, seq } = await say(ben, aPost({ roomId }), { on: i % 2 });
    acknowledged.push({ _id, seq });
  }
  await Promise.all(noise);
  // The log is in the order of the answers, and each answer named the place that is its message's for good.
  const said = (await wholeLog(roomId)).filter((entry) => isPost(entry) && entry.authorId === ben);
  expect(said.map(({ _id, seq }) => ({ _id, seq }))).toEqual(acknowledged);
});

describe('D10: what takes a right away stops what comes after it', () => {
  test('in 200 races on two nodes no post has a place after the removal of its author', async () => {
    const race = (round: number) =>
      raceSends({
        round,
        end: (roomId, userId) =>
          fixture.hearMembership({ roomId, userId, role: null, change: 'REMOVED', version: 2 }, { on: round % 2 }),
        isEnd: (entry) => isMembership(entry) && entry.change === 'REMOVED',
      });
    await expectRaces(200, race);
  }, 60_000);

  test('nor when this very node hears of the removal between reading who may write and writing', async () => {
    const author = aUser();
    const roomId = await fixture.aRoomWith([author], { kind: 'PRIVATE' });
    const ctx = asUser(author);
    const { members } = ctx.collections;
    let isFirstLook = true;
    const lateMembers = {
      find: (filter: object) => ({
        lean: async () => {
          const seen = await members.find(filter).lean();
          if (!isFirstLook) return seen;
          isFirstLook = false;
          await fixture.hearMembership({ roomId, userId: author, role: null, change: 'REMOVED', version: 2 });
          return seen; // as it was before
        },
      }),
    };
    const late = { ...ctx, collections: { ...ctx.collections, members: lateMembers as unknown as typeof members } };
    await expect(sendMessage(late, aPost({ roomId }))).rejects.toMatchObject({ extensions: { code: 'NOT_FOUND' } });
    expect((await wholeLog(roomId)).filter(isPost)).toEqual([]);
  });

  test('in 40 races no post of a member has a place after the room was locked', async () => {
    const race = (round: number) =>
      raceSends({
        round,
        end: (roomId) => fixture.hearRoomChange({ roomId, state: 'LOCKED', version: 2 }),
        isEnd: ({ kind }) => kind === 'room-state',
      });
    await expectRaces(40, race);
  });
});

/** One author sends from both nodes while something ends their right to. */
async function raceSends(o: {
  round: number;
  end: (roomId: string, userId: string) => Promise<void>;
  isEnd: (entry: RoomEntry) => boolean;
}): Promise<{ sent: number; refused: number }> {
  const author = aUser();
  const roomId = await fixture.aRoomWith([author]);
  const sends = Array.from({ length: 6 }, (_, i) =>
    afterTurns((i * o.round) % 7, () => sendMessage(asUser(author, { on: i % 2 }), aPost({ roomId }))),
  );
  const [results] = await Promise.all([Promise.all(sends), afterTurns(o.round % 5, () => o.end(roomId, author))]);
  const log = await wholeLog(roomId);
  const end = log.find(o.isEnd);
  expect(end).toBeDefined();
  expect(log.filter((entry) => isPost(entry) && entry.seq > end!.seq)).toEqual([]);
  // The answers tell the same story as the log.
  const sent = results.filter((result) => result instanceof SendMessageSuccess).length;
  expect(log.filter(isPost)).toHaveLength(sent);
  return { sent, refused: results.length - sent };
}

async function expectRaces(
  rounds: number,
  race: (round: number) => Promise<{ sent: number; refused: number }>,
): Promise<void> {
  const outcomes: { sent: number; refused: number }[] = [];
  const AT_ONCE = 10;
  for (let round = 0; round < rounds; round += AT_ONCE) {
    outcomes.push(...(await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => race(round + i)))));
  }
  // Both outcomes happened, or there was no race.
  expect(outcomes.some(({ sent }) => sent > 0)).toBe(true);
  expect(outcomes.some(({ refused }) => refused > 0)).toBe(true);
}

/** Starts something some turns of the event loop later, so that races fall differently each time. */
async function afterTurns<T>(turns: number, start: () => Promise<T>): Promise<T> {
  for (let i = 0; i < turns; i += 1) await new Promise((resolve) => setImmediate(resolve));
  return start();
}
