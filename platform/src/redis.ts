import { Redis, type RedisOptions } from 'ioredis';

export type { Redis };
import { UnreachableError } from './config.js';

/** What a connection is for; each needs other settings. */
export type RedisRole = 'command' | 'subscriber' | 'worker';

const optionsOf: Record<RedisRole, RedisOptions> = {
  // A person waits: fail within seconds rather than queue behind a Redis that is away.
  command: { maxRetriesPerRequest: 1, commandTimeout: 2_000 },
  // A subscriber in its ready check loses what is published before its first SUBSCRIBE.
  subscriber: { enableReadyCheck: false, maxRetriesPerRequest: null },
  // BullMQ blocks on its connection and asks for this.
  worker: { maxRetriesPerRequest: null },
};

const START_WITHIN_MS = 20_000;

/**
 * Opens a connection that is ready to use and comes back by itself after a cut.
 *
 * @param name - seen in CLIENT LIST
 * @throws {@link UnreachableError} when nothing answers within 20 s: processes may start in any order
 */
export async function openRedis(url: string, role: RedisRole, name: string): Promise<Redis> {
  const redis = new Redis(url, {
    ...optionsOf[role],
    connectionName: name,
    connectTimeout: 2_000,
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 5), 1_000) * (0.5 + Math.random() / 2),
  });
  // Without a listener ioredis writes to the console. Whoever issues a command sees its failure.
  redis.on('error', () => undefined);
  await ready(redis, url);
  return redis;
}

function ready(redis: Redis, url: string): Promise<void> {
  if (redis.status === 'ready') return Promise.resolve();
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => {
      redis.disconnect();
      const { host } = new URL(url);
      reject(new UnreachableError(`Redis at ${host} does not answer. Start it, or correct REDIS_URL.`));
    }, START_WITHIN_MS);
    redis.once('ready', () => {
      clearTimeout(deadline);
      resolve();
    });
  });
}

/** Makes the keys of one subgraph: `<prefix>:<subgraph>:<noun>:<id>`. */
export function redisKeys(prefix: string, subgraph: string): (noun: string, id?: string) => string {
  return (noun, id) => [prefix, subgraph, noun, ...(id === undefined ? [] : [id])].join(':');
}

/** The first part of a BullMQ queue's keys. Braces, so that a Redis Cluster keeps all keys of a queue in one place. */
export function queuePrefix(prefix: string, queue: string): string {
  return `{${prefix}:${queue}}`;
}
