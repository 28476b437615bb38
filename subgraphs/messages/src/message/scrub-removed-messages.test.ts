import { openJobs, startWorkers } from '@sl3/platform/jobs';
import { memoryLog } from '@sl3/platform/log';
import { eventually } from '@sl3/platform/testing/eventually';
import { testNames } from '@sl3/platform/testing/names';
import { describe, expect, test } from 'vitest';
import { jobs as table } from '../jobs.js';
import { aPost } from '../testing/builders.js';
import { messagesFixture } from '../testing/fixture.js';
import { editMessage } from './edit-message.js';
import type { Message } from './message.js';
import { removeMessage } from './remove-message.js';
import { scrubRemovedMessages } from './scrub-removed-messages.js';
import { sendMessage, type SendMessageSuccess } from './send-message.js';

const DAY_MS = 24 * 60 * 60 * 1_000;
const fixture = messagesFixture();
const names = testNames();
const { log } = memoryLog();
const { aUser, asUser, clock } = fixture;

async function aRemovedMessage(): Promise<Message> {
  const author = aUser();
  const roomId = await fixture.aRoomWith([author]);
  const { message } = (await sendMessage(asUser(author), aPost({ roomId, body: 'a secret' }))) as SendMessageSuccess;
  await editMessage(asUser(author), { messageId: message._id, body: 'a second secret' });
  await removeMessage(asUser(author), { messageId: message._id });
  return message;
}

/** Everything the store has of a room, as text. */
async function everythingOf(roomId: string): Promise<string> {
  return JSON.stringify(await fixture.node().collections.entries.find({ roomId }).lean());
}

describe('the text of a removed message', () => {
  test('can be restored for 30 days', async () => {
    const { roomId } = await aRemovedMessage();
    clock.move(30 * DAY_MS - 1);
    expect(await scrubRemovedMessages(fixture.node())).toBe(0);
    expect(await everythingOf(roomId)).toContain('a secret');
  });

  test('then leaves the store whole, while its place and digest stay', async () => {
    const { _id, roomId, digest } = await aRemovedMessage();
    clock.move(30 * DAY_MS);
    expect(await scrubRemovedMessages(fixture.node())).toBeGreaterThan(0);
    expect(await everythingOf(roomId)).not.toContain('secret');
    const message = await fixture.node().collections.messages.findById(_id).lean();
    expect(message).toMatchObject({ seq: 2, digest });
    expect(message?.removedAt).toBeDefined();
    expect(await scrubRemovedMessages(fixture.node())).toBe(0);
  });

  test('is scrubbed by the worker without anybody asking', async () => {
    const { roomId } = await aRemovedMessage();
    clock.move(30 * DAY_MS);
    const { collections } = fixture.node();
    const { redisUrl, prefix } = names;
    const connection = collections.messages.db;
    const jobs = await openJobs({ subgraph: 'messages', jobs: table, connection, redisUrl, prefix, clock, log });
    const workers = await startWorkers({ jobs, context: fixture.node() });
    await eventually(async () => {
      expect(await everythingOf(roomId)).not.toContain('secret');
    });
    await workers.close();
    await jobs.close();
  });
});
