import { describe, expect, test } from 'vitest';
import { aPost } from '../testing/builders.js';
import { messagesFixture } from '../testing/fixture.js';
import { listMessages, type ListMessagesArgs } from './list-messages.js';
import type { Message } from './message.js';
import { removeMessage } from './remove-message.js';
import { sendMessage, type SendMessageSuccess } from './send-message.js';

const fixture = messagesFixture();
const { aUser, asUser } = fixture;

/** A room with this many messages, the first at seq 2, and other entries between them. */
async function aHistory(count: number) {
  const author = aUser();
  const roomId = await fixture.aRoomWith([author]);
  const messages: Message[] = [];
  for (let i = 0; i < count; i += 1) {
    const post = aPost({ roomId, body: `message ${i}` });
    messages.push(((await sendMessage(asUser(author), post)) as SendMessageSuccess).message);
    if (i % 3 === 2) await fixture.hearMembership({ roomId, userId: aUser() });
  }
  const page = async (args: ListMessagesArgs) => {
    const found = (await listMessages(asUser(author), { roomId, args }))!;
    return { ...found, bodies: found.edges.map(({ node }) => node.body?.replace('message ', '')) };
  };
  return { author, roomId, messages, page };
}

describe('a page of history', () => {
  test('is the latest messages when nothing else is asked, oldest first', async () => {
    const { page } = await aHistory(7);
    const { bodies, pageInfo } = await page({ last: 3 });
    expect(bodies).toEqual(['4', '5', '6']);
    expect(pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false });
  });

  test('leads back to the beginning and forth to the end without a message missing or twice', async () => {
    const { page } = await aHistory(10);
    const back: (string | undefined)[] = [];
    let { bodies, pageInfo } = await page({ last: 4 });
    for (back.unshift(...bodies); pageInfo.hasPreviousPage; back.unshift(...bodies)) {
      ({ bodies, pageInfo } = await page({ last: 4, before: pageInfo.startCursor! }));
    }
    const forth: (string | undefined)[] = [];
    ({ bodies, pageInfo } = await page({ first: 4 }));
    for (forth.push(...bodies); pageInfo.hasNextPage; forth.push(...bodies)) {
      ({ bodies, pageInfo } = await page({ first: 4, after: pageInfo.endCursor! }));
    }
    const all = Array.from({ length: 10 }, (_, i) => String(i));
    expect(back).toEqual(all);
    expect(forth).toEqual(all);
  });

  test('has a message in its middle when asked for what is around it', async () => {
    const { messages, page } = await aHistory(9);
    const { bodies, pageInfo } = await page({ around: messages[4]!._id, first: 5 });
    expect(bodies).toEqual(['2', '3', '4', '5', '6']);
    expect(pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: true });
    expect((await page({ around: messages[0]!._id, last: 4 })).bodies).toEqual(['0', '1', '2']);
  });

  test('keeps the place of a removed message and never shows its text', async () => {
    const { author, messages, page } = await aHistory(3);
    await removeMessage(asUser(author), { messageId: messages[1]!._id });
    expect((await page({})).bodies).toEqual(['0', undefined, '2']);
  });

  test('says from where to listen on: the end of the log before it was read', async () => {
    const { author, roomId, page } = await aHistory(3);
    const { resumeCursor } = await page({});
    const head = (await fixture.node().collections.entries.findOne({ roomId }).sort({ seq: -1 }).lean())!;
    expect(asUser(author).cursors.decode(resumeCursor)).toEqual({
      partition: roomId,
      seq: head.seq,
      digest: head.digest,
    });
  });

  test('never says to listen on after something it does not have: an entry that falls into the reading is told again', async () => {
    const { author, roomId } = await aHistory(2);
    const ctx = asUser(author);
    const { messages } = ctx.collections;
    // Somebody sends between the two reads of the page.
    const late = {
      ...ctx,
      collections: {
        ...ctx.collections,
        messages: Object.assign(Object.create(messages), {
          find: (filter: object) => ({
            sort: (order: object) => ({
              limit: (count: number) => ({
                lean: async () => {
                  const read = await messages
                    .find(filter)
                    .sort(order as never)
                    .limit(count)
                    .lean();
                  await sendMessage(asUser(author), aPost({ roomId }));
                  return read;
                },
              }),
            }),
          }),
        }),
      },
    };
    const page = (await listMessages(late, { roomId, args: {} }))!;
    const last = page.edges.at(-1)!.node.seq;
    expect(ctx.cursors.decode(page.resumeCursor).seq).toBe(last);
  });

  test('of an empty room is empty, and listening starts at the beginning', async () => {
    const author = aUser();
    const roomId = await fixture.aRoomWith([]);
    await fixture.hearMembership({ roomId, userId: author });
    const page = (await listMessages(asUser(author), { roomId, args: {} }))!;
    expect(page).toMatchObject({
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
  });

  test('is null for whoever does not belong to the room, public or not', async () => {
    const { roomId } = await aHistory(1);
    expect(await listMessages(asUser(aUser()), { roomId, args: {} })).toBeNull();
    expect(await listMessages(asUser(aUser()), { roomId: 'room_never', args: {} })).toBeNull();
  });

  test.each<[string, ListMessagesArgs]>([
    ['last: goes without `first`', { first: 1, last: 1 }],
    ['before: goes without `after`', { after: 'a', before: 'b' }],
    ['last: goes with `before`; `after` goes with `first`', { after: 'a', last: 1 }],
    ['first: goes with `after`; `before` goes with `last`', { before: 'a', first: 1 }],
    ['around: goes without `after` and `before`', { around: 'msg_1', before: 'b' }],
    ['first: is from 1 to 100', { first: 0 }],
    ['first: is from 1 to 100', { first: 101 }],
    ['last: is from 1 to 100', { last: -1 }],
    ['around: is not a message of this room', { around: 'msg_never' }],
  ])('is refused with "%s"', async (message, args) => {
    const { page } = await aHistory(1);
    await expect(page(args)).rejects.toMatchObject({ message, extensions: { code: 'BAD_USER_INPUT' } });
  });

  test('is refused for a cursor of something else', async () => {
    const { page } = await aHistory(1);
    await expect(page({ after: 'nonsense' })).rejects.toMatchObject({ extensions: { code: 'BAD_CURSOR' } });
  });
});
