import type { Pace } from './pace.js';

const RUN = 1024;

/** Sorts stably, letting others have their turn: short runs at once, then runs merged two by two. */
export async function sortRows<T>(rows: T[], compare: (a: T, b: T) => number, pace: Pace): Promise<T[]> {
  let runs: T[][] = [];
  for (let at = 0; at < rows.length; at += RUN) {
    runs.push(rows.slice(at, at + RUN).sort(compare));
    if (pace.isDue) await pace.pause();
  }
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (let at = 0; at < runs.length; at += 2) {
      merged.push(await merge(runs[at] ?? [], runs[at + 1] ?? [], compare, pace));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

async function merge<T>(left: T[], right: T[], compare: (a: T, b: T) => number, pace: Pace): Promise<T[]> {
  if (right.length === 0) return left;
  const out: T[] = [];
  let l = 0;
  let r = 0;
  while (l < left.length && r < right.length) {
    // Rows that are equal keep the order they came in.
    const takesLeft = compare(left[l] as T, right[r] as T) <= 0;
    out.push((takesLeft ? left[l++] : right[r++]) as T);
    if (out.length % RUN === 0 && pace.isDue) await pace.pause();
  }
  while (l < left.length) out.push(left[l++] as T);
  while (r < right.length) out.push(right[r++] as T);
  return out;
}
