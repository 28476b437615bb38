const TRIES = 400;

/**
 * The smallest case that still fails: whatever can be left out is.
 *
 * @param smaller - the cases that have one thing less
 */
export async function smallest<T>(
  start: T,
  fails: (candidate: T) => Promise<boolean>,
  smaller: (candidate: T) => T[],
): Promise<T> {
  let best = start;
  let tries = 0;
  for (let candidates = smaller(best); candidates.length > 0 && tries < TRIES; tries++) {
    const candidate = candidates.shift() as T;
    if (!(await fails(candidate))) continue;
    best = candidate;
    candidates = smaller(best);
  }
  return best;
}

/** The lists that have one thing less. */
export const shorterLists = <T>(list: readonly T[]): T[][] => list.map((_each, at) => list.toSpliced(at, 1));

/** The documents that have one field less; `_id` stays. */
export const shorterDocuments = <T extends object>(document: T): T[] =>
  Object.keys(document)
    .filter((name) => name !== '_id')
    .map((name) => Object.fromEntries(Object.entries(document).filter(([other]) => other !== name)) as T);
