import { DelayedError, Worker, type Job } from 'bullmq';
import { CODES } from '@sl3/schema/codes';
import { backOffMs } from './back-off.js';
import { codeOf } from './errors.js';
import type { JobKind, Jobs, QueueName } from './jobs.js';
import type { Log } from './log.js';
import { jobsDone } from './metrics.js';
import { HOLD_MS, type HeldWork } from './outbox.js';
import { openRedis, queuePrefix } from './redis.js';
import { startSweeping } from './sweep-work.js';

const CONCURRENCY = 4;
const ATTEMPTS = 10;
const RENEW_MS = HOLD_MS / 3;
/** A work whose runs ended so often with their process, and not by themselves, is perhaps what ends processes. */
const MAX_CUTS = 5;
/** Before asking again for a work whose store did not answer. */
const STORE_AWAY_MS = 2_000;

/**
 * A killed worker's lock runs out 6 s after it was last renewed, and the next look, at most 3 s later, gives its job to
 * another: some 10 s in all, instead of a minute by default.
 */
const TAKE_OVER = { lockDuration: HOLD_MS, stalledInterval: HOLD_MS / 2, maxStalledCount: Number.MAX_SAFE_INTEGER };

/**
 * Works on the queues of a subgraph, and sweeps what Redis has forgotten. Any number of processes may do so.
 *
 * @param o.concurrency - how many works of a queue at a time in this process; 4 by default
 * @returns close(): takes nothing new, tells what runs to stop, and waits for it
 */
export async function startWorkers<C, D extends object>(o: {
  jobs: Jobs<C, D>;
  context: C;
  concurrency?: Partial<Record<QueueName, number>>;
}): Promise<{ close(): Promise<void> }> {
  const { jobs } = o;
  const log = jobs.log.child({ part: 'worker' });
  const closing = new AbortController();
  const connection = await openRedis(jobs.redisUrl, 'worker', `${jobs.prefix}-${jobs.subgraph}-worker`);
  const runner = new Runner({ jobs, context: o.context, closing: closing.signal, log });
  const workers = jobs.queues.map((queue) => {
    const worker = new Worker(queue, (job, token) => runner.run(job, token), {
      connection,
      prefix: queuePrefix(jobs.prefix, queue),
      concurrency: o.concurrency?.[queue] ?? CONCURRENCY,
      ...TAKE_OVER,
    });
    worker.on('error', (error) => {
      log.warn({ err: error, queue }, 'worker failed');
    });
    return worker;
  });
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));
  const sweeping = startSweeping(jobs);
  return {
    close: async () => {
      closing.abort();
      await sweeping.close();
      await Promise.all(workers.map((worker) => worker.close()));
      connection.disconnect();
    },
  };
}

/** Runs the work that a job of the queue names, and records how it ended. */
class Runner<C, D extends object> {
  readonly #jobs: Jobs<C, D>;
  readonly #context: C;
  readonly #closing: AbortSignal;
  readonly #log: Log;

  constructor(o: { jobs: Jobs<C, D>; context: C; closing: AbortSignal; log: Log }) {
    this.#jobs = o.jobs;
    this.#context = o.context;
    this.#closing = o.closing;
    this.#log = o.log;
  }

  /** Ends a job of the queue, or puts it off until its work may be run. */
  async run(job: Job, token: string | undefined): Promise<void> {
    const waitMs = await this.#runWork(String(job.id)).catch((error: unknown) => {
      this.#log.warn({ err: error, workId: job.id }, 'the state of a work could not be read or recorded');
      return STORE_AWAY_MS;
    });
    if (waitMs === undefined) return;
    await job.moveToDelayed(Date.now() + waitMs, token);
    throw new DelayedError();
  }

  /** @returns how long to wait before the work is looked at again; undefined when it is over */
  async #runWork(workId: string): Promise<number | undefined> {
    const { outbox } = this.#jobs;
    const hold = await outbox.hold(workId);
    if ('isOver' in hold) return undefined;
    if ('notBefore' in hold) return this.#untilMs(hold.notBefore);

    const { held } = hold;
    const kind = this.#jobs.table.get(held.job);
    if (!kind) {
      await outbox.recordDead(held, `There is no job named ${held.job}.`);
      return undefined;
    }
    const cuts = held.attempts - 1 - held.failures;
    if (cuts >= MAX_CUTS) return this.#giveUp(kind, held, `Its worker ended in the middle of it ${cuts} times.`);

    const failure = await this.#attempt(kind, held);
    if (!failure) return undefined;
    if (this.#closing.aborted) return this.#untilMs(await outbox.putBack(held));
    const { error } = failure;
    const failures = held.failures + 1;
    const labels = { job: held.job, workId, failures };
    if (failures >= (kind.attempts ?? ATTEMPTS) || !isWorthRetrying(error)) {
      this.#log.error({ err: error, ...labels }, 'work given up');
      return this.#giveUp(kind, held, String(error));
    }
    this.#log.warn({ err: error, ...labels }, 'work failed; it is tried again');
    count(held, 'failed');
    const retryInMs = kind.backOffMs?.(failures) ?? backOffMs(held.failures, 1_000, 5 * 60_000);
    return this.#untilMs(await outbox.recordFailure(held, { error: String(error), retryInMs }));
  }

  /** @returns what went wrong, or undefined when the work is done or in other hands */
  async #attempt(kind: JobKind<C, unknown>, held: HeldWork): Promise<{ error: unknown } | undefined> {
    const taken = new AbortController();
    const renewing = setInterval(() => void this.#renew(held, taken), RENEW_MS);
    const work = { id: held._id, attempt: held.attempts, signal: AbortSignal.any([taken.signal, this.#closing]) };
    try {
      await kind.run(this.#context, held.data, work);
    } catch (error) {
      return taken.signal.aborted ? undefined : { error };
    } finally {
      clearInterval(renewing);
    }
    if (await this.#jobs.outbox.recordDone(held)) count(held, 'done');
    return undefined;
  }

  async #renew(held: HeldWork, taken: AbortController): Promise<void> {
    try {
      if (!(await this.#jobs.outbox.renew(held))) taken.abort();
    } catch (error) {
      this.#log.warn({ err: error, workId: held._id }, 'a hold on a work could not be renewed');
    }
  }

  async #giveUp(kind: JobKind<C, unknown>, held: HeldWork, error: string): Promise<undefined> {
    await kind.whenDead?.(this.#context, held.data, { id: held._id, error });
    await this.#jobs.outbox.recordDead(held, error);
    count(held, 'dead');
  }

  #untilMs(time: Date): number {
    return Math.max(0, Number(time) - Number(this.#jobs.clock.now()));
  }
}

function count({ queue, job }: HeldWork, outcome: 'done' | 'failed' | 'dead'): void {
  jobsDone.inc({ queue, job, outcome });
}

/** What no time heals is not tried again. */
function isWorthRetrying(error: unknown): boolean {
  const code = codeOf(error);
  return code === undefined || CODES[code].mayRetry;
}
