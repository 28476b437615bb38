import type { Doc } from '../bson/value.js';
import type { Query } from './find.js';
import type { Plan } from './plan.js';

/** A plan as `explain` names it: stages from the last one done to the first. */
export function explainPlan(plan: Plan, query: Query, isProjected: boolean): Doc {
  const { sort, skip, limit, filter } = query;
  let stage = walkOf(plan, filter);
  if (!plan.isSorted) {
    const sortPattern = Object.fromEntries(sort.map(({ path, direction }) => [path, direction]));
    const limitAmount = limit > 0 ? { limitAmount: skip + limit } : {};
    stage = { stage: 'SORT', sortPattern, ...limitAmount, type: 'simple', inputStage: stage };
  }
  if (skip > 0) stage = { stage: 'SKIP', skipAmount: skip, inputStage: stage };
  // A sort that knows its limit keeps no more than that.
  if (limit > 0 && plan.isSorted) stage = { stage: 'LIMIT', limitAmount: limit, inputStage: stage };
  return isProjected ? { stage: 'PROJECTION_SIMPLE', inputStage: stage } : stage;
}

/** A count: by an index alone where nothing else needs to be looked at. */
export function explainCount(plan: Plan, query: Query): Doc {
  if (!plan.isExact) return { stage: 'COUNT', inputStage: walkOf(plan, query.filter) };
  if (!plan.index) return { stage: 'RECORD_STORE_FAST_COUNT' };
  return { stage: 'COUNT', inputStage: { ...indexStage(plan), stage: 'COUNT_SCAN' } };
}

function walkOf(plan: Plan, filter: Doc): Doc {
  if (plan.branches) {
    const inputStages = plan.branches.map((branch) => (branch.branches ? walkOf(branch, filter) : indexStage(branch)));
    return { stage: 'SUBPLAN', inputStage: { stage: 'FETCH', inputStage: { stage: 'OR', inputStages } } };
  }
  const remaining = plan.isExact ? {} : { filter };
  if (plan.index) return { stage: 'FETCH', ...remaining, inputStage: indexStage(plan) };
  return { stage: 'COLLSCAN', ...remaining, direction: plan.reverse ? 'backward' : 'forward' };
}

function indexStage({ index, reverse }: Plan): Doc {
  if (!index) return { stage: 'COLLSCAN', direction: reverse ? 'backward' : 'forward' };
  return {
    stage: 'IXSCAN',
    keyPattern: index.key,
    indexName: index.name,
    isMultiKey: index.multikey.size > 0,
    isUnique: index.unique,
    isSparse: index.sparse,
    isPartial: index.partial !== undefined,
    indexVersion: 2,
    direction: reverse ? 'backward' : 'forward',
  };
}
