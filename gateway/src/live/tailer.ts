import type { Log } from '@sl3/platform/log';
import type { HintedLines, LogLine, LogSource, Place } from './log-source.js';
import { RepeatedWork } from './repeated-work.js';
import { RING_LINES, Ring } from './ring.js';

/** Lines read at once. */
const READ_LINES = 1_000;
/** How much further back a resume reads than it must, so that the next ones find it in the ring. */
const FILL_LINES = 100;

/** Hears what a tailer finds. Called with nothing: who listens reads the tailer. */
export interface TailerListener {
  /** There are lines after the former head. */
  onAdvanced(): void;
  /** The log is not the one it was: it was restored from a backup, and places in it mean nothing any more. */
  onRestored(): void;
}

/**
 * Follows one log: the one reader of it in this process, however many subscribe.
 *
 * Hints say when to read; they may be lost, repeated and out of order, so the head, the highest seq with none missing
 * before it, moves by what was read, or by lines that came with a hint and follow that very entry. Reads run one at a
 * time, so that an old one never overtakes a newer.
 */
export class Tailer {
  readonly partition: string;
  readonly #source: LogSource;
  readonly #log: Log;
  readonly #listeners = new Set<TailerListener>();
  #ring: Ring;
  #floorSeq: number;
  #reads: Promise<unknown> = Promise.resolve();
  #readsWaiting = 0;
  readonly #advancing = new RepeatedWork({
    // Read to the end: more may have come than one read holds.
    work: async () => {
      let hasMore = true;
      while (hasMore) hasMore = await this.#inTurn(() => this.#readNew());
    },
    onFailure: (error, attempt) => {
      this.#log.warn({ err: error, partition: this.partition, attempt }, 'reading a log failed, trying again');
    },
  });
  #idleSince: number | undefined = Date.now();
  /** Counts how often the log was replaced by another: a seq means something within one generation only. */
  #generation = 0;

  private constructor(o: { partition: string; source: LogSource; log: Log; start: Place; floorSeq: number }) {
    this.partition = o.partition;
    this.#source = o.source;
    this.#log = o.log;
    this.#ring = new Ring(o.start);
    this.#floorSeq = o.floorSeq;
  }

  /** Starts at the head of the log. The caller subscribes to its hints first, or one could fall between. */
  static async open(o: { partition: string; source: LogSource; log: Log }): Promise<Tailer> {
    const heads = await o.source.heads([o.partition]);
    const seq = heads.get(o.partition)?.seq ?? 0;
    const read = await o.source.readLog({ partition: o.partition, after: seq, limit: READ_LINES });
    const start = seq === 0 ? { seq, digest: '' } : read.anchor;
    if (!start) throw new Error(`the log ${o.partition} has no entry at its head ${seq}`);
    const tailer = new Tailer({ ...o, start, floorSeq: read.floorSeq });
    tailer.#ring.append(read.entries);
    return tailer;
  }

  /** When the last listener went, or somebody last meant to listen. */
  get idleSince(): number | undefined {
    return this.#idleSince;
  }

  get generation(): number {
    return this.#generation;
  }

  get head(): Place {
    const { seq, digest } = this.#ring.head;
    return { seq, digest };
  }

  /** What lies below it is gone. */
  get floorSeq(): number {
    return this.#floorSeq;
  }

  /** Counts how often lines that were handed out before have been rewritten since. */
  get version(): number {
    return this.#ring.version;
  }

  /** @returns undefined when the ring does not reach back to `seq` */
  linesAfter(seq: number, limit: number): readonly LogLine[] | undefined {
    return this.#ring.after(seq, limit);
  }

  listen(listener: TailerListener): () => void {
    this.#listeners.add(listener);
    this.#idleSince = undefined;
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#idleSince = Date.now();
    };
  }

  /** Reads what is new, soon. May be called any number of times; a failure is tried again until it succeeds. */
  advance(): void {
    this.#advancing.ask();
  }

  /**
   * Takes lines that came with a hint, when they follow the very entry at the head and no read is under way.
   *
   * @returns whether they were taken; otherwise {@link advance}
   */
  take({ after, lines }: HintedLines): boolean {
    const { seq, digest } = this.#ring.head;
    if (this.#readsWaiting > 0 || after.seq !== seq || after.digest !== digest) return false;
    this.#append(lines);
    return true;
  }

  /** Reads what is new, now. @throws UNAVAILABLE */
  async refresh(): Promise<void> {
    await this.#inTurn(() => this.#readNew());
  }

  /**
   * The place at `seq`, with the ring reaching back to it.
   *
   * @returns undefined when there is no such entry: the log is another one, or retention took it
   * @throws UNAVAILABLE
   */
  async reachBackTo(seq: number): Promise<Place | undefined> {
    const known = this.#ring.placeAt(seq);
    if (known || seq > this.#ring.head.seq) return known;
    await this.#inTurn(() => this.#fill(seq));
    return this.#ring.placeAt(seq);
  }

  /** The place at a seq that the ring is too short to reach. @throws UNAVAILABLE */
  async placeFarBack(seq: number): Promise<Place | undefined> {
    const read = await this.#inTurn(() => this.#source.readLog({ partition: this.partition, after: seq, limit: 1 }));
    this.#floorSeq = read.floorSeq;
    return read.anchor ?? (seq === 0 ? { seq: 0, digest: '' } : undefined);
  }

  /** Keeps an idle tailer for whoever is about to listen. */
  touch(): void {
    if (this.#idleSince !== undefined) this.#idleSince = Date.now();
  }

  close(): void {
    this.#advancing.close();
    this.#listeners.clear();
  }

  /** @returns whether there is more to read */
  async #readNew(): Promise<boolean> {
    const { seq, digest } = this.#ring.head;
    const read = await this.#source.readLog({ partition: this.partition, after: seq, limit: READ_LINES });
    this.#floorSeq = read.floorSeq;
    if (seq > 0 && read.anchor?.digest !== digest) {
      await this.#startOver();
      return false;
    }
    const added = this.#append(read.entries);
    if (added < read.entries.length) {
      // What follows a hole is never handed out; it waits until the hole is filled.
      throw new Error(`a hole after ${this.#ring.head.seq} in ${this.partition}`);
    }
    return added > 0 && read.head > this.#ring.head.seq;
  }

  #append(lines: readonly LogLine[]): number {
    const added = this.#ring.append(lines);
    if (added > 0) for (const listener of [...this.#listeners]) listener.onAdvanced();
    return added;
  }

  async #startOver(): Promise<void> {
    const heads = await this.#source.heads([this.partition]);
    const seq = heads.get(this.partition)?.seq ?? 0;
    const read = await this.#source.readLog({ partition: this.partition, after: seq, limit: READ_LINES });
    this.#log.error({ partition: this.partition, was: this.#ring.head.seq, head: seq }, 'a log went back');
    const version = this.#ring.version + 1;
    this.#ring = new Ring(read.anchor ?? { seq: 0, digest: '' });
    this.#ring.version = version;
    this.#ring.append(read.entries);
    this.#generation += 1;
    for (const listener of [...this.#listeners]) listener.onRestored();
  }

  async #fill(seq: number): Promise<void> {
    const { before, head } = this.#ring;
    if (seq >= before.seq) return; // another resume has read it meanwhile
    const oldest = Math.max(0, head.seq - RING_LINES);
    const after = Math.max(oldest, Math.min(seq, before.seq - FILL_LINES));
    const read = await this.#source.readLog({ partition: this.partition, after, limit: before.seq - after });
    this.#floorSeq = read.floorSeq;
    const start = after === 0 ? { seq: 0, digest: '' } : read.anchor;
    if (start) this.#ring.prepend(start, read.entries);
  }

  #inTurn<T>(read: () => Promise<T>): Promise<T> {
    this.#readsWaiting += 1;
    const turn = this.#reads.then(read).finally(() => (this.#readsWaiting -= 1));
    this.#reads = turn.catch(() => undefined);
    return turn;
  }
}
