import { HintSeal } from '@sl3/platform/hint-seal';
import { eventually } from '@sl3/platform/testing/eventually';
import { testSecret } from '@sl3/platform/testing/keys';
import { describe, expect, test } from 'vitest';
import { editMessage } from '../message/edit-message.js';
import { sendMessage, SendMessageSuccess } from '../message/send-message.js';
import { aPost } from '../testing/builders.js';
import { messagesFixture } from '../testing/fixture.js';
import { readLog } from './read-log.js';

const fixture = messagesFixture({ nodes: 2 });
const { aUser, asUser } = fixture;
const seal = new HintSeal(testSecret('cursor'));

/** What came sealed with the hint that the room stands at `head`. */
async function hintedAt(roomId: string, head: number): Promise<unknown> {
  const topic = `room:${roomId}`;
  return eventually(() => {
    const hint = fixture.hints.find((one) => one.topic === topic && one.payload['head'] === head);
    if (!hint) throw new Error(`no hint of ${roomId} at ${head}`);
    const { sealed } = hint.payload as { sealed?: string };
    return sealed === undefined ? 'nothing' : seal.open(topic, sealed);
  });
}

/** What the gateway would read instead: the same, after the same place. */
async function readAt(roomId: string, head: number): Promise<unknown> {
  const { anchor, entries } = await readLog(fixture.node(), { partition: roomId, after: head - 1, limit: 1 });
  return JSON.parse(JSON.stringify({ after: anchor, lines: entries })) as unknown;
}

async function say(author: string, post: ReturnType<typeof aPost>, o: { on?: number } = {}): Promise<string> {
  const result = await sendMessage(asUser(author, o), post);
  expect(result).toBeInstanceOf(SendMessageSuccess);
  return (result as SendMessageSuccess).message._id;
}

describe('the hint of a room', () => {
  test('carries a plain post as reading it gives it, and the place it follows, whichever node it came in at', async () => {
    const author = aUser();
    const roomId = await fixture.aRoomWith([author]);
    const asset = await fixture.hearAsset({ ownerId: author });
    await say(author, aPost({ roomId }));
    await say(author, aPost({ roomId, body: 'waves', kind: 'ACTION' }), { on: 1 });
    await say(author, aPost({ roomId, body: 'look', attachmentIds: [asset.assetId] }));
    for (const head of [2, 3, 4]) expect(await hintedAt(roomId, head)).toEqual(await readAt(roomId, head));
  });

  test('carries several that were stored in one write', async () => {
    const author = aUser();
    const roomId = await fixture.aRoomWith([author]);
    await Promise.all([1, 2, 3].map((n) => say(author, aPost({ roomId, body: `${n}` }))));
    const { entries } = await readLog(fixture.node(), { partition: roomId, after: 1, limit: 10 });
    const told = await hintedAt(roomId, 4);
    const lines = (told as { lines: unknown[] }).lines;
    expect(lines).toEqual(JSON.parse(JSON.stringify(entries.slice(-lines.length))));
  });

  test('says only where the room stands when something would have to be read: a reply, a change', async () => {
    const author = aUser();
    const roomId = await fixture.aRoomWith([author]);
    const messageId = await say(author, aPost({ roomId }));
    await say(author, aPost({ roomId, replyToId: messageId }));
    await editMessage(asUser(author), { messageId, body: 'changed' });
    expect(await hintedAt(roomId, 3)).toBe('nothing');
    expect(await hintedAt(roomId, 4)).toBe('nothing');
  });

  test('shows Redis nothing of what is said', async () => {
    const author = aUser();
    const roomId = await fixture.aRoomWith([author]);
    await say(author, aPost({ roomId, body: 'between us' }));
    await hintedAt(roomId, 2);
    expect(JSON.stringify(fixture.hints)).not.toContain('between us');
  });
});
