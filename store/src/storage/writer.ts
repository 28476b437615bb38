import { checksumOf, seal } from './checksum.js';
import type { Collection } from './collection.js';
import { causeOf, isFull, outOfDiskSpace } from './commit-error.js';
import { countsKey, countsOf, encodeCounts } from './counts.js';
import type { TableName } from './damage.js';
import type { Environment, KeyRange } from './environment.js';

const TURN_MS = 15;
/** So many keys of a range are held in memory while it is removed. */
const SOME_KEYS = 500;

/** What a write job may do; everything it does is kept or none of it. */
export class WriteJob {
  readonly #undo: (() => void)[] = [];
  readonly #counted = new Set<Collection>();

  constructor(private readonly environment: Environment) {}

  /** Stores a value under a key, and answers its checksum. */
  put(table: TableName, key: Buffer, value: Buffer): number {
    const checksum = checksumOf(key, value);
    void this.environment[table].put(key, seal(value, checksum));
    return checksum;
  }

  /** Removes a key. */
  remove(table: TableName, key: Buffer): void {
    void this.environment[table].remove(key);
  }

  /**
   * Removes every key of a range.
   *
   * @param isOver - asked every now and then whether the rest is for another job
   * @returns whether none is left
   */
  removeRange(table: 'documents' | 'entries', range: KeyRange, isOver: () => boolean = () => false): boolean {
    for (;;) {
      const keys = [...this.environment[table].getKeys({ ...range, limit: SOME_KEYS })];
      for (const key of keys) this.remove(table, key);
      if (keys.length < SOME_KEYS) return true;
      if (isOver()) return false;
    }
  }

  /** Says how memory is put back when the job fails after all. */
  onRollback(undo: () => unknown): void {
    this.#undo.push(undo);
  }

  /** Call before changing a collection's counters or its indexes'. */
  countsChange(collection: Collection): void {
    if (this.#counted.has(collection)) return;
    this.#counted.add(collection);
    const { nextRecordId, documents } = collection;
    collection.documents = { ...documents };
    for (const index of collection.indexes) {
      const { entries } = index;
      index.entries = { ...entries };
      this.onRollback(() => (index.entries = entries));
    }
    this.onRollback(() => Object.assign(collection, { nextRecordId, documents }));
  }

  /** The collections whose counters the job changed. */
  get counted(): Iterable<Collection> {
    return this.#counted;
  }

  /** Puts memory back, last change first. */
  rollBack(): void {
    for (const undo of this.#undo.reverse()) undo();
  }
}

/** How sure a write must be before it is acknowledged. */
export type Durability = 'committed' | 'flushed';

interface Waiting {
  durability: Durability;
  run: (environment: Environment, counted: Set<Collection>) => void;
  settle: () => void;
  fail: (error: unknown) => void;
}

/**
 * The one place that writes. Jobs run one after the other; those that wait share a transaction and so a flush, which is
 * the group commit. A job that throws leaves nothing behind, and the others of its transaction are kept.
 */
export class Writer {
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;

  /**
   * @param onLost - called when a transaction could not be committed: memory is then ahead of the tables
   * @param onBroken - called when the disk did not take a flush: nothing may be acknowledged from then on
   */
  constructor(
    private readonly environment: Environment,
    private readonly onLost: () => void,
    private readonly onBroken: (cause: Error) => void,
  ) {}

  /**
   * Runs a job, and settles once it is committed or flushed.
   *
   * @param work - runs at once from start to end; may run when others have changed what the caller saw
   */
  run<T>(work: (job: WriteJob) => T, durability: Durability): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let outcome: { value: T } | { error: unknown } | undefined;
      this.#waiting.push({
        durability,
        run: (environment, counted) => {
          outcome = attempt(environment, work, counted);
        },
        settle: () => {
          if (!outcome) reject(new Error('a write was not run'));
          else if ('value' in outcome) resolve(outcome.value);
          else reject(asError(outcome.error));
        },
        fail: (error) => {
          reject(asError(error));
        },
      });
      this.#start();
    });
  }

  /** Waits until everything asked for is on disk. */
  async close(): Promise<void> {
    while (this.#running) await this.#running;
    // A commit that failed has been told to whoever waited for it.
    await this.environment.root.flushed.then(undefined, () => undefined);
  }

  #saveCounts(collections: Iterable<Collection>): void {
    const job = new WriteJob(this.environment);
    for (const collection of collections) {
      if (!collection.dropped) job.put('catalogue', countsKey(collection.id), encodeCounts(countsOf(collection)));
    }
  }

  #areSaved(collections: Iterable<Collection>): boolean {
    for (const collection of collections) {
      const key = countsKey(collection.id);
      const counts = encodeCounts(countsOf(collection));
      if (this.environment.catalogue.get(key)?.equals(seal(counts, checksumOf(key, counts)))) return true;
    }
    return false;
  }

  #start(): void {
    this.#running ??= this.#drain().finally(() => {
      this.#running = undefined;
      if (this.#waiting.length > 0) this.#start();
    });
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) await this.#commitSome();
  }

  async #commitSome(): Promise<void> {
    const done: Waiting[] = [];
    const counted = new Set<Collection>();
    const committed = this.environment.root.transaction(() => {
      const until = performance.now() + TURN_MS;
      do {
        const next = this.#waiting.shift();
        if (!next) break;
        done.push(next);
        next.run(this.environment, counted);
      } while (performance.now() < until);
      this.#saveCounts(counted);
    });
    const flushed = this.environment.root.flushed.then(() => undefined);
    // Who waits for it hears of a failure; where nobody does, the failed commit has been told already.
    flushed.catch(() => undefined);
    try {
      await committed;
    } catch (error) {
      const cause = await causeOf(error);
      // What could not be written is not to be seen; what is to be seen and could not be flushed may be gone at any time.
      if (!isFull(cause) || this.#areSaved(counted)) this.onBroken(cause);
      this.onLost();
      for (const each of done) each.fail(isFull(cause) ? outOfDiskSpace() : cause);
      return;
    }
    for (const each of done) {
      if (each.durability === 'committed') each.settle();
      else flushed.then(each.settle, each.fail);
    }
  }
}

function attempt<T>(
  environment: Environment,
  work: (job: WriteJob) => T,
  counted: Set<Collection>,
): { value: T } | { error: unknown } {
  const job = new WriteJob(environment);
  let outcome: { value: T } | { error: unknown } | undefined;
  try {
    void environment.root.childTransaction(() => {
      outcome = { value: work(job) };
    });
    for (const collection of job.counted) counted.add(collection);
  } catch (error) {
    outcome = { error };
    job.rollBack();
  }
  return outcome ?? { error: new Error('a write ended without an answer') };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
