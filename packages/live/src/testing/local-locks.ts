import type { Locks } from '../tab-messages.js';

interface Lock {
  isHeld: boolean;
  readonly queue: (() => void)[];
}

/**
 * Web Locks within one process, for runtimes that have none: exclusive, granted in order, released when the task ends.
 * `die` stands for a tab that is killed.
 */
export class LocalLocks {
  readonly #locks = new Map<string, Lock>();

  /** The locks as one tab sees them. */
  tab(): Locks & { readonly die: () => void } {
    let die: () => void = () => undefined;
    const death = new Promise<void>((resolve) => (die = resolve));
    return {
      die,
      request: async (name, { signal }, task) => {
        const lock = this.#locks.get(name) ?? { isHeld: false, queue: [] };
        this.#locks.set(name, lock);
        await this.#granted(lock, signal);
        try {
          await Promise.race([task(), death]);
        } finally {
          lock.isHeld = false;
          lock.queue.shift()?.();
        }
      },
    };
  }

  async #granted(lock: Lock, signal: AbortSignal | undefined): Promise<void> {
    while (lock.isHeld) {
      await new Promise<void>((resolve, reject) => {
        lock.queue.push(resolve);
        signal?.addEventListener('abort', () => {
          lock.queue.splice(lock.queue.indexOf(resolve), 1);
          reject(new DOMException('aborted', 'AbortError'));
        });
      });
    }
    lock.isHeld = true;
  }
}
