import { MongoError } from '../error.js';

const TURN_MS = 8;
/** What no caller limits ends after so long. */
const DEFAULT_LIMIT_MS = 10 * 60 * 1000;

/** Answers whether nobody waits for the work any more. */
export type IsGone = () => boolean;

/** Lets other commands have their turn during long work, and ends what takes longer than it may or is for nobody. */
export class Pace {
  #until = performance.now() + TURN_MS;
  #since = performance.now();
  #leftMs: number;

  /**
   * @param limitMs - how long the work may take, over all the commands that read its cursor; waiting for others counts,
   * time between commands does not; 0 or nothing means the store's own limit of 10 minutes
   * @param isGone - asked at each pause; without it the work is done though whoever asked has gone, as writes are
   */
  constructor(
    limitMs = 0,
    private isGone: IsGone = () => false,
  ) {
    this.#leftMs = limitMs > 0 ? limitMs : DEFAULT_LIMIT_MS;
  }

  /** Does the part of the work that one command asks for, perhaps of another caller; until the next one it rests. */
  async during<T>(work: () => Promise<T>, isGone = this.isGone): Promise<T> {
    const started = performance.now();
    this.isGone = isGone;
    this.#since = started;
    this.#until = started + TURN_MS;
    try {
      return await work();
    } finally {
      this.#leftMs -= performance.now() - started;
    }
  }

  /** Whether this work has had its turn. */
  get isDue(): boolean {
    return performance.now() >= this.#until;
  }

  /**
   * Waits for the others' turn.
   *
   * @throws MaxTimeMSExpired, or ClientDisconnect
   */
  async pause(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#until = performance.now() + TURN_MS;
    if (this.isGone()) throw disconnected();
    if (performance.now() - this.#since > this.#leftMs) throw expired();
  }
}

const disconnected = () => new MongoError(279, 'ClientDisconnect', 'operation was interrupted: its client has gone');
const expired = () => new MongoError(50, 'MaxTimeMSExpired', 'operation exceeded time limit');
