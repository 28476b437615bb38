import { backOffMs, pause } from '@sl3/platform/back-off';

/**
 * Work that may be asked for at any time and runs one at a time: asked for while it runs, it runs once more; when it
 * fails, it is tried again until it succeeds.
 */
export class RepeatedWork {
  readonly #closing = new AbortController();
  #asked = 0;
  #isRunning = false;

  constructor(
    private readonly o: { work: () => Promise<void>; onFailure: (error: unknown, attempt: number) => void },
  ) {}

  /** Does not wait. */
  ask(): void {
    this.#asked += 1;
    if (this.#isRunning) return;
    this.#isRunning = true;
    void this.#run();
  }

  close(): void {
    this.#closing.abort();
  }

  async #run(): Promise<void> {
    let done = 0;
    while (done !== this.#asked && !this.#isClosed()) {
      const asked = this.#asked;
      await this.#untilItSucceeds();
      done = asked;
    }
    this.#isRunning = false;
  }

  async #untilItSucceeds(): Promise<void> {
    for (let attempt = 0; !this.#isClosed(); attempt += 1) {
      try {
        await this.o.work();
        return;
      } catch (error) {
        if (!this.#isClosed()) this.o.onFailure(error, attempt);
        // Short: when what failed is back, people have waited for it already.
        await pause(backOffMs(attempt, 50, 1_000), this.#closing.signal);
      }
    }
  }

  #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }
}
