import { Queue, UnrecoverableError, Worker, type Job as QueuedJob } from 'bullmq';
import { CODES } from '@sl3/schema/codes';
import { codeOf } from './errors.js';
import type { Log } from './log.js';
import { jobsDone } from './metrics.js';
import { openRedis } from './redis.js';

/** The queues there are; each is worked on by processes of its own. */
export type QueueName = 'messages' | 'media' | 'exports' | 'notifications' | 'moderation' | 'webhooks';

/** One kind of work a subgraph does later. May run more than once for the same id, and must not mind. */
export interface JobKind<C, D> {
  run(context: C, data: D): Promise<void>;
  /** Tries before it is given up and kept for a look; 10 by default, over some 15 minutes. */
  attempts?: number;
  /** Due again and again, at this distance, without anybody enqueueing it. The first time at once. */
  everyMs?: number;
}

/** `jobs.ts` of a subgraph: job name to verb. */
// Each job has its own data, which only its verb knows.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type JobTable<C> = Readonly<Record<string, JobKind<C, any>>>;

interface QueueAddress {
  url: string;
  /** The first part of every key, as in {@link redisKeys}. */
  prefix: string;
  queue: QueueName;
}

/** Braces, so that a Redis Cluster keeps all keys of a queue in one place. */
function bullPrefix({ prefix, queue }: QueueAddress): string {
  return `{${prefix}:${queue}}`;
}

/** How long the queue remembers a job after it ended, in seconds. */
const KEPT = { removeOnComplete: { age: 3_600 }, removeOnFail: { age: 7 * 24 * 3_600 } };

/** Enqueues jobs of one queue, and sees to it that those of its table with `everyMs` come round. */
export async function openQueue<T extends JobTable<never>>(
  o: QueueAddress & { jobs: T; log: Log },
): Promise<{
  /** @param id - of the fact that asks for the work: while that job is known to the queue it is not enqueued again */
  enqueue(name: keyof T & string, id: string, data: unknown): Promise<void>;
  close(): Promise<void>;
}> {
  const connection = await openRedis(o.url, 'worker', `queue-${o.queue}`);
  const queue = new Queue(o.queue, { connection, prefix: bullPrefix(o) });
  queue.on('error', (error) => {
    o.log.warn({ err: error, queue: o.queue }, 'queue failed');
  });
  for (const [name, { everyMs }] of Object.entries(o.jobs)) {
    // One schedule per queue, however many processes ask for it.
    if (everyMs !== undefined) await queue.upsertJobScheduler(name, { every: everyMs }, { name, opts: KEPT });
  }
  return {
    enqueue: async (name, id, data) => {
      await queue.add(name, data, {
        jobId: `${name}-${id}`,
        attempts: o.jobs[name]?.attempts ?? 10,
        backoff: { type: 'exponential', delay: 1_000, jitter: 0.5 },
        ...KEPT,
      });
    },
    close: async () => {
      await queue.close();
      connection.disconnect();
    },
  };
}

/** Works on the jobs of one queue, `concurrency` at a time. close() lets what is running finish. */
export async function startWorker<C>(
  o: QueueAddress & { jobs: JobTable<C>; context: C; concurrency: number; log: Log },
): Promise<{ close(): Promise<void> }> {
  const log = o.log.child({ part: 'worker', queue: o.queue });
  const connection = await openRedis(o.url, 'worker', `worker-${o.queue}`);
  const worker = new Worker(o.queue, (job) => runJob(o, job), {
    connection,
    prefix: bullPrefix(o),
    concurrency: o.concurrency,
    // A killed worker's job is taken over within some 15 s instead of a minute.
    lockDuration: 15_000,
    stalledInterval: 10_000,
  });
  worker.on('error', (error) => {
    log.warn({ err: error }, 'worker failed');
  });
  worker.on('completed', (job) => {
    jobsDone.inc({ queue: o.queue, job: job.name, outcome: 'done' });
  });
  worker.on('failed', (job, error) => {
    jobsDone.inc({ queue: o.queue, job: job?.name ?? 'unknown', outcome: 'failed' });
    log.error({ err: error, job: job?.name, jobId: job?.id, attempts: job?.attemptsMade }, 'job failed');
  });
  return {
    close: async () => {
      await worker.close();
      connection.disconnect();
    },
  };
}

async function runJob<C>(o: { jobs: JobTable<C>; context: C }, job: QueuedJob): Promise<void> {
  const kind = o.jobs[job.name];
  if (!kind) throw new UnrecoverableError(`There is no job named ${job.name}.`);
  try {
    await kind.run(o.context, job.data);
  } catch (error) {
    const code = codeOf(error);
    // What no time heals is not tried again.
    if (code && !CODES[code].mayRetry) throw new UnrecoverableError((error as Error).message);
    throw error;
  }
}
