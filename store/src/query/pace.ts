const TURN_MS = 8;

/** Lets other commands have their turn during long work. */
export class Pace {
  #until = performance.now() + TURN_MS;

  /** Whether this work has had its turn. */
  get isDue(): boolean {
    return performance.now() >= this.#until;
  }

  /** Waits for the others' turn. */
  async pause(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#until = performance.now() + TURN_MS;
  }
}
