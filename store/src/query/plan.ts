import { holdsText, type Collation } from '../bson/collation.js';
import { valuesEqual } from '../bson/key.js';
import { isDoc, toNumber, type Doc } from '../bson/value.js';
import { badValue } from '../error.js';
import type { Collection, Index } from '../storage/collection.js';
import type { KeyRange } from '../storage/environment.js';
import { rangeOfId } from '../storage/record-key.js';
import { boundsOf, type Bounds } from './bounds.js';
import type { Query } from './find.js';
import { conjunctionOf, implies, isGuaranteed, needsValue, type Conjunction } from './predicates.js';
import type { SortSpec } from './sort.js';

/** How a query finds its documents. */
export interface Plan {
  /** The index it walks; none means that every document is looked at. */
  index: Index | undefined;
  /** What it reads of the index, or of the collection's documents. */
  ranges: KeyRange[];
  /** Each range is one whole key of a unique index. */
  arePoints: boolean;
  reverse: boolean;
  /** Documents come in the order asked for. */
  isSorted: boolean;
  /** The ranges hold the results and nothing else: the filter need not be tested. */
  isExact: boolean;
  /** For `$or`: what each of its clauses reads, one after the other. */
  branches?: Plan[];
}

/**
 * Chooses the index with the most fixed fields, then the order asked for, then a range; else one index for each clause
 * of an `$or`; else a scan.
 */
export function planQuery(
  collection: Collection,
  filter: Doc,
  sort: SortSpec,
  hint?: unknown,
  collation?: Collation,
): Plan {
  const asked = conjunctionOf(filter);
  const natural = isDoc(hint) ? toNumber(hint['$natural']) : undefined;
  if (natural !== undefined) return scanPlan(collection, asked, sort, natural < 0);
  const hinted = hint === undefined ? undefined : findHinted(collection, hint);
  const best = bestIndex(hinted ? [hinted] : collection.indexes, asked, sort, collation, hinted !== undefined);
  if (best?.isSelective || hinted) return best?.plan ?? scanPlan(collection, asked, sort, false);
  return planUnion(collection, filter, sort, collation) ?? best?.plan ?? scanPlan(collection, asked, sort, false);
}

interface Candidate {
  plan: Plan;
  score: number;
  /** It reads a part of the index only. */
  isSelective: boolean;
}

function bestIndex(
  indexes: readonly Index[],
  asked: Conjunction,
  sort: SortSpec,
  collation: Collation | undefined,
  isHinted: boolean,
): Candidate | undefined {
  let best: Candidate | undefined;
  for (const index of indexes) {
    if (index.spec['hidden'] === true) continue;
    const candidate = planIndex(index, asked, sort, collation, isHinted);
    if (candidate && (!best || candidate.score > best.score)) best = candidate;
  }
  return best;
}

/** An `$or` whose every clause has an index is the union of what these find. */
function planUnion(
  collection: Collection,
  filter: Doc,
  sort: SortSpec,
  collation: Collation | undefined,
): Plan | undefined {
  const clauses = clausesOfOr(filter);
  const branches: Plan[] = [];
  for (const clause of clauses ?? []) {
    const both = { $and: [filter, clause] };
    const best = bestIndex(collection.indexes, conjunctionOf(both), [], collation, false);
    const plan = best?.isSelective ? best.plan : planUnion(collection, clause, [], collation);
    if (!plan) return undefined;
    branches.push({ ...plan, isExact: false });
  }
  const [first] = branches;
  if (!first) return undefined;
  return { ...first, branches, isSorted: sort.length === 0, reverse: false, isExact: false };
}

function clausesOfOr(filter: Doc): Doc[] | undefined {
  if (Array.isArray(filter['$or'])) return filter['$or'].filter(isDoc);
  const all: unknown[] = Array.isArray(filter['$and']) ? filter['$and'] : [];
  return all
    .filter(isDoc)
    .map(clausesOfOr)
    .find((clauses) => clauses !== undefined);
}

/** How a plan is named in the log of slow commands. */
export function describePlan(plan: Plan, sort: SortSpec): string {
  const order = plan.isSorted || sort.length === 0 ? '' : ' SORT';
  if (plan.branches) return `OR ${plan.branches.map((branch) => describePlan(branch, [])).join(', ')}${order}`;
  const walk = plan.index ? `IXSCAN ${plan.index.name}` : 'COLLSCAN';
  return `${walk}${plan.reverse ? ' backward' : ''}${order}`;
}

/** The name of the plan a query would have. */
export function describeQuery(collection: Collection, { filter, sort, hint, collation }: Query): string {
  return describePlan(planQuery(collection, filter, sort, hint, collation), sort);
}

function findHinted(collection: Collection, hint: unknown): Index {
  const found = collection.indexes.find((index) => {
    return (
      index.ready &&
      index.spec['hidden'] !== true &&
      (typeof hint === 'string' ? index.name === hint : valuesEqual(index.key, hint))
    );
  });
  if (found) return found;
  throw badValue(
    'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
  );
}

function scanPlan(collection: Collection, asked: Conjunction, sort: SortSpec, reverse: boolean): Plan {
  return {
    index: undefined,
    ranges: [rangeOfId(collection.id)],
    arePoints: false,
    reverse,
    isSorted: sort.length === 0,
    isExact: asked.size === 0 && !asked.hasMore,
  };
}

function planIndex(
  index: Index,
  asked: Conjunction,
  sort: SortSpec,
  collation: Collation | undefined,
  isHinted: boolean,
): Candidate | undefined {
  if (!index.ready || !hasEveryResult(index, asked, isHinted)) return undefined;
  // What a partial index leaves out was decided by its own way of comparing text.
  if (index.partial && (collation ?? index.collation) && holdsText(index.partial.filter)) return undefined;
  const bounds = boundsOf(index, asked.byPath, collation);
  const keepsOrder = !index.collation && !collation;
  const order = sort.length === 0 || !keepsOrder ? undefined : orderOf(index, bounds, sort);
  const isUseful = bounds.fixedFields > 0 || bounds.hasRange || order !== undefined || isHinted;
  if (!isUseful) return undefined;
  const plan: Plan = {
    index,
    ranges: bounds.ranges,
    arePoints: bounds.arePoints && index.unique,
    reverse: order === 'backward',
    isSorted: sort.length === 0 || order !== undefined,
    isExact: isExact(index, asked, bounds),
  };
  const score =
    bounds.fixedFields * 100 +
    (order ? 60 : 0) +
    (bounds.hasRange ? 40 : 0) +
    (plan.arePoints ? 1000 : 0) +
    (index.partial ? 5 : 0) -
    index.fields.length;
  return { plan, score, isSelective: bounds.fixedFields > 0 || bounds.hasRange };
}

function hasEveryResult(index: Index, asked: Conjunction, isHinted: boolean): boolean {
  if (index.partial && !implies(asked, index.partial.filter)) return false;
  if (!index.sparse || isHinted) return true;
  return index.fields.some(({ path }) => asked.byPath.get(path)?.some(needsValue));
}

function isExact(index: Index, asked: Conjunction, bounds: Bounds): boolean {
  if (asked.hasMore || index.multikey.size > 0 || index.hasLongKeys || index.collation) return false;
  for (const [path, predicates] of asked.byPath) {
    for (const predicate of predicates) {
      const isKnown = index.partial && isGuaranteed(path, predicate, index.partial.filter);
      if (!bounds.expressed.has(predicate) && !isKnown) return false;
    }
  }
  return true;
}

/** Whether walking the ranges gives the order asked for; fields fixed to one value may be left out of it. */
function orderOf(index: Index, bounds: Bounds, sort: SortSpec): 'forward' | 'backward' | undefined {
  if (index.multikey.size > 0 || index.hasLongKeys) return undefined;
  const fixed = new Set(index.fields.slice(0, bounds.hasSeveral ? 0 : bounds.fixedFields).map(({ path }) => path));
  let direction: number | undefined;
  let at = 0;
  for (const { path, direction: wanted } of sort) {
    if (fixed.has(path)) continue;
    while (fixed.has(index.fields[at]?.path ?? '')) at++;
    const field = index.fields[at];
    if (field?.path !== path) return undefined;
    const turn = field.direction * wanted;
    if (direction !== undefined && turn !== direction) return undefined;
    direction = turn;
    at++;
  }
  return direction === -1 ? 'backward' : 'forward';
}
