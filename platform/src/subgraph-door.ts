import type { Facts } from './facts.js';
import { streamFacts } from './facts-feed.js';
import type { GraphqlHandler } from './graphql-handler.js';
import { HttpError, sendJson, type Exchange } from './http.js';
import { envelopeOf, internalRequest, openCall, parseJson, type InternalRequest } from './internal-request.js';
import { Viewer, type Claims, type EnvelopeOpener } from './viewer.js';

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

/** What stands behind the door of a subgraph. */
export interface BehindDoor<C extends object> {
  graphql: GraphqlHandler<C>;
  context: (claims: Claims, viewer: Viewer) => C;
  routes?: Record<`${'GET' | 'POST'} /internal/${string}`, InternalRoute<C>>;
  doors?: readonly StreamDoor<C>[];
  facts?: Facts;
  /** Who may read the feed of facts; any known caller by default. */
  factsCallers?: readonly string[];
  opener: EnvelopeOpener;
  /** Names the part that cannot serve, or undefined when all can. */
  ready: () => Promise<string | undefined>;
}

const MIB = 1_048_576;
const BODY_MAX_BYTES = MIB;
/** For imports, which come as NDJSON. */
const NDJSON_MAX_BYTES = 64 * MIB;

/** Answers a subgraph's calls: nothing but its health without an envelope, and to each caller what is meant for it. */
export class SubgraphDoor<C extends object> {
  readonly #routes: ReadonlyMap<string, InternalRoute<C>>;
  readonly #feeds = new AbortController();

  constructor(private readonly behind: BehindDoor<C>) {
    this.#routes = new Map<string, InternalRoute<C>>(Object.entries(behind.routes ?? {}));
  }

  /** Says that it is not ready any more, and ends the feeds, which have no end of their own. */
  drain(): void {
    this.#feeds.abort();
  }

  /** Answers a call, or throws. */
  async answer(exchange: Exchange): Promise<void> {
    const { route, response, url } = exchange;
    switch (route) {
      case 'GET /health':
        sendJson(response, 200, { alive: true });
        return;
      case 'GET /ready':
        await this.#answerReady(exchange);
        return;
      case 'POST /graphql':
        await this.#answerGraphql(exchange);
        return;
      case 'GET /facts':
      case 'GET /facts/head':
        await this.#answerFacts(exchange);
        return;
      default: {
        const door = this.behind.doors?.find(({ prefix }) => url.pathname.startsWith(prefix));
        await (door ? this.#answerStream(door, exchange) : this.#answerInternal(exchange));
      }
    }
  }

  async #answerReady({ response }: Exchange): Promise<void> {
    const part = await this.#whatCannotServe();
    if (part === undefined) sendJson(response, 200, { ready: true });
    else sendJson(response, 503, { ready: false, part });
  }

  async #whatCannotServe(): Promise<string | undefined> {
    if (this.#feeds.signal.aborted) return 'draining';
    if (this.behind.opener.isClockInDoubt) return 'clock';
    return this.behind.ready();
  }

  async #answerGraphql(exchange: Exchange): Promise<void> {
    const { claims, body } = await this.#open(exchange);
    // Only the gateway has verified whom it names as the viewer.
    if (claims.caller !== 'gateway') throw new HttpError(403, 'Forbidden');
    const answered = await this.behind.graphql.answer(parseJson(body), this.#contextOf(claims), claims);
    sendJson(exchange.response, 200, answered);
  }

  async #answerFacts(exchange: Exchange): Promise<void> {
    const { route, response, url } = exchange;
    const { claims } = await this.#open(exchange);
    const { facts, factsCallers } = this.behind;
    if (!facts) throw new HttpError(404, 'No facts here.');
    if (factsCallers && !factsCallers.includes(claims.caller)) throw new HttpError(403, 'Forbidden');
    if (route === 'GET /facts/head') sendJson(response, 200, { head: await facts.head() });
    else await streamFacts({ facts, query: url.searchParams, response, signal: this.#feeds.signal });
  }

  async #answerStream(door: StreamDoor<C>, exchange: Exchange): Promise<void> {
    const { request } = exchange;
    const vouched = `${request.method ?? ''} ${request.url ?? ''}`;
    const claims = this.behind.opener.open(envelopeOf(request), vouched);
    if (!door.callers.includes(claims.caller)) throw new HttpError(403, 'Forbidden');
    await door.answer(exchange, this.#contextOf(claims));
  }

  async #answerInternal(exchange: Exchange): Promise<void> {
    const { request, response, url } = exchange;
    const route = this.#routes.get(exchange.route);
    if (!route) throw new HttpError(404, 'Not found');
    const isNdjson = request.headers['content-type']?.startsWith('application/x-ndjson') ?? false;
    const { claims, body } = await this.#open(exchange, isNdjson ? NDJSON_MAX_BYTES : BODY_MAX_BYTES);
    if (!route.callers.includes(claims.caller)) throw new HttpError(403, 'Forbidden');
    const answered = await route.handle(internalRequest(body, url.searchParams), this.#contextOf(claims));
    sendJson(response, 200, answered === undefined ? {} : answered);
  }

  #open(exchange: Exchange, maxBytes = BODY_MAX_BYTES): Promise<{ claims: Claims; body: Buffer }> {
    return openCall(exchange, this.behind.opener, maxBytes);
  }

  #contextOf(claims: Claims): C {
    return this.behind.context(claims, new Viewer(claims));
  }
}
