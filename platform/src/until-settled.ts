import { conflict } from './errors.js';

/** More than this many changes of one thing while one request decides is a fault somewhere, not bad luck. */
const MAX_TRIES = 10;

/**
 * Loads, decides and does, again whenever something changed in between.
 *
 * @param attempt - answers undefined when its write met a version that is no longer the current one
 * @throws {@link conflict} when that happens ten times in a row
 */
export async function untilSettled<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const settled = await attempt();
    if (settled !== undefined) return settled;
  }
  throw conflict('This is being changed elsewhere at this moment.');
}
