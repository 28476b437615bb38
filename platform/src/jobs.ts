import { Queue } from 'bullmq';
import type { SubgraphName } from '@sl3/schema/subgraphs';
import type { Connection } from 'mongoose';
import type { Clock } from './clock.js';
import type { Log } from './log.js';
import { syncIndexes } from './mongo.js';
import { Outbox, type Work } from './outbox.js';
import { openRedis, queuePrefix, type Redis } from './redis.js';

export { startWorkers } from './workers.js';

/** The queues there are. Each belongs to one subgraph, whose workers alone take from it. */
export type QueueName = 'messages' | 'media' | 'exports' | 'notifications' | 'moderation' | 'webhooks';

/** What a verb is told of the work it does. */
export interface RunningWork {
  /** The same however often it is run: record it beside the effect, so that the effect is made once. */
  readonly id: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /** Aborted when another worker has taken the work over, or when this one ends: stop, and throw. */
  readonly signal: AbortSignal;
}

/** One kind of work a subgraph does later. May run more than once for the same work, and must not mind. */
export interface JobKind<C, D> {
  queue: QueueName;
  run(context: C, data: D, work: RunningWork): Promise<void>;
  /** Tries before it is given up and kept for a look; 10 by default, over some 10 minutes. */
  attempts?: number;
  /** How long to wait after so many failures; by default a second, doubled each time up to 5 minutes. */
  backOffMs?: (failures: number) => number;
  /**
   * Due again and again, once in each span of this length, whichever process sees to it and without anybody enqueueing
   * it. The first time at once. Its data is `{}`.
   */
  everyMs?: number;
  /** Once nothing more is tried, just before the work is kept as dead. May be repeated. */
  whenDead?(context: C, data: D, work: { id: string; error: string }): Promise<void>;
}

/** `jobs.ts` of a subgraph: job name to verb. `D` says what each job is given. */
export type JobTable<C, D extends object> = { readonly [N in keyof D]: JobKind<C, D[N]> };

/** What code that asks for work needs. */
export interface Enqueuer<D extends object> {
  /**
   * Has a job run, once for one id, however often it is asked for. Resolves when the work is stored: from then on it is
   * done even when Redis is away or forgets.
   *
   * @param id - of the fact or document (with its version) that asks for it; no colon
   * @param options.dueAt - not before; now by default
   */
  enqueue<N extends keyof D & string>(job: N, id: string, data: D[N], options?: { dueAt?: Date }): Promise<void>;
}

/** What the jobs of a subgraph are opened with. */
export interface JobsOptions<C, D extends object> {
  subgraph: SubgraphName;
  jobs: JobTable<C, D>;
  connection: Connection;
  redisUrl: string;
  /** The first part of every key, as in `redisKeys`. */
  prefix: string;
  clock: Clock;
  log: Log;
}

/** Opens a subgraph's jobs, for those who ask for work and for {@link startWorkers}. Makes the indexes that are missing. */
export async function openJobs<C, D extends object>(o: JobsOptions<C, D>): Promise<Jobs<C, D>> {
  const outbox = new Outbox(o);
  await syncIndexes([outbox.works]);
  const redis = await openRedis(o.redisUrl, 'command', `${o.prefix}-${o.subgraph}-queues`);
  const jobs = new Jobs(o, { outbox, redis });
  await jobs.ready();
  return jobs;
}

/** The jobs of one subgraph: what they are, where they wait, and how to ask for one. */
export class Jobs<C, D extends object> implements Enqueuer<D> {
  readonly subgraph: SubgraphName;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly log: Log;
  readonly redisUrl: string;
  readonly prefix: string;
  readonly #table: ReadonlyMap<string, JobKind<C, unknown>>;
  readonly #queues: ReadonlyMap<QueueName, Queue>;
  readonly #redis: Redis;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(o: JobsOptions<C, D>, { outbox, redis }: { outbox: Outbox; redis: Redis }) {
    this.subgraph = o.subgraph;
    this.outbox = outbox;
    this.clock = o.clock;
    this.log = o.log.child({ part: 'jobs' });
    this.redisUrl = o.redisUrl;
    this.prefix = o.prefix;
    this.#table = new Map<string, JobKind<C, unknown>>(Object.entries(o.jobs));
    this.#redis = redis;
    const names = new Set([...this.#table.values()].map(({ queue }) => queue));
    this.#queues = new Map([...names].map((name) => [name, this.#openQueue(name)]));
  }

  get queues(): readonly QueueName[] {
    return [...this.#queues.keys()];
  }

  get table(): ReadonlyMap<string, JobKind<C, unknown>> {
    return this.#table;
  }

  /** Resolves when the queues have begun; one that could not never works, so this fails then. */
  async ready(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.waitUntilReady()));
  }

  async enqueue<N extends keyof D & string>(
    job: N,
    id: string,
    data: D[N],
    options: { dueAt?: Date } = {},
  ): Promise<void> {
    const kind = this.#table.get(job);
    if (!kind) throw new Error(`${this.subgraph} has no job named ${job}.`);
    if (id.includes(':')) throw new Error(`BullMQ takes no id with a colon: ${id}`);
    const work = { _id: `${job}-${id}`, queue: kind.queue, job, data, dueAt: options.dueAt };
    if (!(await this.outbox.add(work))) return;
    // Nobody waits for Redis: what it does not take now the sweeper brings.
    this.#inBackground(this.bring([{ ...work, dueAt: work.dueAt ?? this.clock.now() }]));
  }

  /** Brings works to their queues. Those the queue knows already stay as they are there. */
  async bring(works: readonly Pick<Work, '_id' | 'queue' | 'job' | 'dueAt'>[]): Promise<void> {
    const now = Number(this.clock.now());
    const bringing = works.map(async ({ _id: jobId, queue, job, dueAt }) => {
      const delay = Math.max(0, Number(dueAt) - now);
      // How it ended is in the store; what the queue still knew of it could not be brought again.
      const opts = { jobId, delay, removeOnComplete: true, removeOnFail: true };
      await this.#queues.get(queue as QueueName)?.add(job, {}, opts);
    });
    await Promise.all(bringing);
  }

  /** Has a work run now that may be waiting in its queue for a later time. */
  async hurry(work: Work): Promise<void> {
    await this.#queues.get(work.queue as QueueName)?.remove(work._id);
    await this.bring([work]);
  }

  /** Waits for what is being brought to Redis; the works themselves are stored. */
  async close(): Promise<void> {
    await Promise.all(this.#underWay);
    await Promise.all([...this.#queues.values()].map((queue) => queue.close()));
    this.#redis.disconnect();
  }

  #openQueue(name: QueueName): Queue {
    const queue = new Queue(name, { connection: this.#redis, prefix: queuePrefix(this.prefix, name) });
    queue.on('error', (error) => {
      this.log.warn({ err: error, queue: name }, 'queue failed');
    });
    return queue;
  }

  #inBackground(bringing: Promise<void>): void {
    const settled = bringing.catch((error: unknown) => {
      this.log.warn({ err: error }, 'bringing work to its queue failed; the sweeper will');
    });
    this.#underWay.add(settled);
    void settled.finally(() => this.#underWay.delete(settled));
  }
}
