import type { Redis } from 'ioredis';

/** What a limit allows: `limit` units at once, and again after `perMs` at an even pace. */
export interface Limit {
  limit: number;
  perMs: number;
  /** What this request costs; 1 by default. A cost over the limit never passes; one below 0 gives back. */
  cost?: number;
}

export interface Allowance {
  isAllowed: boolean;
  /** 0 when allowed. */
  retryAfterMs: number;
}

/**
 * GCRA: one number a key says when the bucket will be full again.
 *
 * KEYS[1]  the bucket: theoretical arrival time in microseconds
 * ARGV[1]  microseconds that one unit takes to come back
 * ARGV[2]  limit, in units
 * ARGV[3]  cost, in units; below 0 gives back, and always passes
 * Returns  0 when allowed (and taken), else the microseconds until it would be
 * Time is Redis's own, so that gateways whose clocks differ count alike.
 */
const GCRA = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval = tonumber(ARGV[1])
local window = interval * tonumber(ARGV[2])
local arrival = tonumber(redis.call('GET', KEYS[1]) or now)
if arrival < now then arrival = now end
local after = arrival + interval * tonumber(ARGV[3])
local wait = after - now - window
if wait > 0 and tonumber(ARGV[3]) > 0 then return wait end
if after <= now then
  redis.call('DEL', KEYS[1])
else
  redis.call('SET', KEYS[1], string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000))
end
return 0
`;

/**
 * Takes from a bucket that all processes share, in one atomic step.
 *
 * @param key - of one subject and one limit, from {@link redisKeys}
 * @throws when Redis does not answer; whether to let pass or refuse then is the caller's decision
 */
export async function gcra(redis: Redis, key: string, { limit, perMs, cost = 1 }: Limit): Promise<Allowance> {
  const unitMicros = Math.ceil((perMs * 1_000) / limit);
  const waitMicros = (await redis.eval(GCRA, 1, key, unitMicros, limit, cost)) as number;
  return { isAllowed: waitMicros === 0, retryAfterMs: Math.ceil(waitMicros / 1_000) };
}
