import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a question has started, ended in reverse order whatever happens: no process and no folder outlives it. */
export class Scope implements AsyncDisposable {
  readonly #ends: (() => unknown)[] = [];
  #isOver = false;

  /** Once the scope is over, what is handed to it ends at once. */
  async onEnd(end: () => unknown): Promise<void> {
    if (this.#isOver) await end();
    else this.#ends.push(end);
  }

  /** A folder of its own, on disk. */
  async folder(name: string): Promise<string> {
    const path = mkdtempSync(join(tmpdir(), `sl3-bench-${name}-`));
    await this.onEnd(() => rmSync(path, { recursive: true, force: true }));
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
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
