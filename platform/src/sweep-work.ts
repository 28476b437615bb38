import { backOffMs, pause } from './back-off.js';
import type { Jobs } from './jobs.js';

const SWEEP_EVERY_MS = 5_000;
const BATCH = 500;

/**
 * Sweeps from time to time: brings to the queues what is overdue, and what is due again.
 *
 * Several sweepers at once do no harm: a queue that knows a work already leaves it as it is.
 */
export function startSweeping<C, D extends object>(jobs: Jobs<C, D>): { close(): Promise<void> } {
  const closing = new AbortController();
  const periods = new Periods(jobs);
  const sweeping = (async () => {
    let failures = 0;
    while (!closing.signal.aborted) {
      try {
        await periods.enqueueDue();
        await sweepWork(jobs);
        failures = 0;
        await pause(SWEEP_EVERY_MS, closing.signal);
      } catch (error) {
        jobs.log.warn({ err: error, failures }, 'sweeping work failed');
        await pause(backOffMs(failures++), closing.signal);
      }
    }
  })();
  return {
    close: async () => {
      closing.abort();
      await sweeping;
    },
  };
}

/**
 * Brings to the queues every work that should have been begun 30 s ago: Redis was away when it was enqueued, or has
 * forgotten it since.
 *
 * @returns how many
 */
export async function sweepWork<C, D extends object>(jobs: Jobs<C, D>): Promise<number> {
  let swept = 0;
  for (;;) {
    const works = await jobs.outbox.overdue(BATCH);
    await jobs.bring(works);
    await jobs.outbox.recordSwept(works);
    swept += works.length;
    if (works.length < BATCH) break;
  }
  if (swept > 0) jobs.log.info({ count: swept }, 'overdue work brought to its queue');
  return swept;
}

/** Enqueues each job that has `everyMs` once a span of that length: the span's number is in the work's id. */
class Periods<C, D extends object> {
  readonly #jobs: Jobs<C, D>;
  /** The last span this process has seen to, to spare the store the asking. */
  readonly #seenTo = new Map<string, number>();

  constructor(jobs: Jobs<C, D>) {
    this.#jobs = jobs;
  }

  async enqueueDue(): Promise<void> {
    for (const [job, { everyMs }] of this.#jobs.table) {
      if (everyMs === undefined) continue;
      const span = Math.floor(Number(this.#jobs.clock.now()) / everyMs);
      if (this.#seenTo.get(job) === span) continue;
      // A job with a period is given nothing.
      await this.#jobs.enqueue(job as keyof D & string, String(span), {} as D[keyof D & string]);
      this.#seenTo.set(job, span);
    }
  }
}
