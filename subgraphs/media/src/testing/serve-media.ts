import { systemClock } from '@sl3/platform/clock';
import { memoryLog } from '@sl3/platform/log';
import { serveSubgraph } from '@sl3/platform/subgraph';
import { testSecret } from '@sl3/platform/testing/keys';
import { EnvelopeOpener, sealEnvelope, type Claims } from '@sl3/platform/viewer';
import { afterAll, beforeAll } from 'vitest';
import { contextFor } from '../context.js';
import { doors } from '../doors.js';
import { buildMediaSchema } from '../schema.js';
import type { mediaFixture } from './fixture.js';

/** Serves a fixture as the process does, and calls it as the gateway does. */
export function serveMedia(fixture: ReturnType<typeof mediaFixture>) {
  let served: { url: string; close(): Promise<void> } | undefined;
  beforeAll(async () => {
    served = await serveSubgraph({
      name: 'media',
      schema: buildMediaSchema().schema,
      context: (_claims, viewer) => contextFor(fixture.services(), viewer),
      doors,
      config: { HOST: '127.0.0.1', PORT: 0, METRICS_PORT: 0, DRAIN_MS: 100 },
      opener: new EnvelopeOpener({
        target: 'media',
        callerSecrets: { gateway: testSecret('gateway-media') },
        clock: systemClock,
      }),
      log: memoryLog().log,
      ready: () => Promise.resolve(undefined),
    });
  });
  afterAll(() => served?.close());

  const url = (): string => served?.url ?? '';
  /** The envelope of one request of somebody's, or of nobody's. */
  function headers(
    userId: string | undefined,
    method: string,
    path: string,
    scopes = ['chat'],
  ): Record<string, string> {
    const principal: Claims['principal'] =
      userId === undefined
        ? { kind: 'anonymous' }
        : { kind: 'viewer', userId, sessionId: 'ses_test', role: 'USER', scopes };
    const claims: Claims = { caller: 'gateway', principal, requestId: 'test', locale: 'en' };
    const secret = testSecret('gateway-media');
    return { 'sl3-envelope': sealEnvelope({ target: 'media', secret, claims, body: `${method} ${path}` }) };
  }
  return {
    url,
    headers,
    send: (
      userId: string | undefined,
      method: string,
      path: string,
      o: { headers?: Record<string, string>; body?: Uint8Array; scopes?: string[] } = {},
    ): Promise<Response> =>
      fetch(`${url()}${path}`, {
        method,
        headers: { ...headers(userId, method, path, o.scopes), ...o.headers },
        ...(o.body && { body: o.body as Uint8Array<ArrayBuffer> }),
      }),
  };
}
