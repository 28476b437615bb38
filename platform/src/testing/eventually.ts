import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Tries until it no longer throws, and answers what it answers: waiting for a fact instead of for time.
 *
 * @param options.withinMs - 5,000 by default; after that the last failure is the test's failure
 */
export async function eventually<T>(observe: () => T | Promise<T>, options: { withinMs?: number } = {}): Promise<T> {
  const deadline = performance.now() + (options.withinMs ?? 5_000);
  for (;;) {
    try {
      return await observe();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(10);
    }
  }
}
