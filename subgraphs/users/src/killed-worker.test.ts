import { eventually } from '@sl3/platform/testing/eventually';
import { testSecret } from '@sl3/platform/testing/keys';
import { killInTheMiddle, startWorkerProcess, TAKEN_OVER_WITHIN_MS } from '@sl3/platform/testing/worker-process';
import { newId } from '@sl3/schema/ids';
import { describe, expect, test } from 'vitest';
import { workFixture } from './testing/work-fixture.js';
import { createWebhook } from './webhook/create-webhook.js';
import type { CreateWebhookSuccess } from './webhook/webhook.problems.js';

describe('given the worker of users is killed in the middle', () => {
  const fixture = workFixture();
  const entry = 'subgraphs/users/src/work.ts';
  const nowhere = 'http://127.0.0.1:9'; // no neighbour states anything here
  const neighbours = ['users', 'rooms', 'messages', 'moderation'];
  const environment = () => {
    const { mongodbUri, database, redisUrl, prefix } = fixture.names();
    return {
      MONGODB_URI: mongodbUri,
      MONGODB_DATABASE: database,
      REDIS_URL: redisUrl,
      REDIS_PREFIX: prefix,
      WEBHOOKS_TO_LOOPBACK: 'true',
      SUBGRAPH_URLS: JSON.stringify(Object.fromEntries(neighbours.map((name) => [name, nowhere]))),
      TARGET_SECRETS: JSON.stringify(Object.fromEntries(neighbours.map((name) => [name, testSecret(name)]))),
    };
  };
  const workOf = (id: string) => fixture.work().jobs.outbox.works.findById(id).lean();

  async function hearOfARoom() {
    return fixture.hear('room.created', {
      roomId: newId('room'),
      kind: 'PUBLIC',
      state: 'OPEN',
      slowModeMs: 0,
      name: 'harbour',
      topic: null,
      byUserId: null,
      version: 1,
      at: new Date(),
    });
  }

  test('while a partner has yet to answer, another worker delivers, under the same id', async () => {
    const receiver = fixture.receiver();
    const input = { url: receiver.url, events: ['room.created' as const] };
    const { created } = (await createWebhook(fixture.admin(), input)) as CreateWebhookSuccess;
    const fact = await hearOfARoom();
    receiver.answer = () => undefined;
    const victim = await startWorkerProcess({ entry, env: environment() });
    await eventually(() => expect(receiver.received).toHaveLength(1), { withinMs: 15_000 });
    const successor = await startWorkerProcess({ entry, env: environment() });
    receiver.answer = (response) => response.writeHead(200).end();
    await victim.kill();

    await eventually(
      async () => {
        const deliveries = await fixture.work().collections.webhookDeliveries.find({ webhookId: created._id }).lean();
        expect(deliveries).toMatchObject([{ factId: fact.id, state: 'DELIVERED', attempts: [{ status: 200 }] }]);
        const work = await workOf(`deliver-webhook-${fact.id}-${created._id}`);
        expect(work).toMatchObject({ state: 'DONE', attempts: 2, failures: 0 });
      },
      { withinMs: TAKEN_OVER_WITHIN_MS },
    );
    await successor.stop();
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([fact.id, fact.id]);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  }, 120_000);

  test.each([
    ['before the notification was stored', false],
    ['when the notification was stored and nobody knew', true],
  ])(
    '%s, another tells the person, once',
    async (_when, passes) => {
      const userId = newId('user');
      const invite = { inviteId: newId('invite'), roomId: newId('room'), inviterId: newId('user'), inviteeId: userId };
      const fact = await fixture.hear('room.invited', { ...invite, at: new Date() });
      const { successor } = await killInTheMiddle({
        entry,
        env: environment(),
        holdAt: (bytes) => bytes.includes('insert') && bytes.includes('notifications') && bytes.includes(userId),
        passes,
      });
      await eventually(
        async () => {
          const told = await fixture.work().collections.notifications.find({ userId }).lean();
          expect(told).toMatchObject([{ kind: 'INVITED', inviteId: invite.inviteId }]);
          expect(await workOf(`notify-${fact.id}-${userId}`)).toMatchObject({
            state: 'DONE',
            attempts: 2,
            failures: 0,
          });
        },
        { withinMs: TAKEN_OVER_WITHIN_MS },
      );
      await successor.stop();
    },
    60_000,
  );
});
