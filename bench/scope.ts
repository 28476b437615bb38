import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a question has started, ended in reverse order whatever happens: no process and no folder outlives it. */
export class Scope implements AsyncDisposable {
  readonly #ends: (() => unknown)[] = [];
  readonly #over = new AbortController();

  /** @param within - a scope that ends this one with it, when it comes to that */
  constructor(within?: Scope) {
    void within?.onEnd(() => this[Symbol.asyncDispose]());
  }

  /** Aborted when the scope ends: what is still being started stops. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** Once the scope is over, what is handed to it ends at once. */
  async onEnd(end: () => unknown): Promise<void> {
    if (this.signal.aborted) await end();
    else this.#ends.push(end);
  }

  /** A folder of its own, on disk. */
  async folder(name: string): Promise<string> {
    const path = mkdtempSync(join(tmpdir(), `sl3-bench-${name}-`));
    await this.onEnd(() => rmSync(path, { recursive: true, force: true }));
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort();
    const failures: unknown[] = [];
    for (let end = this.#ends.pop(); end; end = this.#ends.pop()) {
      try {
        await end();
      } catch (failure) {
        failures.push(failure); // the others end all the same
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'something did not end');
  }
}
