import { openRedis, redisKeys } from '@sl3/platform/redis';
import { testNames } from '@sl3/platform/testing/names';
import { describe, expect, test } from 'vitest';
import { AttemptLimits } from './attempt-limits.js';

describe('the limits on attempts', () => {
  const names = testNames();
  const bounds = { signInsPerAccount: 3, signInsPerIp: 5, signUpsPerIp: 2, perServer: 100 };
  const open = async () => {
    const redis = await openRedis(names.redisUrl, 'command', 'attempts-test');
    return { redis, limits: new AttemptLimits(redis, redisKeys(names.prefix, 'users'), bounds) };
  };

  test('let through as many as there are places, however many come at once', async () => {
    const { redis, limits } = await open();
    const waits = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        limits.count({ kind: 'signIn', handle: 'crowded', ip: `10.1.0.${index}` }),
      ),
    );
    expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(3);
    redis.disconnect();
  });

  test('do not let an address that guesses too much use up the places of others', async () => {
    const { redis, limits } = await open();
    for (let guess = 0; guess < 20; guess += 1) {
      await limits.count({ kind: 'signIn', handle: `victim${guess % 10}`, ip: '10.2.0.1' });
    }
    const waitMs = await limits.count({ kind: 'signIn', handle: 'victim9', ip: '10.2.0.2' });
    expect(waitMs).toBe(0);
    redis.disconnect();
  });

  test('give back what turned out to be right', async () => {
    const { redis, limits } = await open();
    const attempt = { kind: 'signIn', handle: 'right', ip: '10.3.0.1' } as const;
    for (let time = 0; time < 10; time += 1) {
      expect(await limits.count(attempt)).toBe(0);
      await limits.forgive(attempt);
    }
    redis.disconnect();
  });

  test('let nobody in while Redis is away', async () => {
    const { redis, limits } = await open();
    redis.disconnect();
    await expect(limits.count({ kind: 'signUp', ip: '10.4.0.1' })).rejects.toMatchObject({
      extensions: { code: 'UNAVAILABLE' },
    });
  });
});
