import { RedisPubSub } from 'graphql-redis-subscriptions';
import type { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import type { Log } from './log.js';
import { openRedis } from './redis.js';

/**
 * "There is more at …": told over Redis pub/sub, and allowed to be lost. Nothing depends on one arriving.
 *
 * Publishers number their hints and tick every 250 ms, so that a loss is noticed and told by {@link onLoss}; whoever
 * needs to be sure then asks the log.
 */
export interface Hints {
  /** Tells, without waiting. `topic` is e.g. `room:<roomId>`. */
  publish(topic: string, payload: object): void;
  /** @returns how to stop hearing; resolves once Redis has confirmed, so that what is published after is heard */
  // What a topic carries is between its publisher and its hearers.
  // oxlint-disable-next-line typescript/no-explicit-any
  subscribe(topic: string, listener: (payload: any) => void): Promise<() => void>;
  /** Hears that hints may have been lost: ask for what matters. May be called for nothing. */
  onLoss(listener: () => void): () => void;
  close(): Promise<void>;
}

const TICK_MS = 250;
const SILENCE_MS = 1_000; // four ticks
/** Publishers count per topic; with more topics than this the oldest start over, which hearers take as a new beginning. */
const MAX_TOPICS = 20_000;
const TICK_TOPIC = 'tick';

interface Numbered {
  from: string;
  n: number;
}

interface Tick extends Numbered {
  /** The publisher closes: its silence from now on means nothing. */
  isLast?: boolean;
}

/**
 * Opens both sides of the hints.
 *
 * @param o.ticks - whether this process publishes, and so ticks
 */
export async function openHints(o: { url: string; prefix: string; ticks: boolean; log: Log }): Promise<Hints> {
  const [publisher, subscriber] = await Promise.all([
    openRedis(o.url, 'command', `${o.prefix}-hints-publisher`),
    openRedis(o.url, 'subscriber', `${o.prefix}-hints-subscriber`),
  ]);
  neverRejecting(subscriber);
  const pubsub = new RedisPubSub({ publisher, subscriber });
  const channel = (topic: string) => `${o.prefix}:hint:${topic}`;
  const losses = new LossWatch(o.log.child({ part: 'hints' }));
  const numbers = new Numbers((topic, payload) => {
    return publisher.status === 'ready' ? pubsub.publish(channel(topic), payload) : undefined;
  });

  // Awaited before anything else, so that a publisher's first tick is not missed.
  await pubsub.subscribe(channel(TICK_TOPIC), (heard: Tick) => {
    if (heard.from !== numbers.from) losses.heardTick(heard);
  });
  subscriber.on('close', () => {
    losses.cut();
  });
  subscriber.on('ready', () => {
    // ioredis has sent its subscriptions again by now; the answer to a ping says that Redis took them.
    subscriber.ping().then(
      () => {
        losses.mended();
      },
      () => undefined, // cut again: the next ready asks again
    );
  });
  const ticking = o.ticks ? setInterval(() => numbers.tick(), TICK_MS) : undefined;

  return {
    publish: (topic, payload) => {
      numbers.publish(topic, payload);
    },
    subscribe: async (topic, listener) => {
      const counts = new Map<string, number>();
      const id = await pubsub.subscribe(channel(topic), (payload: Numbered) => {
        const last = counts.get(payload.from);
        counts.set(payload.from, payload.n);
        if (last !== undefined && payload.n > last + 1) losses.tell('a number was skipped');
        listener(payload);
      });
      return () => {
        pubsub.unsubscribe(id);
      };
    },
    onLoss: (listener) => losses.listen(listener),
    close: async () => {
      clearInterval(ticking);
      losses.close();
      if (o.ticks) numbers.tick({ isLast: true });
      if (publisher.status === 'ready') await publisher.quit().catch(() => undefined);
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}

/** Numbers what a publisher tells, so that hearers can see what they missed. */
class Numbers {
  /** Who these numbers are of. */
  readonly from = randomUUID();
  readonly #lastOf = new Map<string, number>();
  #lastTick = 0;

  /** @param send - answers nothing when Redis is away */
  constructor(private readonly send: (topic: string, payload: object) => Promise<void> | undefined) {}

  publish(topic: string, payload: object): void {
    this.#tell(topic, { ...payload, from: this.from, n: this.#next(topic) });
  }

  tick(more: Pick<Tick, 'isLast'> = {}): void {
    this.#lastTick += 1;
    this.#tell(TICK_TOPIC, { from: this.from, n: this.#lastTick, ...more } satisfies Tick);
  }

  #tell(topic: string, payload: object): void {
    const sent = this.send(topic, payload);
    if (!sent) this.#skipTick();
    sent?.catch(() => {
      this.#skipTick();
    });
  }

  /** A hint that could not be told burns a tick number: every hearer sees the hole and asks. */
  #skipTick(): void {
    this.#lastTick += 1;
  }

  #next(topic: string): number {
    const n = (this.#lastOf.get(topic) ?? 0) + 1;
    this.#lastOf.delete(topic);
    this.#lastOf.set(topic, n);
    const oldest = this.#lastOf.keys().next().value;
    if (this.#lastOf.size > MAX_TOPICS && oldest !== undefined) this.#lastOf.delete(oldest);
    return n;
  }
}

/** RedisPubSub unsubscribes without looking back; a cut at that moment must not end the process. */
function neverRejecting(subscriber: Redis): void {
  for (const method of ['unsubscribe', 'punsubscribe'] as const) {
    const original = subscriber[method].bind(subscriber) as (channel: string) => Promise<unknown>;
    Object.assign(subscriber, { [method]: (channel: string) => original(channel).catch(() => undefined) });
  }
}

/** Knows what should have been heard, and tells when it was not. */
class LossWatch {
  readonly #listeners = new Set<() => void>();
  readonly #publishers = new Map<string, { n: number; heardAtMs: number }>();
  readonly #timer = setInterval(() => {
    this.#lookForSilence();
  }, TICK_MS);
  #isCut = false;

  constructor(private readonly log: Log) {
    this.#timer.unref();
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(why: string): void {
    this.log.debug({ why }, 'hints may have been lost');
    for (const listener of this.#listeners) listener();
  }

  heardTick({ from, n, isLast }: Tick): void {
    const known = this.#publishers.get(from);
    if (isLast) this.#publishers.delete(from);
    else this.#publishers.set(from, { n, heardAtMs: performance.now() });
    if (known && n !== known.n + 1) this.tell('a tick was skipped');
  }

  cut(): void {
    if (this.#isCut) return;
    this.#isCut = true;
    this.tell('the subscription was cut');
  }

  /** Only now does a hint published from here on arrive: what was published before is asked for once more. */
  mended(): void {
    this.#isCut = false;
    this.#publishers.clear();
    this.tell('the subscription is back');
  }

  close(): void {
    clearInterval(this.#timer);
    this.#listeners.clear();
  }

  #lookForSilence(): void {
    if (this.#isCut) return;
    const now = performance.now();
    for (const [from, { heardAtMs }] of this.#publishers) {
      if (now - heardAtMs < SILENCE_MS) continue;
      this.#publishers.delete(from); // once: it may be gone for good
      this.tell('a publisher fell silent');
    }
  }
}
