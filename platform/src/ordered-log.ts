import type { Model } from 'mongoose';
import { backOffMs, pause } from './back-off.js';
import { unavailable } from './errors.js';
import type { Refusal } from './insert-refusal.js';
import { logAppends, logBatchSize } from './metrics.js';
import { LogRows } from './ordered-log-rows.js';

/** One place in an ordered log. The stored document also carries its partition. */
export interface Entry {
  /** 1, 2, 3 … within the partition, without holes. */
  seq: number;
}

/** What somebody wants to append; it becomes an entry once it has a seq. */
export interface Draft<E extends Entry> {
  /**
   * The document without its seq. Called again, with another seq, whenever another process took the first.
   *
   * @param previous - the entry at `seq - 1`, for a digest that covers it; null for the first
   */
  build(seq: number, previous: E | null): Omit<E, 'seq'> | Promise<Omit<E, 'seq'>>;
  /** Finds what is stored when another unique index refuses the document (a nonce, a fact id, an import key). */
  findExisting?(): Promise<E | null>;
  /** The head that was known when the caller decided. The known head at the time of the append by default. */
  checkedAt?: number;
  /**
   * Decides again, given what came since: throw to refuse this draft only. Much comes in several calls, in order, with at
   * most 1,000 entries each.
   */
  recheck?(since: E[]): Promise<void> | void;
}

export interface Appended<E extends Entry> {
  entry: E;
  /** False when `findExisting` answered: nothing was stored. */
  isNew: boolean;
}

/** @param previous - the entry just before the first of `entries`; null at the beginning of the log */
export type AppendListener<E extends Entry> = (partition: string, entries: E[], previous: E | null) => void;

interface Waiting<E extends Entry> {
  draft: Draft<E>;
  checkedAt: number | undefined;
  /** How often the store refused it as a duplicate of something that cannot be read yet. */
  refusals: number;
  resolve: (appended: Appended<E>) => void;
  reject: (error: unknown) => void;
}

interface Built<E extends Entry> {
  waiting: Waiting<E>;
  entry: E;
}

interface Known<E extends Entry> {
  head: number;
  /** The latest entries, without holes, up to the head; at least the one at the head. */
  recent: E[];
}

interface Partition<E extends Entry> {
  name: string;
  /** Undefined: ask the store. */
  known: Known<E> | undefined;
  queue: Waiting<E>[];
  isDraining: boolean;
  /** Rounds in a row that another process won. */
  lostRounds: number;
}

const MAX_BATCH = 500;
/** What waits beyond this would be answered too late for anybody to care. */
const MAX_WAITING = 20_000;
/** Entries kept for rechecks: all that may matter while a queue is busy, a few when it is idle. */
const RECENT_BUSY = 1_000;
const RECENT_IDLE = 8;
const MAX_PARTITIONS = 5_000;
/** A duplicate of something that a majority does not have yet: 40 looks, 25 ms apart, are a second. */
const MAX_REFUSALS = 40;
const REFUSAL_PAUSE_MS = 25;

/**
 * An append-only log per partition, numbered 1, 2, 3 … without holes, written by any number of processes.
 *
 * The unique index on (partition, seq) is the only authority: the seq is taken by the very insert that stores the entry,
 * so a reader that has everything up to seq n has missed nothing before it. A counter beside the log would let a reader
 * see n before n - 1.
 */
export class OrderedLog<E extends Entry> {
  readonly #rows: LogRows<E>;
  readonly #onAppended: AppendListener<E> | undefined;
  /** In order of last use; the idle ones at the front go first. */
  readonly #partitions = new Map<string, Partition<E>>();

  /**
   * @param o.onAppended - hears what this process stored, in order, after it is durable
   */
  constructor(o: { model: Model<E>; partitionField: keyof E & string; onAppended?: AppendListener<E> }) {
    this.#rows = new LogRows(o.model, o.partitionField);
    this.#onAppended = o.onAppended;
    // The store may come back from a backup, with a lower head than the one we knew.
    o.model.db.on('disconnected', () => {
      for (const partition of this.#partitions.values()) partition.known = undefined;
    });
  }

  /**
   * Appends one draft. What waits in this process goes in one write (group commit).
   *
   * @throws what `recheck` or `build` throws, for this draft only; {@link unavailable} when the store does not answer: the
   * entry may then be stored or not, and the same draft with its unique key may be sent again
   */
  append(partition: string, draft: Draft<E>): Promise<Appended<E>> {
    const state = this.#partition(partition);
    const appended = this.#enqueue(state, draft);
    this.#wake(state);
    return appended;
  }

  /**
   * Appends several in the order given, next to each other in the queue.
   *
   * @throws the first failure, after all others have ended; those that went in stay in
   */
  async appendMany(partition: string, drafts: readonly Draft<E>[]): Promise<Appended<E>[]> {
    const state = this.#partition(partition);
    const all = drafts.map((draft) => this.#enqueue(state, draft));
    this.#wake(state);
    const outcomes = await Promise.allSettled(all);
    return outcomes.map((outcome) => {
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value;
    });
  }

  /** Entries after a seq, in order and without holes, at most `limit`. */
  async readAfter(partition: string, seq: number, limit: number): Promise<E[]> {
    const entries = await this.#rows.after(partition, seq, limit);
    const hole = entries.findIndex((entry, i) => i > 0 && entry.seq !== (entries[i - 1] as E).seq + 1);
    return hole < 0 ? entries : entries.slice(0, hole);
  }

  /** The highest seq in the store; 0 for an empty partition. */
  async head(partition: string): Promise<number> {
    return (await this.#rows.last(partition))?.seq ?? 0;
  }

  /** The head as this process last saw it: may be behind, never ahead. Undefined when it has not looked. */
  knownHead(partition: string): number | undefined {
    return this.#partitions.get(partition)?.known?.head;
  }

  #enqueue(state: Partition<E>, draft: Draft<E>): Promise<Appended<E>> {
    if (state.queue.length >= MAX_WAITING) return Promise.reject(unavailable());
    return new Promise((resolve, reject) => {
      const checkedAt = draft.checkedAt ?? state.known?.head;
      state.queue.push({ draft, checkedAt, refusals: 0, resolve, reject });
    });
  }

  #wake(state: Partition<E>): void {
    if (!state.isDraining) void this.#drain(state);
  }

  async #drain(state: Partition<E>): Promise<void> {
    state.isDraining = true;
    // Whoever appends in this turn of the event loop joins the first batch.
    await Promise.resolve();
    while (state.queue.length > 0) await this.#writeOnce(state);
    state.isDraining = false;
    state.known?.recent.splice(0, state.known.recent.length - RECENT_IDLE);
  }

  /** One round: build what waits, insert it, settle what is certain, leave the rest in the queue. */
  async #writeOnce(state: Partition<E>): Promise<void> {
    let batch: Built<E>[] = [];
    try {
      const known = (state.known ??= await this.#load(state.name));
      batch = await this.#build(state, known);
      if (batch.length === 0) return;
      const failure = await this.#rows.insert(batch.map((built) => built.entry));
      const stored = batch.splice(0, failure ? failure.index : batch.length);
      this.#settle(state, known, stored);
      if (!failure) return;
      // Ordered: nothing from the failure on was inserted. It goes back in front of what came meanwhile.
      state.queue.unshift(...batch.splice(0).map((built) => built.waiting));
      await this.#handle(state, known, failure);
    } catch {
      // The store did not answer, or nobody knows what it did. Forget the head: the next round asks for it.
      state.known = undefined;
      for (const { reject } of [...batch.map((built) => built.waiting), ...state.queue.splice(0)])
        reject(unavailable());
    }
  }

  async #load(partition: string): Promise<Known<E>> {
    const last = await this.#rows.last(partition);
    return last ? { head: last.seq, recent: [last] } : { head: 0, recent: [] };
  }

  /** Takes drafts from the queue and builds their entries; refused ones are told at once. */
  async #build(state: Partition<E>, known: Known<E>): Promise<Built<E>[]> {
    const batch: Built<E>[] = [];
    const drafts = state.queue.splice(0, MAX_BATCH);
    for (const [i, waiting] of drafts.entries()) {
      try {
        await this.#recheck(state.name, waiting, known, batch);
      } catch (error) {
        if (batch.length > 0) {
          // Refused because of a neighbour in this batch that is not stored yet, and may never be: look again after it.
          state.queue.unshift(...drafts.slice(i));
          return batch;
        }
        if (error instanceof StoreFault) {
          state.queue.unshift(...drafts.slice(i));
          throw error;
        }
        waiting.reject(error);
        continue;
      }
      try {
        const seq = known.head + batch.length + 1;
        const previous = batch.at(-1)?.entry ?? known.recent.at(-1) ?? null;
        const entry = Object.assign(await waiting.draft.build(seq, previous), { seq }) as E;
        batch.push({ waiting, entry });
      } catch (error) {
        waiting.reject(error);
      }
    }
    return batch;
  }

  async #recheck(partition: string, waiting: Waiting<E>, known: Known<E>, batch: readonly Built<E>[]): Promise<void> {
    const { draft } = waiting;
    const checkedAt = (waiting.checkedAt ??= known.head);
    if (!draft.recheck || checkedAt >= known.head + batch.length) return;
    for await (const since of this.#since(partition, checkedAt, known)) await draft.recheck(since);
    if (batch.length > 0) await draft.recheck(batch.map((built) => built.entry));
  }

  /** What is stored after a seq, up to the known head, in parts: a process that was idle may have missed very much. */
  async *#since(partition: string, seq: number, known: Known<E>): AsyncGenerator<E[]> {
    const oldest = known.recent[0];
    if (seq >= known.head) return;
    if (oldest && oldest.seq <= seq + 1) {
      yield known.recent.filter((entry) => entry.seq > seq);
      return;
    }
    for (let from = seq; from < known.head;) {
      const part = await this.#rows
        .after(partition, from, Math.min(RECENT_BUSY, known.head - from))
        .catch((error: unknown) => {
          throw new StoreFault(error);
        });
      const last = part.at(-1);
      if (!last) return;
      yield part;
      from = last.seq;
    }
  }

  #settle(state: Partition<E>, known: Known<E>, stored: readonly Built<E>[]): void {
    const last = stored.at(-1);
    if (!last) return;
    const entries = stored.map((built) => built.entry);
    const previous = known.recent.at(-1) ?? null;
    known.head = last.entry.seq;
    known.recent.push(...entries);
    known.recent.splice(0, known.recent.length - RECENT_BUSY);
    state.lostRounds = 0;
    logAppends.inc({ log: this.#rows.name }, entries.length);
    logBatchSize.observe({ log: this.#rows.name }, entries.length);
    for (const { waiting, entry } of stored) waiting.resolve({ entry, isNew: true });
    // A listener that throws is a bug and must not reach the queue.
    queueMicrotask(() => this.#onAppended?.(state.name, entries, previous));
  }

  async #handle(state: Partition<E>, known: Known<E>, refusal: Refusal): Promise<void> {
    if (refusal.indexName === this.#rows.seqIndex) {
      await this.#catchUp(state, known);
      return;
    }
    const waiting = state.queue.shift() as Waiting<E>;
    if (!refusal.isDuplicate || !waiting.draft.findExisting) {
      waiting.reject(refusal.error);
      return;
    }
    await this.#answerExisting(state, waiting);
  }

  /** Another process took our seq: read what came between, and go on after it. */
  async #catchUp(state: Partition<E>, known: Known<E>): Promise<void> {
    const between = await this.#rows.after(state.name, known.head, RECENT_BUSY + 1);
    const last = between.at(-1);
    state.lostRounds += 1;
    if (between.length > RECENT_BUSY) {
      // Idle while another wrote very much (an import): begin anew at the head. Rechecks read the rest in parts.
      state.known = await this.#load(state.name);
      return;
    }
    if (last) {
      known.head = last.seq;
      known.recent.push(...between);
      known.recent.splice(0, known.recent.length - RECENT_BUSY);
      // Two processes in step could go on losing to each other; chance breaks the step.
      if (state.lostRounds > 2) await pause(backOffMs(state.lostRounds - 2, 1, 20));
      return;
    }
    // It is there, but a majority does not have it yet.
    if (state.lostRounds > MAX_REFUSALS) throw new Error('A taken seq never became readable.');
    await pause(REFUSAL_PAUSE_MS);
  }

  /** Another unique index refused it: this is a retry, and what it said the first time is the answer. */
  async #answerExisting(state: Partition<E>, waiting: Waiting<E>): Promise<void> {
    try {
      const existing = await waiting.draft.findExisting?.();
      if (existing) {
        waiting.resolve({ entry: existing, isNew: false });
        return;
      }
    } catch (error) {
      waiting.reject(error);
      return;
    }
    waiting.refusals += 1;
    if (waiting.refusals > MAX_REFUSALS) {
      waiting.reject(unavailable());
      return;
    }
    state.queue.unshift(waiting);
    await pause(REFUSAL_PAUSE_MS);
  }

  #partition(name: string): Partition<E> {
    const state = this.#partitions.get(name) ?? {
      name,
      known: undefined,
      queue: [],
      isDraining: false,
      lostRounds: 0,
    };
    this.#partitions.delete(name);
    this.#partitions.set(name, state);
    if (this.#partitions.size > MAX_PARTITIONS) this.#dropIdle();
    return state;
  }

  #dropIdle(): void {
    for (const [name, state] of this.#partitions) {
      if (this.#partitions.size <= MAX_PARTITIONS) return;
      if (!state.isDraining) this.#partitions.delete(name);
    }
  }
}

/** The store failed during a recheck: nobody's draft is at fault. */
class StoreFault extends Error {
  constructor(cause: unknown) {
    super('The store did not answer a recheck.', { cause });
  }
}
