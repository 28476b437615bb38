import type { Connection } from 'mongoose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { movableClock } from './clock.js';
import { notFound } from './errors.js';
import { countQueues, discardWork, listWorks, retryWork } from './inspect-queues.js';
import { openJobs, startWorkers, type Jobs, type JobTable } from './jobs.js';
import { memoryLog } from './log.js';
import { openMongo } from './mongo.js';
import { HOLD_MS, SWEEP_AFTER_MS } from './outbox.js';
import { openRedis } from './redis.js';
import { sweepWork } from './sweep-work.js';
import { eventually } from './testing/eventually.js';
import { openProxy } from './testing/proxy.js';
import { testNames } from './testing/names.js';

interface TestJobs {
  'index-message': { id: string };
  'tidy-up': object;
}
type Context = { run(id: string, signal: AbortSignal): Promise<void> | void; given: string[] };

const table: JobTable<Context, TestJobs> = {
  'index-message': {
    queue: 'messages',
    attempts: 3,
    backOffMs: () => 1,
    run: async (context, { id }, { signal }) => {
      await context.run(id, signal);
    },
    whenDead: (context, { id }, { error }) => {
      context.given.push(`${id}: ${error}`);
      return Promise.resolve();
    },
  },
  'tidy-up': { queue: 'messages', run: () => Promise.resolve() },
};

describe('jobs', () => {
  const names = testNames();
  const { redisUrl } = names;
  let { prefix } = names;
  let tests = 0;
  const memory = memoryLog();
  const { log } = memory;
  const opened: { close(): Promise<unknown> }[] = [];
  let connection: Connection;
  let ran: string[] = [];
  const context: Context = { run: () => undefined, given: [] };

  beforeAll(async () => {
    connection = await openMongo({ uri: names.mongodbUri, database: names.database });
  });
  afterEach(async () => {
    for (const part of opened.splice(0).reverse()) await part.close();
    await connection.collection('work').deleteMany({});
    prefix = `${names.prefix}-${(tests += 1)}`; // what one test left in Redis is not another's
    ran = [];
    context.given = [];
    context.run = () => undefined;
  });
  afterAll(() => connection.close());

  async function open(o: { url?: string; jobs?: typeof table; clock?: { now(): Date } } = {}) {
    const clock = o.clock ?? { now: () => new Date() };
    const { url = redisUrl, jobs = table } = o;
    const one = await openJobs({ subgraph: 'messages', jobs, connection, redisUrl: url, prefix, clock, log });
    opened.push(one);
    return one;
  }
  async function work(jobs: Jobs<Context, TestJobs>) {
    const workers = await startWorkers({ jobs, context, concurrency: { messages: 2 } });
    opened.push(workers);
    return workers;
  }
  const statesOf = async (jobs: Jobs<Context, TestJobs>) => {
    const { works } = await listWorks(jobs, { queue: 'messages', first: 100 });
    return Object.fromEntries(works.map(({ id, state }) => [id, state]));
  };

  test('run once for one id, again after a stumble, and not again when no time heals the fault', async () => {
    const jobs = await open();
    context.run = (id) => {
      ran.push(id);
      if (id === 'stumbles' && ran.filter((one) => one === id).length === 1) throw new Error('try again');
      if (id === 'gone') throw notFound();
    };
    for (const id of ['plain', 'plain', 'stumbles', 'gone']) await jobs.enqueue('index-message', id, { id });
    await work(jobs);

    await eventually(async () => {
      expect(await statesOf(jobs)).toEqual({
        'index-message-plain': 'DONE',
        'index-message-stumbles': 'DONE',
        'index-message-gone': 'DEAD',
      });
    });
    await jobs.enqueue('index-message', 'plain', { id: 'plain' });
    expect(ran.toSorted()).toEqual(['gone', 'plain', 'stumbles', 'stumbles']);
    expect(await statesOf(jobs)).toMatchObject({ 'index-message-plain': 'DONE' });
  });

  test('are kept with their last error when every try failed, and can be retried or discarded then', async () => {
    const jobs = await open();
    context.run = (id) => {
      ran.push(id);
      if (ran.length <= 6) throw new Error(`broken ${id}`);
    };
    await jobs.enqueue('index-message', 'a', { id: 'a' });
    await jobs.enqueue('index-message', 'b', { id: 'b' });
    await work(jobs);

    await eventually(async () => {
      expect(await statesOf(jobs)).toEqual({ 'index-message-a': 'DEAD', 'index-message-b': 'DEAD' });
    });
    expect(context.given.toSorted()).toEqual(['a: Error: broken a', 'b: Error: broken b']);
    const [counts] = await countQueues(jobs);
    expect(counts).toEqual({
      subgraph: 'messages',
      queue: 'messages',
      waiting: 0,
      active: 0,
      delayed: 0,
      dead: 2,
      doneInLastHour: 0,
      oldestWaitingMs: 0,
    });
    expect(await retryWork(jobs, { workId: 'index-message-a' })).toMatchObject({ state: 'WAITING', attempts: 0 });
    expect(await discardWork(jobs, { workId: 'index-message-b' })).toMatchObject({ state: 'DISCARDED' });
    await eventually(async () => {
      expect(await statesOf(jobs)).toEqual({ 'index-message-a': 'DONE', 'index-message-b': 'DISCARDED' });
    });
    expect(await retryWork(jobs, { workId: 'index-message-a' })).toBeNull();
    expect(await discardWork(jobs, { workId: 'index-message-none' })).toBeNull();
  });

  test('wait until they are due, unless an operator hurries them', async () => {
    const jobs = await open();
    context.run = (id) => void ran.push(id);
    await work(jobs);
    const dueAt = new Date(Date.now() + 400);
    await jobs.enqueue('index-message', 'soon', { id: 'soon' }, { dueAt });
    await jobs.enqueue('index-message', 'late', { id: 'late' }, { dueAt: new Date(Date.now() + 3_600_000) });

    expect((await countQueues(jobs))[0]).toMatchObject({ delayed: 2, waiting: 0 });
    await eventually(() => {
      expect(ran).toEqual(['soon']);
    });
    expect(Date.now()).toBeGreaterThanOrEqual(dueAt.getTime());
    expect(await retryWork(jobs, { workId: 'index-message-late' })).toMatchObject({ state: 'WAITING' });
    await eventually(() => {
      expect(ran).toEqual(['soon', 'late']);
    });
  });

  test('are listed page by page, the latest first', async () => {
    const jobs = await open();
    for (const id of ['1', '2', '3']) await jobs.enqueue('index-message', id, { id });
    const first = await listWorks(jobs, { queue: 'messages', state: 'WAITING', first: 2 });
    const ids = (page: typeof first) => page.works.map(({ id }) => id);
    expect([ids(first), first.hasNextPage, first.total]).toEqual([['index-message-3', 'index-message-2'], true, 3]);
    const after = first.works[1]!.cursor;
    const second = await listWorks(jobs, { queue: 'messages', state: 'WAITING', first: 2, after });
    expect([ids(second), second.hasNextPage, second.total]).toEqual([['index-message-1'], false, 3]);
  });

  test('are all done when Redis forgets everything while fifty of them wait', async () => {
    const clock = movableClock(new Date());
    const jobs = await open({ clock });
    const ids = Array.from({ length: 50 }, (_, i) => String(i));
    for (const id of ids) await jobs.enqueue('index-message', id, { id });
    await flush();
    context.run = (id) => void ran.push(id);
    const workers = await work(jobs);

    expect(await sweepWork(jobs)).toBe(0); // they might still be waiting in Redis
    clock.move(SWEEP_AFTER_MS);
    expect(await sweepWork(jobs)).toBe(50);
    await eventually(() => {
      expect(ran).toHaveLength(50);
    });
    expect(ran.map(Number).toSorted((a, b) => a - b)).toEqual(ids.map(Number));
    await workers.close();
    expect(await sweepWork(jobs)).toBe(0);
  });

  test('may be asked for while Redis is away, and are done once it is back', async () => {
    const { hostname, port } = new URL(redisUrl);
    const line = await openProxy({ host: hostname, port: Number(port) });
    opened.push(line);
    const clock = movableClock(new Date());
    const jobs = await open({ url: `redis://127.0.0.1:${line.port}`, clock });
    line.cut();
    await jobs.enqueue('index-message', 'patient', { id: 'patient' });
    await eventually(() => {
      expect(memory.lines().map(({ msg }) => msg)).toContain('bringing work to its queue failed; the sweeper will');
    });
    line.mend();
    context.run = (id) => void ran.push(id);
    await work(jobs);
    clock.move(SWEEP_AFTER_MS);
    await eventually(async () => {
      await sweepWork(jobs);
      expect(ran).toEqual(['patient']);
    });
  });

  test('stop when another has taken them over, and leave it to the other to say that they are done', async () => {
    const clock = movableClock(new Date());
    const jobs = await open({ clock });
    let stopped = false;
    context.run = (_id, signal) =>
      new Promise((_, reject) => {
        ran.push('held');
        signal.addEventListener('abort', () => {
          stopped = true;
          reject(new Error('taken over'));
        });
      });
    await work(jobs);
    await jobs.enqueue('index-message', 'slept', { id: 'slept' });
    await eventually(() => {
      expect(ran).toEqual(['held']);
    });
    clock.move(HOLD_MS); // as if this process had slept
    const hold = await jobs.outbox.hold('index-message-slept');
    await eventually(() => {
      expect(stopped).toBe(true);
    });
    expect(await statesOf(jobs)).toEqual({ 'index-message-slept': 'ACTIVE' });
    expect(hold).toMatchObject({ held: { attempts: 2, failures: 0 } });
  });

  test('that a closing worker cuts short are free at once, and the cut does not count', async () => {
    const jobs = await open();
    context.run = (_id, signal) =>
      new Promise((_, reject) => {
        ran.push('begun');
        signal.addEventListener('abort', () => {
          reject(new Error('cut short'));
        });
      });
    const workers = await work(jobs);
    await jobs.enqueue('index-message', 'long', { id: 'long' });
    await eventually(() => {
      expect(ran).toEqual(['begun']);
    });
    await workers.close();
    const [line] = (await listWorks(jobs, { queue: 'messages', first: 1 })).works;
    expect(line).toMatchObject({ state: 'WAITING', attempts: 0, lastError: null });
  });

  test('with a period come round once in each, however many processes see to it', async () => {
    const clock = movableClock(new Date('2026-11-22T10:00:30Z'));
    const done: string[] = [];
    const jobs: JobTable<Context, TestJobs> = {
      ...table,
      'tidy-up': {
        queue: 'messages',
        everyMs: 60_000,
        run: (_context, _data, { id }) => {
          done.push(id);
          return Promise.resolve();
        },
      },
    };
    const both = [await open({ jobs, clock }), await open({ jobs, clock })];
    for (const one of both) await work(one);
    await eventually(() => {
      expect(done).toHaveLength(1);
    });
    clock.move(60_000);
    await flush();
    await eventually(() => expect(done).toHaveLength(2), { withinMs: 15_000 });
    expect(new Set(done).size).toBe(2);
  });

  async function flush(): Promise<void> {
    const redis = await openRedis(redisUrl, 'command', 'flush');
    const keys = await redis.keys(`{${prefix}:*`);
    if (keys.length > 0) await redis.del(keys);
    redis.disconnect();
  }
});
