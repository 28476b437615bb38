import { eventually } from '@sl3/platform/testing/eventually';
import { testSecret } from '@sl3/platform/testing/keys';
import { testNames } from '@sl3/platform/testing/names';
import { killInTheMiddle, TAKEN_OVER_WITHIN_MS } from '@sl3/platform/testing/worker-process';
import { describe, expect, test } from 'vitest';
import { removeMessage } from './message/remove-message.js';
import { sendMessage, type SendMessageSuccess } from './message/send-message.js';
import { aPost } from './testing/builders.js';
import { messagesFixture } from './testing/fixture.js';

describe('given the worker of messages is killed in the middle', () => {
  const fixture = messagesFixture();
  const { mongodbUri, redisUrl, prefix } = testNames();

  test.each([
    ['before its write reached the store', false],
    ['when its write was stored and not yet answered', true],
  ])(
    'removed messages are scrubbed by another, %s',
    async (_when, passes) => {
      const author = fixture.aUser();
      const roomId = await fixture.aRoomWith([author]);
      const post = aPost({ roomId, body: 'a secret' });
      const { message } = (await sendMessage(fixture.asUser(author), post)) as SendMessageSuccess;
      await removeMessage(fixture.asUser(author), { messageId: message._id });
      const { messages } = fixture.node().collections;

      const { successor } = await killInTheMiddle({
        entry: 'subgraphs/messages/src/work.ts',
        env: {
          MONGODB_URI: mongodbUri,
          MONGODB_DATABASE: messages.db.name,
          REDIS_URL: redisUrl,
          REDIS_PREFIX: `${prefix}-${passes}`,
          CURSOR_SECRET: testSecret('cursor'),
        },
        holdAt: (bytes) => bytes.includes('$unset') && bytes.includes('scrubFrom'),
        passes,
      });
      try {
        await eventually(
          async () => {
            expect(await messages.findById(message._id, { scrubFrom: 1, revisions: 1 }).lean()).toEqual({
              _id: message._id,
              kind: 'post',
            });
            const works = await messages.db.collection('work').find({}).toArray();
            expect(works).toMatchObject([{ job: 'scrub-removed-messages', state: 'DONE', attempts: 2, failures: 0 }]);
          },
          { withinMs: TAKEN_OVER_WITHIN_MS },
        );
      } finally {
        await successor.stop();
        await messages.db.collection('work').deleteMany({});
      }
    },
    60_000,
  );
});
