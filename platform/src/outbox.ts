import { index, modelOptions, mongoose as typegooseMongoose, prop } from '@typegoose/typegoose';
import { randomUUID } from 'node:crypto';
import type { Connection, Model, QueryFilter } from 'mongoose';
import type { Clock } from './clock.js';
import { isDuplicateKey } from './duplicate-key.js';
import { modelOf } from './mongo.js';

/** How a work stands in the store. Whether an open one waits, runs or is not due yet follows from its times. */
export type StoredWorkState = 'OPEN' | 'DONE' | 'DEAD' | 'DISCARDED';

/**
 * One piece of work to do later: what a job is to be run on, and how far that has come.
 *
 * This is the truth about it. Redis only says whose turn it is, and may forget that.
 */
@modelOptions({ schemaOptions: { collection: 'work', versionKey: false, minimize: false } })
@index({ queue: 1, state: 1, dueAt: 1 })
@index({ queue: 1, state: 1, enqueuedAt: -1, _id: -1 })
@index({ sweepAt: 1 }, { partialFilterExpression: { state: 'OPEN' } })
@index({ dropAt: 1 }, { expireAfterSeconds: 0 })
export class Work {
  /** `<job>-<id>`, where the id is that of the fact that asks for it: asked for twice, it is one work. */
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => String, required: true })
  queue!: string;

  @prop({ type: () => String, required: true })
  job!: string;

  @prop({ type: () => typegooseMongoose.Schema.Types.Mixed })
  data!: unknown;

  @prop({ type: () => String, required: true })
  state!: StoredWorkState;

  @prop({ type: () => Date, required: true })
  enqueuedAt!: Date;

  /** Not before this; moved on after every failure. */
  @prop({ type: () => Date, required: true })
  dueAt!: Date;

  /** When the sweeper brings it to the queue again, should it still be open then. */
  @prop({ type: () => Date, required: true })
  sweepAt!: Date;

  /** How often it was begun. */
  @prop({ type: () => Number, required: true })
  attempts!: number;

  /** How often it went wrong. A run whose process was killed is none of them. */
  @prop({ type: () => Number, required: true })
  failures!: number;

  /** The run that has it now; only that run may say how it ended. */
  @prop({ type: () => String })
  heldBy?: string;

  /** A run that has not renewed its hold by then is dead. */
  @prop({ type: () => Date })
  heldUntil?: Date;

  @prop({ type: () => Date })
  startedAt?: Date;

  /** When it was done, given up or discarded. */
  @prop({ type: () => Date })
  endedAt?: Date;

  @prop({ type: () => String })
  lastError?: string;

  /** Done and discarded works are dropped by then; dead ones are kept. */
  @prop({ type: () => Date })
  dropAt?: Date;
}

/** A work in the hands of one run. */
export interface HeldWork extends Work {
  heldBy: string;
}

/** What became of the wish to run a work: it is ours, it is over, or its time has not come. */
export type Hold = { held: HeldWork } | { isOver: true } | { notBefore: Date };

/** A killed worker's work is free again after this long. */
export const HOLD_MS = 6_000;
/** What is due and was not begun for so long is brought to the queue again. */
export const SWEEP_AFTER_MS = 30_000;
const DONE_IS_KEPT_MS = 7 * 24 * 3_600_000;
const ERROR_MAX_CHARS = 1_000;

/** The works of one subgraph, in its own database. Every change of one is a single-document update. */
export class Outbox {
  readonly works: Model<Work>;
  readonly #clock: Clock;

  constructor(o: { connection: Connection; clock: Clock }) {
    this.works = modelOf(o.connection, Work);
    this.#clock = o.clock;
  }

  /** @returns whether it was not there yet; one that is there stays as it is */
  async add(work: Pick<Work, '_id' | 'queue' | 'job' | 'data'> & { dueAt?: Date | undefined }): Promise<boolean> {
    const enqueuedAt = this.#clock.now();
    const dueAt = work.dueAt ?? enqueuedAt;
    try {
      const fresh = { state: 'OPEN', enqueuedAt, dueAt, sweepAt: sweepOf(dueAt), attempts: 0, failures: 0 } as const;
      await this.works.create({ ...work, ...fresh });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** Begins a run, unless another has the work or nobody may. */
  async hold(workId: string): Promise<Hold> {
    const now = this.#clock.now();
    const held = await this.works
      .findOneAndUpdate(
        { _id: workId, dueAt: { $lte: now }, ...isFree(now) },
        { $set: { heldBy: randomUUID(), startedAt: now, ...this.#holdTimes(now) }, $inc: { attempts: 1 } },
        { returnDocument: 'after' },
      )
      .lean<HeldWork>();
    if (held) return { held };
    const work = await this.works.findById(workId).lean<Work>();
    if (work?.state !== 'OPEN') return { isOver: true };
    return { notBefore: new Date(Math.max(Number(work.dueAt), Number(work.heldUntil ?? 0))) };
  }

  /** @returns false when another run has taken the work over */
  async renew(work: HeldWork): Promise<boolean> {
    return this.#change(work, { $set: this.#holdTimes(this.#clock.now()) });
  }

  /** The work is done. @returns false when another run has taken it over and will say so itself */
  async recordDone(work: HeldWork): Promise<boolean> {
    const endedAt = this.#clock.now();
    const dropAt = new Date(endedAt.getTime() + DONE_IS_KEPT_MS);
    return this.#change(work, { $set: { state: 'DONE', endedAt, dropAt }, $unset: RELEASED });
  }

  /** This run failed; another follows. */
  async recordFailure(work: HeldWork, o: { error: string; retryInMs: number }): Promise<Date> {
    const dueAt = new Date(this.#clock.now().getTime() + o.retryInMs);
    const lastError = o.error.slice(0, ERROR_MAX_CHARS);
    const set = { dueAt, sweepAt: sweepOf(dueAt), lastError };
    await this.#change(work, { $set: set, $inc: { failures: 1 }, $unset: RELEASED });
    return dueAt;
  }

  /** This run was cut short by no fault of the work: it does not count. */
  async putBack(work: HeldWork): Promise<Date> {
    const dueAt = this.#clock.now();
    await this.#change(work, { $set: { dueAt, sweepAt: sweepOf(dueAt) }, $inc: { attempts: -1 }, $unset: RELEASED });
    return dueAt;
  }

  /** Nothing more is tried. The work is kept, with its last error, until somebody retries or discards it. */
  async recordDead(work: HeldWork, error: string): Promise<void> {
    const set = { state: 'DEAD', endedAt: this.#clock.now(), lastError: error.slice(0, ERROR_MAX_CHARS) } as const;
    await this.#change(work, { $set: set, $unset: RELEASED });
  }

  /** Open works that should have been begun long ago: Redis was away, or has forgotten them. */
  async overdue(limit: number): Promise<Work[]> {
    const now = this.#clock.now();
    return this.works
      .find({ ...isFree(now), sweepAt: { $lte: now } })
      .sort({ sweepAt: 1 })
      .limit(limit)
      .lean<Work[]>();
  }

  /** They were brought to the queue: leave them alone for a while. */
  async recordSwept(works: readonly Work[]): Promise<void> {
    const sweepAt = sweepOf(this.#clock.now());
    await this.works.updateMany({ _id: { $in: works.map(({ _id }) => _id) }, state: 'OPEN' }, { $set: { sweepAt } });
  }

  /** Runs a dead or waiting work again as if it were new. @returns null when there is none, or it runs or is over */
  async reopen(workId: string): Promise<Work | null> {
    const now = this.#clock.now();
    return this.works
      .findOneAndUpdate(
        { _id: workId, $or: [{ state: 'DEAD' }, isFree(now)] },
        {
          $set: { state: 'OPEN', dueAt: now, sweepAt: sweepOf(now), attempts: 0, failures: 0 },
          $unset: { endedAt: 1 },
        },
        { returnDocument: 'after' },
      )
      .lean<Work>();
  }

  /** Gives a dead or waiting work up for good. @returns null when there is none, or it runs or is over */
  async discard(workId: string): Promise<Work | null> {
    const now = this.#clock.now();
    const dropAt = new Date(now.getTime() + DONE_IS_KEPT_MS);
    return this.works
      .findOneAndUpdate(
        { _id: workId, $or: [{ state: 'DEAD' }, isFree(now)] },
        { $set: { state: 'DISCARDED', endedAt: now, dropAt } },
        { returnDocument: 'after' },
      )
      .lean<Work>();
  }

  #holdTimes(now: Date): Pick<Work, 'sweepAt'> & { heldUntil: Date } {
    const heldUntil = new Date(now.getTime() + HOLD_MS);
    return { heldUntil, sweepAt: sweepOf(heldUntil) };
  }

  /** Only the run that holds the work: one that slept through its hold changes nothing. */
  async #change(work: HeldWork, update: object): Promise<boolean> {
    const { modifiedCount } = await this.works.updateOne({ _id: work._id, state: 'OPEN', heldBy: work.heldBy }, update);
    return modifiedCount > 0;
  }
}

const RELEASED = { heldBy: 1, heldUntil: 1 };

/** Open, and no living run has it. */
export function isFree(now: Date): QueryFilter<Work> {
  return { state: 'OPEN', $nor: [{ heldUntil: { $gt: now } }] };
}

function sweepOf(dueAt: Date): Date {
  return new Date(dueAt.getTime() + SWEEP_AFTER_MS);
}
