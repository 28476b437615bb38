import { buildSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CallRefused, Neighbours } from './call.js';
import { systemClock } from './clock.js';
import { notFound } from './errors.js';
import { memoryLog } from './log.js';
import { serveSubgraph, type InternalRequest } from './subgraph.js';
import { openProxy, type Proxy } from './testing/proxy.js';
import { testSecret } from './testing/keys.js';
import { EnvelopeOpener } from './viewer.js';

describe('a call to a neighbour', () => {
  const secret = testSecret('messages-to-rooms');
  let served: { url: string; close(): Promise<void> };
  let proxy: Proxy;
  let neighbours: Neighbours;

  beforeAll(async () => {
    served = await serveSubgraph<{ caller: string }>({
      name: 'rooms',
      schema: buildSchema('type Query { nothing: Boolean }'),
      context: ({ principal }) => ({ caller: principal.kind === 'service' ? principal.name : '' }),
      routes: {
        'POST /internal/echo': {
          callers: ['messages'],
          handle: (request: InternalRequest, { caller }) => Promise.resolve({ caller, said: request.json() }),
        },
        'POST /internal/missing': { callers: ['messages'], handle: () => Promise.reject(notFound()) },
        'POST /internal/not-for-you': { callers: ['gateway'], handle: () => Promise.resolve({}) },
      },
      config: { HOST: '127.0.0.1', PORT: 0, METRICS_PORT: 0, DRAIN_MS: 500 },
      opener: new EnvelopeOpener({ target: 'rooms', callerSecrets: { messages: secret }, clock: systemClock }),
      log: memoryLog().log,
      ready: () => Promise.resolve(undefined),
    });
    proxy = await openProxy({ host: '127.0.0.1', port: Number(new URL(served.url).port) });
    const urls = { rooms: `http://127.0.0.1:${String(proxy.port)}/` };
    neighbours = new Neighbours({ self: 'messages', urls, secrets: { rooms: secret } });
  });
  afterAll(async () => {
    await neighbours.close();
    await proxy.close();
    await served.close();
  });

  test('is made in the name of the calling process, and brings back what was answered', async () => {
    expect(await neighbours.post('rooms', '/internal/echo', { hello: 1 })).toEqual({
      caller: 'messages',
      said: { hello: 1 },
    });
  });

  test('that is refused says by whom, where and with which code', async () => {
    const missing = neighbours.post('rooms', '/internal/missing', {});
    await expect(missing).rejects.toThrow(CallRefused);
    await expect(missing).rejects.toMatchObject({ target: 'rooms', path: '/internal/missing', code: 'NOT_FOUND' });
    await expect(neighbours.post('rooms', '/internal/not-for-you', {})).rejects.toMatchObject({ status: 403 });
  });

  test('that is not answered in time fails as unavailable, and the next one works', async () => {
    proxy.swallowReplies();
    const started = performance.now();
    const silent = neighbours.post('rooms', '/internal/echo', {}, { timeoutMs: 300 });
    await expect(silent).rejects.toMatchObject({ extensions: { code: 'UNAVAILABLE' } });
    expect(performance.now() - started).toBeLessThan(1_000);

    proxy.cut();
    const refused = neighbours.post('rooms', '/internal/echo', {});
    await expect(refused).rejects.toMatchObject({ extensions: { code: 'UNAVAILABLE' } });
    proxy.mend();
    expect(await neighbours.post('rooms', '/internal/echo', {})).toMatchObject({ caller: 'messages' });
  });
});
