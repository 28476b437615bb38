import { openHints, type Hints } from '@sl3/platform/hints';
import { memoryLog } from '@sl3/platform/log';
import { testSecret } from '@sl3/platform/testing/keys';
import { LogCursors } from '@sl3/platform/cursor';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, inject } from 'vitest';
import { loadConfig } from '../config.js';
import { topicOf } from '../live/log-source.js';
import { serveGateway } from '../serve-gateway.js';
import { FakeLogs } from './fake-logs.js';
import { FakeFacts } from './fake-facts.js';
import { echo, serveFakeSubgraphs, type FakeWorld } from './fake-subgraphs.js';
import { SocketClient } from './socket-client.js';
import { TestTokens, type TokenSubject } from './test-tokens.js';

type Json = Record<string, any>;

export interface GatewayFixture {
  readonly world: FakeWorld;
  readonly hints: Hints;
  readonly cursors: LogCursors;
  readonly log: ReturnType<typeof memoryLog>;
  /** Base URLs of the gateways: the same world behind each. */
  readonly urls: string[];
  token(subject: TokenSubject): Promise<string>;
  socket(userId: string, gateway?: number, role?: TokenSubject['role']): Promise<SocketClient>;
  /** Stops one gateway as SIGTERM does. */
  stop(gateway: number): Promise<void>;
  /** Posts to the first gateway. */
  post(
    body: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; headers: Headers; body: Json; text: string }>;
}

const SUPERGRAPH = fileURLToPath(new URL('../../../schema/supergraph.graphql', import.meta.url));

/** Gateways as they are shipped, before subgraphs with made-up content, on the real Redis; closed after the file. */
export function gatewayFixture(o: { gateways?: number; env?: Record<string, string> } = {}): GatewayFixture {
  const closers: (() => Promise<void> | void)[] = [];
  const stops: (() => Promise<void>)[] = [];
  const clients: SocketClient[] = [];
  const fixture = {} as { -readonly [K in keyof GatewayFixture]: GatewayFixture[K] };
  const prefix = `test-${randomBytes(6).toString('hex')}`;

  beforeAll(async () => {
    const log = memoryLog();
    const hints = await openHints({ url: inject('REDIS_URL'), prefix, ticks: true, log: log.log });
    closers.push(() => hints.close());
    const logs = new FakeLogs();
    logs.onAppended = (partition, head) => {
      hints.publish(topicOf(partition), { partition, head });
    };
    const world: FakeWorld = {
      logs,
      tokens: await TestTokens.make(),
      calls: [],
      ended: new Set(),
      usersFault: undefined,
      facts: new FakeFacts(),
      isModerationAway: false,
      areKeysAway: false,
      onStream: echo,
    };
    const subgraphs = await serveFakeSubgraphs(world, log.log);
    closers.push(() => subgraphs.close());
    const urls: string[] = [];
    for (let index = 0; index < (o.gateways ?? 1); index += 1) {
      const config = loadConfig({
        ...{ PORT: '0', REDIS_URL: inject('REDIS_URL'), REDIS_PREFIX: prefix, SUPERGRAPH_FILE: SUPERGRAPH },
        TARGET_SECRETS: JSON.stringify(subgraphs.secrets),
        SUBGRAPH_URLS: JSON.stringify(subgraphs.urls),
        CURSOR_SECRET: testSecret('cursors'),
        ...o.env,
      });
      const opened: (() => Promise<void> | void)[] = [];
      await serveGateway(config, {
        log: log.log,
        onClose: (_what, close) => opened.push(close),
        serves: (url) => urls.push(url),
      });
      stops.push(() => closeAll(opened));
      closers.push(() => closeAll(opened));
    }
    Object.assign(fixture, { world, hints, log, urls, cursors: new LogCursors(testSecret('cursors')) });
  });

  afterAll(async () => {
    for (const client of clients) client.close();
    await closeAll(closers);
  });

  fixture.stop = (gateway) => stops[gateway]!();

  fixture.token = (subject) => fixture.world.tokens.sign(subject);
  fixture.socket = async (userId, gateway = 0, role = 'USER') => {
    const client = await SocketClient.open(fixture.urls[gateway]!, await fixture.token({ userId, role }));
    clients.push(client);
    return client;
  };
  fixture.post = async (body, headers = {}) => {
    const response = await fetch(`${fixture.urls[0]!}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text.startsWith('{') ? JSON.parse(text) : {},
      text,
    };
  };
  return fixture;
}

/** In reverse, each once. */
async function closeAll(closers: (() => Promise<void> | void)[]): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}
