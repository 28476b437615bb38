import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.js';
import { Person } from '../support/person.js';
import { givenAPlatform } from '../support/platform.js';

const MESSAGES = 50;
const ALL_DONE_WITHIN_MS = 90_000; // half a minute until the sweeper takes them for forgotten, then the work itself
const cli = fileURLToPath(new URL('../../cli/dist/main.js', import.meta.url));

const CREATE_WEBHOOK = `mutation ($url: String!) { createWebhook(input: { url: $url, events: [MESSAGE_SENT] }) {
  __typename ... on CreateWebhookSuccess { created { id } } } }`;
const DELIVERIES = `query ($id: ID!) { webhookDeliveries(webhookId: $id, first: 100) { edges { node { eventId state } } } }`;
const QUEUES = '{ queues { queue waiting active dead } }';

const platform = givenAPlatform({ env: { WEBHOOKS_TO_LOOPBACK: 'true' } });

/** A partner's program that answers nobody until it is told to. */
const held: ServerResponse[] = [];
const told: string[] = [];
let isAnswering = false;
let receiver: Server;
let admin: Person;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    told.push(String(request.headers['webhook-id']));
    request.resume();
    if (isAnswering) response.writeHead(204).end();
    else held.push(response);
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');

  const { url, folder } = platform();
  admin = await Person.signUp(url, 'admin');
  const env = { PATH: process.env['PATH'], SL3_DATA_DIR: folder.path };
  await promisify(execFile)(process.execPath, [cli, 'set-role', admin.handle, 'admin'], { env });
  await admin.refresh();
});
afterAll(() => {
  receiver.close();
  receiver.closeAllConnections();
});

async function flushRedis(): Promise<void> {
  const { hostname, port } = new URL(platform().redisUrl);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.write('FLUSHALL\r\n');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  expect(answer.toString()).toBe('+OK\r\n');
}

describe('given fifty messages wait to be told to a partner', () => {
  test('Redis forgets everything and a worker is killed, and the partner is told of each of them', async () => {
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
    const { createWebhook } = await admin.graph(CREATE_WEBHOOK, { url });
    const webhookId = createWebhook.created.id;
    const roomId = await admin.createRoom('told elsewhere');
    for (let i = 0; i < MESSAGES; i += 1) await admin.sendSurely(roomId, `message ${i}`, Date.now() + 10_000);

    const deliveries = async (): Promise<{ eventId: string; state: string }[]> =>
      (await admin.graph(DELIVERIES, { id: webhookId })).webhookDeliveries.edges.map(({ node }: any) => node);
    await eventually(async () => {
      expect((await deliveries()).map(({ state }) => state)).toEqual(Array(MESSAGES).fill('PENDING'));
      expect(held.length).toBeGreaterThan(0);
    }, 30_000);

    await flushRedis();
    platform().process('worker').signal('SIGKILL');
    isAnswering = true;
    for (const response of held) response.destroy();

    await eventually(async () => {
      expect((await deliveries()).map(({ state }) => state)).toEqual(Array(MESSAGES).fill('DELIVERED'));
    }, ALL_DONE_WITHIN_MS);
    const events = (await deliveries()).map(({ eventId }) => eventId);
    expect(new Set(told)).toEqual(new Set(events));
    expect(new Set(told).size).toBe(MESSAGES);
    await eventually(async () => {
      const { queues } = await admin.graph(QUEUES);
      expect(queues).toContainEqual({ queue: 'webhooks', waiting: 0, active: 0, dead: 0 });
    });
  });
});
