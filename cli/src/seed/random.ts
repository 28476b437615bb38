import { createHash } from 'node:crypto';

/** Numbers that look random and are the same for the same words, on every machine and in every version of Node. */
export interface Random {
  /** From 0 up to, and not with, `below`. */
  integer(below: number): number;
  /** @param outOf - true once in so many times, on average */
  oneIn(outOf: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Like `pick`, but the first are picked far more often: as few people say most of what is said. */
  pickEarly<T>(list: readonly T[]): T;
  /** The list in another order; the list itself stays as it is. */
  shuffled<T>(list: readonly T[]): T[];
}

/** A stream of its own for each text: what one room takes from it moves nothing in another. */
export function randomFrom(...words: (string | number)[]): Random {
  const digest = createHash('sha256').update(words.join('/')).digest();
  const next = sfc32([0, 4, 8, 12].map((at) => digest.readUInt32LE(at)));
  const integer = (below: number): number => Math.floor(next() * below);
  const at = <T>(list: readonly T[], index: number): T => {
    const found = list[index];
    if (found === undefined) throw new Error('nothing can be picked from an empty list');
    return found;
  };
  return {
    integer,
    oneIn: (outOf) => next() * outOf < 1,
    pick: (list) => at(list, integer(list.length)),
    pickEarly: (list) => {
      const drawn = next();
      return at(list, Math.floor(drawn * drawn * drawn * list.length)); // `**` may differ between versions of V8
    },
    shuffled: (list) => {
      const all = [...list];
      for (let last = all.length - 1; last > 0; last -= 1) {
        const other = integer(last + 1);
        [all[last], all[other]] = [at(all, other), at(all, last)];
      }
      return all;
    },
  };
}

/** Chris Doty-Humphrey's small fast counter, 32 bits: passes PractRand, and fits on a screen. */
function sfc32([a = 0, b = 0, c = 0, counter = 1]: readonly number[]): () => number {
  let state = [a | 0, b | 0, c | 0, counter | 0] as [number, number, number, number];
  const next = (): number => {
    const [x, y, z, n] = state;
    const sum = (((x + y) | 0) + n) | 0;
    state = [y ^ (y >>> 9), (z + (z << 3)) | 0, (((z << 21) | (z >>> 11)) + sum) | 0, (n + 1) | 0];
    return (sum >>> 0) / 2 ** 32;
  };
  for (let warm = 0; warm < 12; warm += 1) next();
  return next;
}
