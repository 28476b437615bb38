import { isDoc, type Doc } from '../bson/value.js';
import type { Variables } from '../query/match.js';
import { isRegex } from '../query/regex.js';

/**
 * The same filter with what follows from its `$expr` for a planner to see: `{ $eq: ['$path', value] }` holds only where
 * the path has that value, which an index can find.
 */
export function withImplied(filter: Doc, variables: Variables): Doc {
  const implied = clausesOf(filter).flatMap((clause) => impliedBy(clause, variables));
  return implied.length === 0 ? filter : { $and: [filter, ...implied] };
}

function clausesOf(filter: Doc): unknown[] {
  const inner: unknown[] = Array.isArray(filter['$and']) ? filter['$and'] : [];
  return [...('$expr' in filter ? [filter['$expr']] : []), ...inner.filter(isDoc).flatMap(clausesOf)];
}

function impliedBy(expression: unknown, variables: Variables): Doc[] {
  if (!isDoc(expression)) return [];
  const { $and: all, $eq: pair } = expression;
  if (Array.isArray(all)) return all.flatMap((each) => impliedBy(each, variables));
  if (!Array.isArray(pair) || pair.length !== 2) return [];
  const [a, b] = pair as [unknown, unknown];
  const path = [a, b].find((each) => typeof each === 'string' && /^\$[^$]/.test(each));
  const value = constant(path === a ? b : a, variables);
  // An array may be what a path gathers from documents in an array, which no index holds in one piece.
  const isUsable = value !== undefined && !Array.isArray(value) && !isRegex(value);
  return typeof path === 'string' && isUsable ? [{ [path.slice(1)]: { $eq: value } }] : [];
}

function constant(expression: unknown, variables: Variables): unknown {
  if (typeof expression !== 'string' || !expression.startsWith('$')) {
    return isDoc(expression) || Array.isArray(expression) ? undefined : expression;
  }
  const name = expression.slice(2);
  return expression.startsWith('$$') && Object.hasOwn(variables, name) ? variables[name] : undefined;
}
