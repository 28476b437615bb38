import { afterEach, describe, expect, test } from 'vitest';
import { notFound } from './errors.js';
import { openQueue, startWorker, type JobTable } from './jobs.js';
import { memoryLog } from './log.js';
import { eventually } from './testing/eventually.js';
import { testNames } from './testing/names.js';

describe('jobs', () => {
  const { redisUrl, prefix } = testNames();
  const { log, lines } = memoryLog();
  const ran: string[] = [];
  const jobs: JobTable<{ done: string[] }> = {
    'index-message': {
      run: (context, { id }: { id: string }) => {
        ran.push(id);
        if (id === 'stumbles' && ran.filter((one) => one === id).length === 1) throw new Error('try again');
        if (id === 'gone') throw notFound();
        context.done.push(id);
        return Promise.resolve();
      },
    },
  };
  const done: string[] = [];
  const address = { url: redisUrl, prefix, queue: 'messages' as const, log };
  const opened: { close(): Promise<void> }[] = [];

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((part) => part.close()));
  });

  test('run once for one id, again after a stumble, and not again when no time heals the fault', async () => {
    const queue = await openQueue({ ...address, jobs });
    opened.push(queue);
    for (const id of ['plain', 'plain', 'stumbles', 'gone']) await queue.enqueue('index-message', id, { id });
    opened.push(await startWorker({ ...address, jobs, context: { done }, concurrency: 2 }));

    await eventually(() => {
      expect(done.toSorted()).toEqual(['plain', 'stumbles']);
      expect(lines().filter(({ msg }) => msg === 'job failed')).toHaveLength(2);
    });
    expect(ran.toSorted()).toEqual(['gone', 'plain', 'stumbles', 'stumbles']);
  });
});
