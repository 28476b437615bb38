import { listWorks, retryWork } from '@sl3/platform/inspect-queues';
import { eventually } from '@sl3/platform/testing/eventually';
import { newId } from '@sl3/schema/ids';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { afterEach, describe, expect, test } from 'vitest';
import { workFixture } from '../testing/work-fixture.js';
import { createWebhook } from './create-webhook.js';
import { deliveryBackOffMs, DELIVERY_ATTEMPTS } from './deliver-webhook.js';
import { rotateWebhookSecret } from './rotate-webhook-secret.js';
import { updateWebhook } from './update-webhook.js';
import type { CreateWebhookSuccess } from './webhook.problems.js';
import { WebhookClient } from './webhook-client.js';
import { WebhookEvent, type Webhook } from './webhook.js';

describe('a webhook', () => {
  const fixture = workFixture();
  const { admin, hear, receiver } = fixture;
  const workers: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((one) => one.close()));
  });

  async function aWebhook(events: WebhookEvent[] = [WebhookEvent.ROOM_CREATED]) {
    const { created, secret } = (await createWebhook(admin(), { url: receiver().url, events })) as CreateWebhookSuccess;
    return { webhook: created, secret };
  }
  const stored = (id: string) => fixture.work().collections.webhooks.findById(id).lean<Webhook>();
  const startWorker = async () => workers.push(await fixture.startWorker());
  const aRoom = () => ({
    roomId: newId('room'),
    kind: 'PUBLIC' as const,
    state: 'OPEN' as const,
    slowModeMs: 0,
    name: 'harbour',
    topic: null,
    byUserId: null,
    version: 1,
    at: new Date(),
  });
  const headersOf = (request: { headers: object }) => request.headers as Record<string, string>;
  const deliveriesOf = (webhookId: string) =>
    fixture.work().collections.webhookDeliveries.find({ webhookId }).sort({ createdAt: 1 }).lean();

  test('is told once of what it wants, signed so that the receiver can tell it from anything else', async () => {
    const { webhook, secret } = await aWebhook();
    const room = aRoom();
    const fact = await hear('room.created', room);
    await hear('room.created', room, fact.id); // heard twice, as facts may be
    await hear('room.invited', { inviteId: 'inv_1', roomId: 'r', inviterId: 'a', inviteeId: 'b', at: new Date() });
    await startWorker();

    await eventually(async () => {
      expect(await deliveriesOf(webhook._id)).toMatchObject([
        { factId: fact.id, state: 'DELIVERED', attempts: [{ status: 204, error: null }] },
      ]);
    });
    const [request, ...others] = receiver().received;
    expect(others).toEqual([]);
    expect(headersOf(request!)['webhook-id']).toBe(fact.id);
    const verified = new StandardWebhook(secret).verify(request!.body, headersOf(request!));
    expect(verified).toEqual({
      type: 'room.created',
      timestamp: fact.at.toISOString(),
      data: { ...room, at: room.at.toISOString() },
    });
    const altered = request!.body.replace('harbour', 'elsewhere');
    expect(() => new StandardWebhook(secret).verify(altered, headersOf(request!))).toThrow('No matching signature');
    const old = { ...headersOf(request!), 'webhook-timestamp': String(Math.floor(Date.now() / 1_000) - 301) };
    expect(() => new StandardWebhook(secret).verify(request!.body, old)).toThrow('too old');
  });

  test('is told nothing of what was stated before it was made, nor while it is disabled', async () => {
    const { webhook } = await aWebhook();
    await fixture
      .work()
      .collections.webhooks.updateOne({ _id: webhook._id }, { $set: { createdAt: new Date(Date.now() + 60_000) } });
    await hear('room.created', aRoom());
    const { webhook: other } = await aWebhook();
    await updateWebhook(admin(), { webhookId: other._id, state: 'DISABLED' });
    await hear('room.created', aRoom());
    expect([...(await deliveriesOf(webhook._id)), ...(await deliveriesOf(other._id))]).toEqual([]);
  });

  test('that answers with an error gets it again later, under the same id', async () => {
    const { webhook } = await aWebhook();
    receiver().answer = (response) => response.writeHead(receiver().received.length === 1 ? 500 : 200).end();
    const fact = await hear('room.created', aRoom());
    await startWorker();
    const workId = `deliver-webhook-${fact.id}-${webhook._id}`;
    await eventually(async () => {
      expect((await listWorks(fixture.work().jobs, { queue: 'webhooks', first: 1 })).works).toMatchObject([
        { id: workId, state: 'DELAYED', attempts: 1, lastError: 'Error: answered 500' },
      ]);
    });
    await retryWork(fixture.work().jobs, { workId });
    await eventually(async () => {
      expect(await deliveriesOf(webhook._id)).toMatchObject([
        {
          state: 'DELIVERED',
          attempts: [
            { status: 500, error: 'answered 500' },
            { status: 200, error: null },
          ],
        },
      ]);
    });
    expect(receiver().received.map((one) => headersOf(one)['webhook-id'])).toEqual([fact.id, fact.id]);
  });

  test('that fails for three days is switched off, and whoever made it is told', async () => {
    const waits = Array.from({ length: DELIVERY_ATTEMPTS - 1 }, (_, failures) => deliveryBackOffMs(failures + 1));
    const days = waits.reduce((sum, wait) => sum + wait, 0) / (24 * 3_600_000);
    expect(days).toBeGreaterThan(2.6);
    expect(days).toBeLessThan(3.4);

    const { webhook } = await aWebhook();
    receiver().answer = (response) => response.writeHead(503).end();
    const fact = await hear('room.created', aRoom());
    const { works } = fixture.work().jobs.outbox;
    await works.updateOne({ _id: new RegExp(fact.id) }, { $set: { failures: DELIVERY_ATTEMPTS - 1 } });
    await startWorker();
    await eventually(async () => {
      expect(await stored(webhook._id)).toMatchObject({ state: 'DISABLED', disabledReason: 'FAILING' });
      expect(await deliveriesOf(webhook._id)).toMatchObject([{ state: 'FAILED' }]);
      expect(await works.findOne({ _id: new RegExp(fact.id) }).lean()).toMatchObject({ state: 'DEAD' });
      const told = await fixture.work().collections.notifications.find({ userId: webhook.createdBy }).lean();
      expect(told).toMatchObject([{ kind: 'WEBHOOK_DISABLED', webhookId: webhook._id }]);
    });
  });

  test('that was switched off and is on again gets what had been given up, once somebody retries it', async () => {
    const { webhook } = await aWebhook();
    receiver().answer = (response) => response.writeHead(503).end();
    const fact = await hear('room.created', aRoom());
    const { works } = fixture.work().jobs.outbox;
    const workId = `deliver-webhook-${fact.id}-${webhook._id}`;
    await works.updateOne({ _id: workId }, { $set: { failures: DELIVERY_ATTEMPTS - 1 } });
    await startWorker();
    await eventually(async () => {
      expect(await works.findById(workId).lean()).toMatchObject({ state: 'DEAD' });
    });
    receiver().answer = (response) => response.writeHead(204).end();
    await updateWebhook(admin(), { webhookId: webhook._id, state: 'ENABLED' });
    await retryWork(fixture.work().jobs, { workId });
    await eventually(async () => {
      expect(await deliveriesOf(webhook._id)).toMatchObject([{ state: 'DELIVERED' }]);
    });
  });

  test('that says it is gone is switched off at once', async () => {
    const { webhook } = await aWebhook();
    receiver().answer = (response) => response.writeHead(410).end();
    await hear('room.created', aRoom());
    await startWorker();
    await eventually(async () => {
      expect(await stored(webhook._id)).toMatchObject({ state: 'DISABLED', disabledReason: 'GONE' });
    });
    expect(receiver().received).toHaveLength(1);
  });

  test('whose key was changed is signed with both keys for a day', async () => {
    const { webhook, secret: old } = await aWebhook();
    const { secret: fresh } = await rotateWebhookSecret(admin(), webhook._id);
    await hear('room.created', aRoom());
    await startWorker();
    await eventually(() => {
      expect(receiver().received).toHaveLength(1);
    });
    const [request] = receiver().received;
    for (const secret of [old, fresh]) {
      expect(() => new StandardWebhook(secret).verify(request!.body, headersOf(request!))).not.toThrow();
    }
  });
});

describe('sending to a partner', () => {
  const fixture = workFixture();
  const signal = new AbortController().signal;
  const post = async (client: WebhookClient, url: string) => {
    try {
      return await client.post({ url, headers: {}, body: '{}', signal });
    } finally {
      await client.close();
    }
  };

  test('follows no redirect', async () => {
    const { received, url } = fixture.receiver();
    fixture.receiver().answer = (response) => response.writeHead(302, { location: url }).end();
    const outcome = await post(new WebhookClient({ isLoopbackAllowed: true }), url);
    expect(outcome).toEqual({ status: 302, error: 'answered 302' });
    expect(received).toHaveLength(1);
  });

  test('reads no more than the beginning of an answer without end', async () => {
    fixture.receiver().answer = (response) => {
      response.writeHead(200);
      const pour = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', pour);
      pour();
    };
    const client = new WebhookClient({ isLoopbackAllowed: true });
    expect(await post(client, fixture.receiver().url)).toEqual({ status: 200 });
  });

  test('reaches nothing private, whether it is named by its address or by a name', async () => {
    expect(await post(new WebhookClient({ isLoopbackAllowed: false }), `https://127.0.0.1/`)).toEqual({
      status: null,
      error: 'not sent: PRIVATE_ADDRESS',
    });
    expect(await post(new WebhookClient({ isLoopbackAllowed: false }), `https://localhost:8443/`)).toEqual({
      status: null,
      error: 'not reached: the name leads to an address that is not public',
    });
    expect(fixture.receiver().received).toEqual([]);
  });
});
