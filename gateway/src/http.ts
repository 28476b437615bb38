import { HttpError, sendJson } from '@sl3/platform/http';
import type { Log } from '@sl3/platform/log';
import { requestSeconds } from '@sl3/platform/metrics';
import { CODES } from '@sl3/schema/codes';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { DevelopersDoor } from './developers-door.js';
import { codeOf, maskErrors, retryAfterMsOf } from './error-mask.js';
import { answerGraphql, type GraphqlDoor } from './graphql-over-http.js';
import type { StreamDoor } from './proxy/stream-door.js';
import { pageHeaders, type StaticFiles } from './static-files.js';

export interface HttpDoor extends GraphqlDoor {
  readonly streams: StreamDoor;
  /** The origin for files alone, when there is one: nothing else is served there. */
  readonly mediaOrigin: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly drainMs: number;
  readonly files: StaticFiles;
  readonly developers: DevelopersDoor;
  readonly log: Log;
  /** The name of the part that cannot serve, or undefined when all can. */
  readonly ready: () => Promise<string | undefined>;
  readonly onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/** The one port people reach: `/graphql` for both doors, `/schema.graphql`, `/health`, `/ready`, and the client at every other path. */
export async function openDoor(door: HttpDoor): Promise<{ url: string; close: () => Promise<void> }> {
  const headers = Object.entries(pageHeaders(door.mediaOrigin));
  const server = createServer(
    { keepAliveTimeout: 65_000, headersTimeout: 30_000, requestTimeout: STREAM_MS },
    (request, response) => {
      const path = URL.parse(request.url ?? '/', 'http://internal.invalid')?.pathname ?? '/';
      const stopTimer = requestSeconds.startTimer();
      response.once('close', () => {
        if (!server.listening) setImmediate(() => server.closeIdleConnections()); // it would be kept alive for a minute
        stopTimer({
          route: labelOf(door, path, request),
          status: response.statusCode,
        });
      });
      for (const [name, value] of headers) response.setHeader(name, value);
      answer(door, path, request, response).catch((error: unknown) => {
        fail(door, response, error);
      });
    },
  );
  server.on('upgrade', door.onUpgrade);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(door.port, door.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${door.host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        const deadline = setTimeout(() => server.closeAllConnections(), door.drainMs);
        server.close(() => {
          clearTimeout(deadline);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

/** For a piece of a file; /graphql gives its bodies less, and a stream that stands still is ended sooner. */
const STREAM_MS = 10 * 60_000;
const ROUTES = new Set(['/graphql', '/schema.graphql', '/health', '/ready']);

async function answer(door: HttpDoor, path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const stream = door.streams.routeOf(path);
  if (stream) return door.streams.answer(stream, request, response);
  // A file that slipped through every check and ran there would find nobody signed in and nothing to call.
  if (door.mediaOrigin !== undefined && `//${request.headers.host ?? ''}` === door.mediaOrigin.replace(/^\w+:/, '')) {
    throw new HttpError(404, 'Not found.');
  }
  if (path === '/graphql') {
    if (request.method === 'POST') return answerGraphql(door, request, response);
    if (await door.developers.answerPage(request, response)) return;
    response.setHeader('allow', 'POST');
    throw new HttpError(405, 'Only POST.');
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    throw new HttpError(405, 'Only GET.');
  }
  if (path === '/health') {
    sendJson(response, 200, { status: 'alive' });
    return;
  }
  if (path === '/schema.graphql') {
    door.developers.answerSdl(response);
    return;
  }
  if (path === '/ready') {
    const missing = await door.ready();
    sendJson(response, missing === undefined ? 200 : 503, {
      status: missing === undefined ? 'ready' : 'not ready',
      missing,
    });
    return;
  }
  if (!(await door.files.answer(path, request, response))) throw new HttpError(404, 'Not found.');
}

/** Paths of files and of the client share a label each, or anyone could make any number of them. */
function labelOf(door: HttpDoor, path: string, request: IncomingMessage): string {
  const label = ROUTES.has(path) ? path : door.streams.routeOf(path)?.prefix;
  return label === undefined ? 'client' : `${request.method ?? ''} ${label}`;
}

function fail(door: HttpDoor, response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (error instanceof HttpError) {
    sendJson(response, error.status, { message: error.message });
    return;
  }
  const code = codeOf(error);
  if (code !== 'INTERNAL_SERVER_ERROR') {
    const [masked] = maskErrors([error], { requestId: '', log: door.log });
    const retryAfterMs = retryAfterMsOf({ errors: masked ? [masked] : [] });
    if (retryAfterMs !== undefined) response.setHeader('retry-after', Math.ceil(retryAfterMs / 1_000));
    sendJson(response, CODES[code].httpStatus, { message: masked?.message });
    return;
  }
  // A caller that hung up while sending is no fault of ours, and nobody reads this answer.
  if (!response.destroyed) door.log.error({ err: error }, 'request failed');
  sendJson(response, 500, { message: 'Internal error' });
}
