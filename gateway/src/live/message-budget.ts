/** What a client may send: this many a second on average. */
const PER_SECOND = 50;
/** And at once: a reconnecting client subscribes to a hundred rooms in one go. */
const AT_ONCE = 150;

/** Counts the messages of one socket; a hundred bytes each, no timers. */
export class MessageBudget {
  #left = AT_ONCE;
  #countedAtMs = performance.now();

  /** @returns false when it is used up */
  take(nowMs = performance.now()): boolean {
    this.#left = Math.min(AT_ONCE, this.#left + ((nowMs - this.#countedAtMs) * PER_SECOND) / 1_000);
    this.#countedAtMs = nowMs;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
