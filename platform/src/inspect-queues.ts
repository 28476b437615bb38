import type { SubgraphName } from '@sl3/schema/subgraphs';
import type { QueryFilter } from 'mongoose';
import { z } from 'zod';
import { checkInput } from './check-input.js';
import type { Clock } from './clock.js';
import { badCursor } from './errors.js';
import { isFree, type Outbox, type Work } from './outbox.js';
import { decodePageCursor, encodePageCursor } from './page.js';
import type { InternalRoute } from './subgraph-door.js';

/** What an operator distinguishes. Delayed: not due yet, be it by wish or after a failure. */
export const WORK_STATES = ['WAITING', 'ACTIVE', 'DELAYED', 'DEAD', 'DONE', 'DISCARDED'] as const;
export type WorkState = (typeof WORK_STATES)[number];

/** What the looking and mending needs of a subgraph's `Jobs`. */
export interface InspectableJobs {
  readonly subgraph: SubgraphName;
  readonly queues: readonly string[];
  readonly outbox: Outbox;
  readonly clock: Clock;
  hurry(work: Work): Promise<void>;
}

/** How one queue is doing. */
export interface QueueCounts {
  subgraph: SubgraphName;
  queue: string;
  waiting: number;
  active: number;
  delayed: number;
  dead: number;
  doneInLastHour: number;
  /** How long the work that has waited longest is overdue, in milliseconds; 0 when none waits. */
  oldestWaitingMs: number;
}

/** One work as an operator sees it. What it is given stays where it is: it may be personal. */
export interface WorkLine {
  id: string;
  subgraph: SubgraphName;
  queue: string;
  job: string;
  state: WorkState;
  enqueuedAt: Date;
  dueAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  attempts: number;
  lastError: string | null;
}

const HOUR_MS = 3_600_000;

/** How each queue of a subgraph is doing, counted on indexes. */
export async function countQueues(jobs: InspectableJobs): Promise<QueueCounts[]> {
  return Promise.all(jobs.queues.map((queue) => countQueue(jobs, queue)));
}

async function countQueue(jobs: InspectableJobs, queue: string): Promise<QueueCounts> {
  const { works } = jobs.outbox;
  const now = jobs.clock.now();
  const count = (state: WorkState) => works.countDocuments({ queue, ...inState(state, now) });
  const [waiting, active, delayed, dead, doneInLastHour, oldest] = await Promise.all([
    count('WAITING'),
    count('ACTIVE'),
    count('DELAYED'),
    count('DEAD'),
    works.countDocuments({ queue, state: 'DONE', endedAt: { $gte: new Date(now.getTime() - HOUR_MS) } }),
    works
      .findOne({ queue, ...inState('WAITING', now) }, { dueAt: 1 })
      .sort({ dueAt: 1 })
      .lean<Pick<Work, 'dueAt'>>(),
  ]);
  const oldestWaitingMs = oldest ? Number(now) - Number(oldest.dueAt) : 0;
  return { subgraph: jobs.subgraph, queue, waiting, active, delayed, dead, doneInLastHour, oldestWaitingMs };
}

/** Which works, and which page of them. */
export const ListWorksInput = z.object({
  queue: z.string(),
  /** Every state when left out. */
  state: z.enum(WORK_STATES).nullish(),
  first: z.number().int().min(1).max(100).default(50),
  after: z.string().nullish(),
});
export type ListWorksInput = z.infer<typeof ListWorksInput>;

/** A page of works, the latest enqueued first. */
export interface WorkPage {
  works: (WorkLine & { cursor: string })[];
  hasNextPage: boolean;
  total: number;
}

/** @throws BAD_CURSOR for a cursor of another list */
export async function listWorks(jobs: InspectableJobs, input: ListWorksInput): Promise<WorkPage> {
  const { works } = jobs.outbox;
  const now = jobs.clock.now();
  const filter: QueryFilter<Work> = { queue: input.queue, ...(input.state ? inState(input.state, now) : {}) };
  const [found, total] = await Promise.all([
    works
      .find({ $and: [filter, after(input.after)] })
      .sort({ enqueuedAt: -1, _id: -1 })
      .limit(input.first + 1)
      .lean<Work[]>(),
    works.countDocuments(filter),
  ]);
  return {
    works: found.slice(0, input.first).map((work) => ({
      ...lineOf(jobs, work),
      cursor: encodePageCursor([Number(work.enqueuedAt), work._id]),
    })),
    hasNextPage: found.length > input.first,
    total,
  };
}

function after(cursor: string | null | undefined): QueryFilter<Work> {
  if (cursor == null) return {};
  const [time, id] = decodePageCursor(cursor);
  const enqueuedAt = new Date(typeof time === 'number' ? time : NaN);
  if (Number.isNaN(enqueuedAt.getTime()) || typeof id !== 'string') throw badCursor();
  return { $or: [{ enqueuedAt: { $lt: enqueuedAt } }, { enqueuedAt, _id: { $lt: id } }] };
}

/** Names one work. */
export const OneWorkInput = z.object({ workId: z.string() });
export type OneWorkInput = z.infer<typeof OneWorkInput>;

/** Has a dead or delayed work run now, with all its tries. @returns null when there is none, or it runs or is over */
export async function retryWork(jobs: InspectableJobs, { workId }: OneWorkInput): Promise<WorkLine | null> {
  const work = await jobs.outbox.reopen(workId);
  if (!work) return null;
  await jobs.hurry(work);
  return lineOf(jobs, work);
}

/** Gives a dead or waiting work up for good. @returns null when there is none, or it runs or is over */
export async function discardWork(jobs: InspectableJobs, { workId }: OneWorkInput): Promise<WorkLine | null> {
  const work = await jobs.outbox.discard(workId);
  return work && lineOf(jobs, work);
}

/** The four routes for operators, which every subgraph with jobs mounts; docs/INTERNALS.md is their manual. */
export function queueRoutes<S>(
  jobsOf: (services: S) => InspectableJobs,
): Record<`POST /internal/${string}`, InternalRoute<S>> {
  const callers = ['moderation'];
  return {
    'POST /internal/queues': {
      callers,
      handle: async (_request, ctx) => ({ queues: await countQueues(jobsOf(ctx)) }),
    },
    'POST /internal/queue-works': {
      callers,
      handle: (request, ctx) => listWorks(jobsOf(ctx), checkInput(ListWorksInput, request.json())),
    },
    'POST /internal/retry-work': {
      callers,
      handle: async (request, ctx) => ({
        work: await retryWork(jobsOf(ctx), checkInput(OneWorkInput, request.json())),
      }),
    },
    'POST /internal/discard-work': {
      callers,
      handle: async (request, ctx) => ({
        work: await discardWork(jobsOf(ctx), checkInput(OneWorkInput, request.json())),
      }),
    },
  };
}

function inState(state: WorkState, now: Date): QueryFilter<Work> {
  switch (state) {
    case 'WAITING':
      return { ...isFree(now), dueAt: { $lte: now } };
    case 'DELAYED':
      return { ...isFree(now), dueAt: { $gt: now } };
    case 'ACTIVE':
      return { state: 'OPEN', heldUntil: { $gt: now } };
    case 'DEAD':
    case 'DONE':
    case 'DISCARDED':
      return { state };
  }
}

function stateOf(work: Work, now: Date): WorkState {
  if (work.state !== 'OPEN') return work.state;
  if (work.heldUntil && work.heldUntil > now) return 'ACTIVE';
  return work.dueAt > now ? 'DELAYED' : 'WAITING';
}

function lineOf(jobs: InspectableJobs, work: Work): WorkLine {
  const { _id: id, queue, job, enqueuedAt, dueAt, attempts } = work;
  return {
    id,
    subgraph: jobs.subgraph,
    queue,
    job,
    state: stateOf(work, jobs.clock.now()),
    enqueuedAt,
    dueAt,
    startedAt: work.startedAt ?? null,
    endedAt: work.endedAt ?? null,
    attempts,
    lastError: work.lastError ?? null,
  };
}
