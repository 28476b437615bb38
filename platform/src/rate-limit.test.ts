import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gcra } from './rate-limit.js';
import { openRedis, redisKeys } from './redis.js';
import { eventually } from './testing/eventually.js';
import { testNames } from './testing/names.js';

describe('a rate limit', () => {
  const { redisUrl, prefix } = testNames();
  const key = redisKeys(prefix, 'test');
  let nodes: [Redis, Redis];

  beforeAll(async () => {
    nodes = [await openRedis(redisUrl, 'command', 'one'), await openRedis(redisUrl, 'command', 'two')];
  });
  afterAll(() => {
    for (const node of nodes) node.disconnect();
  });

  test('lets exactly 100 of 500 requests pass that come at once over two nodes', async () => {
    const limit = { limit: 100, perMs: 600_000 };
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, i) => gcra(nodes[i % 2] as Redis, key('burst'), limit)),
    );

    expect(answers.filter(({ isAllowed }) => isAllowed)).toHaveLength(100);
    for (const { isAllowed, retryAfterMs } of answers) {
      expect(isAllowed ? retryAfterMs === 0 : retryAfterMs > 0 && retryAfterMs <= 6_000).toBe(true);
    }
  });

  test('lets the next one pass once the time it named is over', async () => {
    const limit = { limit: 2, perMs: 200 };
    await gcra(nodes[0], key('pace'), limit);
    await gcra(nodes[0], key('pace'), limit);
    const refused = await gcra(nodes[0], key('pace'), limit);
    expect(refused).toEqual({ isAllowed: false, retryAfterMs: expect.any(Number) });
    expect(refused.retryAfterMs).toBeLessThanOrEqual(100);

    await eventually(async () => {
      expect(await gcra(nodes[1], key('pace'), limit)).toEqual({ isAllowed: true, retryAfterMs: 0 });
    });
  });

  test('counts what a request costs, and never lets one pass that costs more than the limit', async () => {
    const limit = { limit: 10, perMs: 600_000 };
    expect((await gcra(nodes[0], key('cost'), { ...limit, cost: 11 })).isAllowed).toBe(false);
    expect((await gcra(nodes[0], key('cost'), { ...limit, cost: 7 })).isAllowed).toBe(true);
    expect((await gcra(nodes[0], key('cost'), { ...limit, cost: 4 })).isAllowed).toBe(false);
    expect((await gcra(nodes[0], key('cost'), { ...limit, cost: 3 })).isAllowed).toBe(true);
  });

  test('leaves nothing behind once the bucket is full again', async () => {
    await gcra(nodes[0], key('gone'), { limit: 1, perMs: 50 });
    await eventually(async () => {
      expect(await nodes[0].exists(key('gone'))).toBe(0);
    });
  });
});
