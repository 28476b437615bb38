import type { Log } from '@sl3/platform/log';
import { gcra, type Allowance } from '@sl3/platform/rate-limit';
import { rateLimited } from '@sl3/platform/errors';
import type { Redis } from 'ioredis';
import { within } from './within.js';

/** Objects that one point buys; every operation costs a point at least. */
const COST_PER_POINT = 100;
/** What counting may add to an operation before it is done locally. */
const REDIS_PATIENCE_MS = 200;

/** How much one viewer may ask for: the same bucket on every node. */
export interface ViewerRates {
  /** @throws RATE_LIMITED with `retryAfterMs` */
  take(subject: string, cost: number): Promise<void>;
}

/**
 * Points that come back evenly over a minute, counted in Redis. While Redis is away each node counts for itself: people
 * go on talking, and nobody gets more than their share per node.
 */
export function viewerRates(o: {
  redis: Redis;
  keyOf: (noun: string, id: string) => string;
  pointsPerMinute: number;
  log: Log;
}): ViewerRates {
  const local = new LocalBuckets(o.pointsPerMinute);
  let awayUntilMs = 0;

  async function ask(subject: string, points: number): Promise<Allowance> {
    // Nobody should wait for a Redis that is known to be away: it is asked again after a second.
    if (o.redis.status !== 'ready' || Date.now() < awayUntilMs) return local.take(subject, points);
    try {
      const limit = { limit: o.pointsPerMinute, perMs: 60_000, cost: points };
      return await within(REDIS_PATIENCE_MS, 'counting in Redis', gcra(o.redis, o.keyOf('rate', subject), limit));
    } catch (error) {
      awayUntilMs = Date.now() + 1_000;
      o.log.warn({ err: error }, 'rates are counted locally');
      return local.take(subject, points);
    }
  }

  return {
    take: async (subject, cost) => {
      const { isAllowed, retryAfterMs } = await ask(subject, 1 + Math.floor(cost / COST_PER_POINT));
      if (!isAllowed) throw rateLimited(retryAfterMs);
    },
  };
}

/** How many documents one viewer may have read. */
export interface DocumentRates {
  /** Call before a document is parsed. @throws RATE_LIMITED with `retryAfterMs` */
  takeOne(subject: string): void;
}

/**
 * Counted in this process: the time it guards is this process's, and so are the documents that were read already. A
 * refusal costs nothing, not even a call.
 */
export function documentRates(documentsPerMinute: number): DocumentRates {
  const buckets = new LocalBuckets(documentsPerMinute);
  return {
    takeOne: (subject) => {
      const { isAllowed, retryAfterMs } = buckets.take(subject, 1);
      if (!isAllowed) throw rateLimited(retryAfterMs);
    },
  };
}

/** The same rule in the memory of one process: when a bucket will be full again. */
export class LocalBuckets {
  readonly #fullAtMs = new Map<string, number>();

  constructor(private readonly pointsPerMinute: number) {}

  take(subject: string, points: number, nowMs = Date.now()): Allowance {
    const unitMs = 60_000 / this.pointsPerMinute;
    const fullAtMs = Math.max(nowMs, this.#fullAtMs.get(subject) ?? 0) + points * unitMs;
    const waitMs = fullAtMs - nowMs - 60_000;
    if (waitMs > 0) return { isAllowed: false, retryAfterMs: Math.ceil(waitMs) };
    if (this.#fullAtMs.size >= 100_000) this.#fullAtMs.clear();
    this.#fullAtMs.set(subject, fullAtMs);
    return { isAllowed: true, retryAfterMs: 0 };
  }
}
