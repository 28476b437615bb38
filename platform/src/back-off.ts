import { setTimeout as sleep } from 'node:timers/promises';

/**
 * How long to wait before the next try: doubles from `firstMs` to `maxMs`, with up to half of it taken off at random so
 * that many who failed together do not come back together.
 */
export function backOffMs(attempt: number, firstMs = 100, maxMs = 5_000): number {
  const ceiling = Math.min(firstMs * 2 ** Math.min(attempt, 30), maxMs);
  return ceiling * (0.5 + Math.random() / 2);
}

/** Waits, or returns early when the signal says so. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, signal ? { signal } : {});
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}
