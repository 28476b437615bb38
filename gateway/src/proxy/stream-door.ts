import { rateLimited, unavailable } from '@sl3/platform/errors';
import { HttpError } from '@sl3/platform/http';
import type { Log } from '@sl3/platform/log';
import { ENVELOPE_HEADER, sealEnvelope, type Claims } from '@sl3/platform/viewer';
import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Pool, type Dispatcher } from 'undici';
import { principalOf } from '../bearer.js';
import { ipOf, isAllowedOrigin, localeOf, type Edge } from '../caller.js';
import { LocalBuckets } from '../rates.js';
import type { Sessions } from '../session.js';
import type { MediaCookies } from './media-cookie.js';
import { OpenStreams } from './open-streams.js';
import { ANSWER_HEADERS, PROXY_ROUTES, REQUEST_HEADERS, type ProxyRoute } from './proxy-routes.js';

/** 8 MiB in this time are 14 KB/s. Whoever is slower goes on with what arrived. */
const WHOLE_MS = 10 * 60_000;
/** How long a subgraph may take to begin its answer, once it has all of a request. */
const ANSWER_MS = 30_000;

export interface StreamDoorOptions {
  readonly urls: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly sessions: Sessions;
  readonly cookies: MediaCookies;
  readonly edge: Edge;
  readonly requestsPerMinute: number;
  readonly log: Log;
  /** How long a line may stand still in either direction. */
  readonly idleMs: number;
}

/**
 * Streams files in and out: `/uploads`, `/media`, `/exports`.
 *
 * Nothing is kept on the way: a body is read as fast as the other side takes it, and when either side goes, all that was
 * held for it is freed. The subgraph decides; this door says who asks, limits how much, and lets only known headers pass.
 */
export class StreamDoor {
  readonly #o: StreamDoorOptions;
  readonly #pools = new Map<string, Pool>();
  readonly #requests: LocalBuckets;
  readonly #open = new OpenStreams();

  constructor(o: StreamDoorOptions) {
    this.#o = o;
    this.#requests = new LocalBuckets(o.requestsPerMinute);
  }

  /** @returns which part of the paths this one belongs to, if any */
  routeOf(path: string): ProxyRoute | undefined {
    return PROXY_ROUTES.find(({ prefix }) => path.startsWith(prefix));
  }

  /** @throws HttpError, UNAUTHENTICATED, RATE_LIMITED or UNAVAILABLE before anything was answered */
  async answer(route: ProxyRoute, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    response.setHeader('x-request-id', requestId);
    const bodyBytes = refuseUnfit(route, request, response, this.#o.edge);
    const claims = await this.#claimsOf(route, request, requestId);
    const subject = claims.principal.kind === 'viewer' ? `user:${claims.principal.userId}` : `ip:${claims.ip ?? ''}`;
    const { isAllowed, retryAfterMs } = this.#requests.take(subject, 1);
    if (!isAllowed) throw rateLimited(retryAfterMs);

    const release = this.#open.take(subject);
    const stopWatching = endWhenIdle(request, this.#o.idleMs);
    try {
      await this.#stream({ route, request, response, claims, bodyBytes });
    } finally {
      stopWatching();
      release();
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
  }

  async #claimsOf(route: ProxyRoute, request: IncomingMessage, requestId: string): Promise<Claims> {
    const { headers } = request;
    const { sessions, cookies, edge } = this.#o;
    const byToken = await principalOf(sessions, headers.authorization);
    const byCookie =
      byToken.kind === 'anonymous' && route.takesCookie ? await cookies.viewerOf(headers.cookie) : undefined;
    const ip = ipOf(request, edge);
    return {
      caller: 'gateway',
      principal: byCookie ?? byToken,
      requestId,
      locale: localeOf(headers['accept-language']),
      ...(ip !== undefined && { ip }),
    };
  }

  async #stream(o: {
    route: ProxyRoute;
    request: IncomingMessage;
    response: ServerResponse;
    claims: Claims;
    bodyBytes: number;
  }): Promise<void> {
    const { request, response } = o;
    const gone = new AbortController();
    const onClose = (): void => {
      if (!response.writableFinished) gone.abort();
    };
    response.once('close', onClose);
    try {
      const answer = await this.#ask({ ...o, signal: AbortSignal.any([gone.signal, AbortSignal.timeout(WHOLE_MS)]) });
      await passOn(answer, response);
    } catch (error) {
      if (gone.signal.aborted) return; // whoever asked has hung up: there is nobody to tell
      throw error;
    } finally {
      response.off('close', onClose);
      request.resume(); // what is left of a body nobody wants, so that the caller reads the answer
    }
  }

  async #ask(o: {
    route: ProxyRoute;
    request: IncomingMessage;
    claims: Claims;
    bodyBytes: number;
    signal: AbortSignal;
  }): Promise<Dispatcher.ResponseData> {
    const { request, signal } = o;
    const { subgraph } = o.route;
    const method = request.method as Dispatcher.HttpMethod;
    const path = request.url ?? '/';
    const secret = this.#o.secrets[subgraph] ?? '';
    // A stream cannot be hashed before it is there: the envelope vouches for what is asked.
    const envelope = sealEnvelope({ target: subgraph, secret, claims: o.claims, body: `${method} ${path}` });
    try {
      return await this.#poolOf(subgraph).request({
        ...{ method, path, signal },
        headers: { ...picked(request.headers, REQUEST_HEADERS), [ENVELOPE_HEADER]: envelope },
        body: o.bodyBytes > 0 ? bodyOf(request) : null,
        headersTimeout: o.bodyBytes > 0 ? WHOLE_MS : ANSWER_MS,
        bodyTimeout: ANSWER_MS,
      });
    } catch (error) {
      throw Object.assign(unavailable(), { cause: error });
    }
  }

  #poolOf(subgraph: string): Pool {
    const existing = this.#pools.get(subgraph);
    if (existing) return existing;
    const url = this.#o.urls[subgraph] ?? '';
    const pool = new Pool(new URL(url).origin, { connections: 256, pipelining: 1, connectTimeout: 1_000 });
    this.#pools.set(subgraph, pool);
    return pool;
  }
}

/** @returns the length of the body */
function refuseUnfit(route: ProxyRoute, request: IncomingMessage, response: ServerResponse, edge: Edge): number {
  if (!route.methods.includes(request.method ?? '')) {
    response.setHeader('allow', route.methods.join(', '));
    throw new HttpError(405, `Only ${route.methods.join(', ')}.`);
  }
  if (!isAllowedOrigin(request, edge)) throw new HttpError(403, 'This origin may not call.');
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding !== undefined) throw new HttpError(411, 'Say how long the body is.');
  const bytes = Number(length ?? 0);
  if (bytes > route.bodyMaxBytes) throw new HttpError(413, `The body is over ${route.bodyMaxBytes} bytes.`);
  return bytes;
}

/** A line that stands still for too long is dead, or somebody holds it on purpose. */
function endWhenIdle({ socket }: IncomingMessage, idleMs: number): () => void {
  const end = (): void => void socket.destroy();
  socket.setTimeout(idleMs, end);
  return () => {
    socket.off('timeout', end);
    socket.setTimeout(0);
  };
}

/**
 * The body, detached: when the subgraph answers before it has all of it, its line is closed and this stream with it, but
 * not the line to the caller, who is still to read the answer.
 */
function bodyOf(request: IncomingMessage): PassThrough {
  const body = new PassThrough();
  request.once('close', () => {
    if (!request.complete) body.destroy(new Error('The caller hung up.'));
  });
  return request.pipe(body);
}

async function passOn(answer: Dispatcher.ResponseData, response: ServerResponse): Promise<void> {
  const { statusCode, body } = answer;
  for (const [name, value] of Object.entries(picked(answer.headers, ANSWER_HEADERS))) response.setHeader(name, value);
  if (statusCode >= 400) {
    // What went wrong is the status; whatever a subgraph says besides is not for outside.
    await body.dump();
    for (const name of ['content-length', 'content-disposition', 'etag']) response.removeHeader(name);
    response.setHeader('content-type', 'application/json; charset=utf-8');
    response.writeHead(statusCode).end(JSON.stringify({ message: STATUS_CODES[statusCode] ?? 'Failed' }));
    return;
  }
  response.writeHead(statusCode);
  await pipeline(body, response);
}

function picked(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  names: readonly string[],
): Record<string, string> {
  const found = names.map((name) => [name, headers[name]] as const);
  return Object.fromEntries(found.filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
}
