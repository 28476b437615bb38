/** What may come at once, in seconds of the average: a reconnecting client subscribes to a hundred rooms in one go. */
const AT_ONCE_SECONDS = 3;

/** Counts the messages of one socket; a hundred bytes each, no timers. */
export class MessageBudget {
  readonly #atOnce: number;
  #left: number;
  #countedAtMs = performance.now();

  constructor(private readonly perSecond: number) {
    this.#atOnce = perSecond * AT_ONCE_SECONDS;
    this.#left = this.#atOnce;
  }

  /** @returns false when it is used up */
  take(nowMs = performance.now()): boolean {
    this.#left = Math.min(this.#atOnce, this.#left + ((nowMs - this.#countedAtMs) * this.perSecond) / 1_000);
    this.#countedAtMs = nowMs;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
