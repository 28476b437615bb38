import type { Collection } from '../storage/collection.js';
import { Reader, type Environment, type KeyRange } from '../storage/environment.js';
import { RunningQuery, type Query } from './find.js';
import { Pace } from './pace.js';
import { describePlan } from './plan.js';

/** How many keys are counted in one go; a few milliseconds. */
const STEP = 20_000;

/** Counts what a query finds, after its skip and up to its limit; looks at documents only when it must. */
export async function countMatching(
  environment: Environment,
  collection: Collection,
  query: Query,
  notePlan: (plan: string) => void,
): Promise<number> {
  const running = new RunningQuery(environment, collection, { ...query, sort: [] });
  const { plan } = running;
  notePlan(describePlan(plan, []));
  if (plan.isExact) {
    const all = plan.index
      ? await countKeys(environment, plan.ranges, query.pace ?? new Pace())
      : collection.documents.count;
    const left = Math.max(0, all - query.skip);
    return query.limit > 0 ? Math.min(left, query.limit) : left;
  }
  let n = 0;
  await running.read(() => ++n > 0);
  return n;
}

/** How many entries of indexes there are in ranges, as of one moment; others have their turn meanwhile. */
async function countKeys(environment: Environment, ranges: readonly KeyRange[], pace: Pace): Promise<number> {
  const reader = Reader.snapshot(environment);
  let all = 0;
  try {
    for (const { start, end } of ranges) {
      for (let from: Buffer | undefined = start; from;) {
        const { count, next } = reader.count('entries', { start: from, end }, STEP);
        all += count;
        from = next;
        if (pace.isDue) await pace.pause();
      }
    }
    return all;
  } finally {
    reader.close();
  }
}
