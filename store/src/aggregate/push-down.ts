import { isDoc, isTruthy, rankOf, TypeOrder, type Doc } from '../bson/value.js';
import type { StageSpec } from './stage.js';

/**
 * Moves `$match` before stages that do not make what it looks at, and `$skip` and `$limit` before those that make one
 * document of each, so that an index can answer them. What comes out is the same.
 */
export function pushDown(stages: readonly StageSpec[]): StageSpec[] {
  const out: StageSpec[] = [];
  for (const stage of stages) {
    let at = out.length;
    while (at > 0 && mayPass(stage, out[at - 1])) at--;
    const before = out[at - 1];
    if (stage.name === '$match' && before?.name === '$match') {
      out[at - 1] = { name: '$match', argument: { $and: [before.argument, stage.argument] } };
    } else {
      out.splice(at, 0, stage);
    }
  }
  return out;
}

const oneForOne = new Set(['$addFields', '$set', '$unset', '$project', '$lookup']);

function mayPass(stage: StageSpec, before: StageSpec | undefined): boolean {
  if (!before) return false;
  if (stage.name === '$skip' || stage.name === '$limit') return oneForOne.has(before.name);
  if (stage.name !== '$match' || !isDoc(stage.argument)) return false;
  const paths = pathsOf(stage.argument);
  return paths !== undefined && paths.every((path) => leavesAlone(before, path));
}

/** The paths a filter looks at; undefined when it says more than paths do. */
function pathsOf(filter: Doc): string[] | undefined {
  const out: string[] = [];
  for (const [name, argument] of Object.entries(filter)) {
    if (!name.startsWith('$')) {
      out.push(name);
      continue;
    }
    if (!['$and', '$or', '$nor'].includes(name) || !Array.isArray(argument)) return undefined;
    for (const clause of argument as unknown[]) {
      const inner = isDoc(clause) ? pathsOf(clause) : undefined;
      if (!inner) return undefined;
      out.push(...inner);
    }
  }
  return out;
}

/** Whether a stage neither changes a path nor what documents there are, so that a filter on it may come first. */
function leavesAlone({ name, argument }: StageSpec, path: string): boolean {
  switch (name) {
    case '$sort':
      return true;
    case '$addFields':
    case '$set':
      return isDoc(argument) && isApart(Object.keys(argument), path);
    case '$unset':
      return isApart((Array.isArray(argument) ? argument : [argument]).map(String), path);
    case '$lookup':
      return isDoc(argument) && isApart([String(argument['as'])], path);
    case '$unwind': {
      const { path: array, includeArrayIndex: index } = isDoc(argument) ? argument : { path: argument };
      const made = [String(array).slice(1), ...(typeof index === 'string' ? [index] : [])];
      return isApart(made, path);
    }
    case '$project':
      return isDoc(argument) && projectKeeps(argument, path);
    default:
      return false;
  }
}

function projectKeeps(spec: Doc, path: string): boolean {
  const entries = Object.entries(spec);
  const isFlag = (value: unknown) => {
    const rank = rankOf(value);
    return rank === TypeOrder.boolean || rank === TypeOrder.number;
  };
  const isExclusive = entries.every(([name, value]) => isFlag(value) && (name === '_id' || !isTruthy(value)));
  if (isExclusive) {
    const dropped = entries.filter(([, value]) => !isTruthy(value)).map(([name]) => name);
    return isApart(dropped, path) && dropped.length > 0 && entries.some(([name]) => name !== '_id');
  }
  const root = path.split('.')[0];
  return entries.some(([name, value]) => name === root && isFlag(value) && isTruthy(value));
}

function isApart(changed: readonly string[], path: string): boolean {
  return changed.every((each) => each !== path && !each.startsWith(`${path}.`) && !path.startsWith(`${each}.`));
}
