import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openHints, type Hints } from './hints.js';
import { memoryLog } from './log.js';
import { openRedis } from './redis.js';
import { eventually } from './testing/eventually.js';
import { testNames } from './testing/names.js';

describe('hints', () => {
  const { redisUrl, prefix } = testNames();
  const { log } = memoryLog();
  let redis: Redis;
  let opened: Hints[] = [];

  beforeAll(async () => {
    redis = await openRedis(redisUrl, 'command', 'test');
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((hints) => hints.close()));
  });
  afterAll(() => {
    redis.disconnect();
    opened = [];
  });

  async function open(o: { ticks: boolean }): Promise<Hints> {
    const hints = await openHints({ url: redisUrl, prefix, log, ...o });
    opened.push(hints);
    return hints;
  }
  async function hearing(topic: string) {
    const hints = await open({ ticks: false });
    const heard: unknown[] = [];
    const losses: number[] = [];
    await hints.subscribe(topic, (payload: { head: number }) => heard.push(payload.head));
    hints.onLoss(() => losses.push(heard.length));
    return { hints, heard, losses };
  }
  const pretendTick = (from: string, n: number) => redis.publish(`${prefix}:hint:tick`, JSON.stringify({ from, n }));
  const pretendHint = (n: number, head: number) =>
    redis.publish(`${prefix}:hint:room:1`, JSON.stringify({ head, from: 'pretender', n }));

  test('arrive at everyone who asked for the topic, in order, and at nobody else', async () => {
    const { heard, losses } = await hearing('room:1');
    const other = await hearing('room:2');
    const publisher = await open({ ticks: true });
    for (const head of [1, 2, 3]) publisher.publish('room:1', { head });

    await eventually(() => {
      expect(heard).toEqual([1, 2, 3]);
    });
    expect([other.heard, losses]).toEqual([[], []]);
  });

  test('are no longer heard after unsubscribing', async () => {
    const { hints, heard } = await hearing('room:1');
    const late: number[] = [];
    const stop = await hints.subscribe('room:2', ({ head }: { head: number }) => late.push(head));
    stop();
    const publisher = await open({ ticks: false });
    publisher.publish('room:2', { head: 1 });
    publisher.publish('room:1', { head: 2 });

    await eventually(() => {
      expect(heard).toEqual([2]);
    });
    expect(late).toEqual([]);
  });

  test('tell of a loss when the subscriber was cut, again once it is back, and then go on', async () => {
    const { heard, losses } = await hearing('room:1');
    const publisher = await open({ ticks: true });
    publisher.publish('room:1', { head: 1 });
    await eventually(() => {
      expect(heard).toEqual([1]);
    });

    const clients = (await redis.client('LIST')) as string;
    const mine = clients.split('\n').filter((line) => line.includes(`name=${prefix}-hints-subscriber`));
    for (const line of mine) await redis.client('KILL', 'ID', /id=(\d+)/.exec(line)?.[1] ?? '');

    await eventually(() => {
      expect(losses.length).toBeGreaterThanOrEqual(2);
    });
    publisher.publish('room:1', { head: 2 });
    await eventually(() => {
      expect(heard).toEqual([1, 2]);
    });
  });

  test('tell of a loss when a number was skipped', async () => {
    const { heard, losses } = await hearing('room:1');
    await pretendHint(1, 10);
    await pretendHint(2, 11);
    await pretendHint(4, 13);

    await eventually(() => {
      expect(heard).toEqual([10, 11, 13]);
    });
    expect(losses).toHaveLength(1);
  });

  test('take a publisher that starts over for a new beginning, not for a loss', async () => {
    const { heard, losses } = await hearing('room:1');
    await pretendHint(7, 10);
    await pretendHint(1, 11);

    await eventually(() => {
      expect(heard).toEqual([10, 11]);
    });
    expect(losses).toEqual([]);
  });

  test('tell of a loss when a tick was skipped', async () => {
    const { losses } = await hearing('room:1');
    await pretendTick('pretender', 1);
    await pretendTick('pretender', 3);

    await eventually(() => {
      expect(losses).toHaveLength(1);
    });
  });

  test('tell of a loss once when a publisher falls silent for a second', async () => {
    const { losses } = await hearing('room:1');
    const started = performance.now();
    await pretendTick('pretender', 1);

    await eventually(() => {
      expect(losses).toHaveLength(1);
    });
    expect(performance.now() - started).toBeGreaterThan(950);
  });

  test('are not missed when a publisher closes in peace', async () => {
    const { losses } = await hearing('room:1');
    const publisher = await open({ ticks: true });
    await publisher.close();
    // Whoever falls silent after it is noticed; by the second time its own silence would certainly have been as well.
    for (const [index, name] of ['pretender', 'another'].entries()) {
      await pretendTick(name, 1);
      await eventually(() => {
        expect(losses.length).toBeGreaterThan(index);
      });
    }
    expect(losses).toHaveLength(2);
  });
});
