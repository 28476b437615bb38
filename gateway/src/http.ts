import { HttpError, sendJson } from '@sl3/platform/http';
import type { Log } from '@sl3/platform/log';
import { requestSeconds } from '@sl3/platform/metrics';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { DevelopersDoor } from './developers-door.js';
import { answerGraphql, type GraphqlDoor } from './graphql-over-http.js';
import { PAGE_HEADERS, type StaticFiles } from './static-files.js';

export interface HttpDoor extends GraphqlDoor {
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
  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 30_000 }, (request, response) => {
    const path = URL.parse(request.url ?? '/', 'http://internal.invalid')?.pathname ?? '/';
    const stopTimer = requestSeconds.startTimer();
    response.once('close', () => {
      if (!server.listening) setImmediate(() => server.closeIdleConnections()); // it would be kept alive for a minute
      // Paths of the client share a label, or anyone could make any number of them.
      stopTimer({
        route: ROUTES.has(path) ? `${request.method ?? ''} ${path}` : 'client',
        status: response.statusCode,
      });
    });
    for (const [name, value] of Object.entries(PAGE_HEADERS)) response.setHeader(name, value);
    answer(door, path, request, response).catch((error: unknown) => {
      fail(door, response, error);
    });
  });
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

const ROUTES = new Set(['/graphql', '/schema.graphql', '/health', '/ready']);

async function answer(door: HttpDoor, path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
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

function fail(door: HttpDoor, response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (error instanceof HttpError) {
    sendJson(response, error.status, { message: error.message });
    return;
  }
  // A caller that hung up while sending is no fault of ours, and nobody reads this answer.
  if (!response.destroyed) door.log.error({ err: error }, 'request failed');
  sendJson(response, 500, { message: 'Internal error' });
}
