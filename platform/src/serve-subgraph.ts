import type { GraphQLSchema } from 'graphql';
import type { Facts } from './facts.js';
import { streamFacts } from './facts-feed.js';
import { graphqlHandler } from './graphql-handler.js';
import { HttpError, readBody, sendJson, startHttp, type Exchange } from './http.js';
import { codeOf, unavailable } from './errors.js';
import type { Log } from './log.js';
import { isOutage } from './outage.js';
import { serveMetrics } from './metrics.js';
import { ENVELOPE_HEADER, Viewer, type Claims, type EnvelopeOpener } from './viewer.js';
import { CODES } from '@sl3/schema/codes';

/** A call from another process, envelope opened. */
export interface InternalRequest {
  body: Buffer;
  /** The body as JSON. @throws a 400 when it is not */
  json(): unknown;
  /** The body as NDJSON, one value a line; empty lines are skipped. @throws a 400 that names the line */
  lines(): Iterable<unknown>;
  query: URLSearchParams;
}

/** A route between processes; what it answers leaves as JSON. */
export interface InternalRoute<C> {
  /** Who may call it. */
  callers: readonly string[];
  handle(request: InternalRequest, context: C): Promise<unknown>;
}

/**
 * Where bytes are streamed in and out, beside /graphql: every path under the prefix, whatever the method.
 *
 * The envelope vouches for `<METHOD> <path with query>` in place of a body: a stream is not there as a whole to be hashed.
 */
export interface StreamDoor<C> {
  prefix: `/${string}/`;
  /** Who may call it. */
  callers: readonly string[];
  /** Answers or throws; what it throws is answered as everywhere. */
  answer(exchange: Exchange, context: C): Promise<void>;
}

const MIB = 1_048_576;
const BODY_MAX_BYTES = MIB;
/** For imports, which come as NDJSON. */
const NDJSON_MAX_BYTES = 64 * MIB;
/** For one piece of a file over a slow line; the gateway, which has the line, ends what stands still. */
const STREAM_MAX_MS = 15 * 60_000;

/**
 * Serves a subgraph over HTTP to those who hold an envelope, and to nobody else.
 *
 * @param o.ready - names the part that cannot serve, or undefined when all can
 * @param o.factsCallers - who may read the feed of facts; any known caller by default
 * @returns where it listens, and how to stop: close() takes no new work, ends feeds, lets open requests finish
 */
export async function serveSubgraph<C extends object>(o: {
  name: string;
  schema: GraphQLSchema;
  context: (claims: Claims, viewer: Viewer) => C;
  routes?: Record<`${'GET' | 'POST'} /internal/${string}`, InternalRoute<C>>;
  doors?: readonly StreamDoor<C>[];
  facts?: Facts;
  factsCallers?: readonly string[];
  config: { HOST: string; PORT: number; METRICS_PORT: number; DRAIN_MS: number };
  opener: EnvelopeOpener;
  log: Log;
  ready: () => Promise<string | undefined>;
}): Promise<{ url: string; close(): Promise<void> }> {
  const graphql = await graphqlHandler<C>({ schema: o.schema, log: o.log });
  const routes = new Map<string, InternalRoute<C>>(Object.entries(o.routes ?? {}));
  const feeds = new AbortController();

  /** The order is the policy: nothing is parsed before its envelope is opened. */
  async function open(exchange: Exchange, maxBytes = BODY_MAX_BYTES): Promise<{ claims: Claims; body: Buffer }> {
    const body = await readBody(exchange.request, maxBytes);
    const header = exchange.request.headers[ENVELOPE_HEADER];
    return { claims: o.opener.open(typeof header === 'string' ? header : undefined, body), body };
  }

  async function answer(exchange: Exchange): Promise<void> {
    const { route, response, url } = exchange;
    switch (route) {
      case 'GET /health':
        sendJson(response, 200, { alive: true });
        return;
      case 'GET /ready': {
        const part = await whatCannotServe();
        sendJson(
          response,
          part === undefined ? 200 : 503,
          part === undefined ? { ready: true } : { ready: false, part },
        );
        return;
      }
      case 'POST /graphql': {
        const { claims, body } = await open(exchange);
        // Only the gateway has verified whom it names as the viewer.
        if (claims.caller !== 'gateway') throw new HttpError(403, 'Forbidden');
        const context = o.context(claims, new Viewer(claims));
        sendJson(response, 200, await graphql.answer(parseJson(body), context, claims));
        return;
      }
      case 'GET /facts':
      case 'GET /facts/head': {
        const { claims } = await open(exchange);
        if (!o.facts) throw new HttpError(404, 'No facts here.');
        if (o.factsCallers && !o.factsCallers.includes(claims.caller)) throw new HttpError(403, 'Forbidden');
        if (route === 'GET /facts/head') {
          sendJson(response, 200, { head: await o.facts.head() });
          return;
        }
        await streamFacts({ facts: o.facts, query: url.searchParams, response, signal: feeds.signal });
        return;
      }
      default: {
        const door = o.doors?.find(({ prefix }) => url.pathname.startsWith(prefix));
        await (door ? answerStream(door, exchange) : answerInternal(exchange));
      }
    }
  }

  async function answerStream(door: StreamDoor<C>, exchange: Exchange): Promise<void> {
    const { request } = exchange;
    const header = request.headers[ENVELOPE_HEADER];
    const vouched = `${request.method ?? ''} ${request.url ?? ''}`;
    const claims = o.opener.open(typeof header === 'string' ? header : undefined, vouched);
    if (!door.callers.includes(claims.caller)) throw new HttpError(403, 'Forbidden');
    await door.answer(exchange, o.context(claims, new Viewer(claims)));
  }

  async function whatCannotServe(): Promise<string | undefined> {
    if (feeds.signal.aborted) return 'draining';
    if (o.opener.isClockInDoubt) return 'clock';
    return o.ready();
  }

  async function answerInternal(exchange: Exchange): Promise<void> {
    const route = routes.get(exchange.route);
    if (!route) throw new HttpError(404, 'Not found');
    const isNdjson = exchange.request.headers['content-type']?.startsWith('application/x-ndjson') ?? false;
    const { claims, body } = await open(exchange, isNdjson ? NDJSON_MAX_BYTES : BODY_MAX_BYTES);
    if (!route.callers.includes(claims.caller)) throw new HttpError(403, 'Forbidden');
    const request: InternalRequest = {
      body,
      json: () => parseJson(body),
      lines: () => parseLines(body),
      query: exchange.url.searchParams,
    };
    const answered = await route.handle(request, o.context(claims, new Viewer(claims)));
    sendJson(exchange.response, 200, answered === undefined ? {} : answered);
  }

  function fail(exchange: Exchange, thrown: unknown): void {
    const { request, response, route } = exchange;
    // What is left of a body nobody reads any more is let in, so that the caller reads the answer.
    request.resume();
    const error = isOutage(thrown) ? Object.assign(unavailable(), { cause: thrown }) : thrown;
    if (response.headersSent) {
      o.log.warn({ err: error, route }, 'answer broken off');
      response.destroy();
      return;
    }
    if (error instanceof HttpError) {
      sendJson(response, error.status, { error: { message: error.message } });
      return;
    }
    const code = codeOf(error);
    if (code && code !== 'INTERNAL_SERVER_ERROR') {
      const { message, extensions } = error as { message: string; extensions: Record<string, unknown> };
      // A call without a good envelope is refused as such; other codes keep the status the catalogue gives them.
      sendJson(response, code === 'FORBIDDEN' ? 403 : Math.max(CODES[code].httpStatus, 400), {
        error: { message, ...extensions },
      });
      return;
    }
    o.log.error({ err: error, route }, 'call failed');
    sendJson(response, 500, { error: { code: 'INTERNAL_SERVER_ERROR', message: 'Internal error' } });
  }

  const metrics = await serveMetrics({ host: o.config.HOST, port: o.config.METRICS_PORT });
  const http = await startHttp({
    ...{ host: o.config.HOST, port: o.config.PORT, drainMs: o.config.DRAIN_MS, answer, fail },
    ...(o.doors && { requestTimeoutMs: STREAM_MAX_MS }),
  });
  o.log.info({ url: http.url }, 'subgraph serves');
  return {
    url: http.url,
    close: async () => {
      feeds.abort();
      await http.close();
      await graphql.close();
      await metrics.close();
    },
  };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new HttpError(400, 'The body is not JSON.');
  }
}

function* parseLines(body: Buffer): Generator {
  let start = 0;
  for (let number = 1; start < body.length; number += 1) {
    const newline = body.indexOf(0x0a, start);
    const end = newline < 0 ? body.length : newline;
    const line = body.toString('utf8', start, end).trim();
    start = end + 1;
    if (line === '') continue;
    try {
      yield JSON.parse(line);
    } catch {
      throw new HttpError(400, `Line ${number} is not JSON.`);
    }
  }
}
