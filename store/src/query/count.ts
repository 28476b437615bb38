import type { Collection } from '../storage/collection.js';
import { Reader, type Environment } from '../storage/environment.js';
import { RunningQuery, type Query } from './find.js';
import { describePlan } from './plan.js';

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
    const reader = new Reader(environment);
    const all = plan.index
      ? plan.ranges.reduce((sum, range) => sum + reader.count('entries', range), 0)
      : collection.documents.count;
    const left = Math.max(0, all - query.skip);
    return query.limit > 0 ? Math.min(left, query.limit) : left;
  }
  let n = 0;
  await running.read(() => ++n > 0);
  return n;
}
