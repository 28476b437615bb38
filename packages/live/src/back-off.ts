const FIRST_MS = 400;
const CAP_MS = 10_000;
const OVERLOAD_MS = 1_000;

/** A close code that says "too much for now": the server wants at least a second of quiet. */
export const OVERLOADED = 1013;

/**
 * How long to wait before the next attempt, in milliseconds: anywhere between nothing and a ceiling that doubles from
 * 400 ms to 10 s. Full jitter, because a node that restarts cuts everybody off in the same millisecond.
 *
 * @param failures - attempts that failed in a row; 0 right after a connection was lost
 * @param closeCode - why the socket closed, when it said so
 */
export function backOffMs(failures: number, closeCode?: number, random: () => number = Math.random): number {
  const ceiling = Math.min(CAP_MS, FIRST_MS * 2 ** Math.min(failures, 10));
  const wait = random() * ceiling;
  return closeCode === OVERLOADED ? OVERLOAD_MS + wait : wait;
}
