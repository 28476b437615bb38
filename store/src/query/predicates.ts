import { isDoc, isNumber, isOperators, rankOf, toNumber, typeCodes, TypeOrder, type Doc } from '../bson/value.js';
import { compareValues, valuesEqual } from '../bson/key.js';
import { isRegex } from './regex.js';

/** One condition on one path that every result must satisfy. */
export interface Predicate {
  operator: string;
  argument: unknown;
  /** The operators beside it; `$regex` has its `$options` there. */
  siblings: Doc;
}

/** A filter taken apart into what a planner can use. */
export interface Conjunction {
  byPath: Map<string, Predicate[]>;
  /** How many conditions there are in `byPath`. */
  size: number;
  /** Whether the filter says more than `byPath` does: `$or`, `$expr` and the like. */
  hasMore: boolean;
}

/** Takes apart what is joined by "and". */
export function conjunctionOf(filter: Doc): Conjunction {
  const out: Conjunction = { byPath: new Map(), size: 0, hasMore: false };
  collect(filter, out);
  return out;
}

function collect(filter: Doc, out: Conjunction): void {
  for (const [path, argument] of Object.entries(filter)) {
    if (path === '$comment') continue;
    if (path === '$and' && Array.isArray(argument)) {
      for (const clause of argument) if (isDoc(clause)) collect(clause, out);
    } else if (path.startsWith('$')) {
      out.hasMore = true;
    } else if (isOperators(argument)) {
      for (const [operator, value] of Object.entries(argument)) note(out, path, operator, value, argument);
    } else {
      note(out, path, isRegex(argument) ? '$regex' : '$eq', argument, {});
    }
  }
}

function note(out: Conjunction, path: string, operator: string, argument: unknown, siblings: Doc): void {
  const known = out.byPath.get(path);
  const predicate = { operator, argument, siblings };
  if (known) known.push(predicate);
  else out.byPath.set(path, [predicate]);
  out.size++;
}

const orderOperators = new Set(['$lt', '$lte', '$gt', '$gte']);

/** Whether a condition can only hold where the path has a value, so that a sparse index has every result. */
export function needsValue({ operator, argument }: Predicate): boolean {
  if (operator === '$eq' || orderOperators.has(operator)) return rankOf(argument) !== TypeOrder.null;
  if (operator === '$in') return Array.isArray(argument) && argument.every((each) => rankOf(each) !== TypeOrder.null);
  if (operator === '$exists') return argument === true || (toNumber(argument) ?? 0) !== 0;
  return operator === '$regex' || operator === '$type' || operator === '$size' || operator === '$elemMatch';
}

/** Whether every document a conjunction finds is in a partial index: a condition must follow from one asked for. */
export function implies(asked: Conjunction, partial: Doc): boolean {
  const wanted = conjunctionOf(partial);
  if (wanted.hasMore) return false;
  for (const [path, conditions] of wanted.byPath) {
    const known = asked.byPath.get(path) ?? [];
    if (!conditions.every((condition) => known.some((each) => follows(condition, each)))) return false;
  }
  return true;
}

/** Whether a condition asked for is, word for word, one of a partial index's own, and so needs no further look. */
export function isGuaranteed(path: string, asked: Predicate, partial: Doc): boolean {
  const own = conjunctionOf(partial).byPath.get(path) ?? [];
  return own.some((each) => each.operator === asked.operator && valuesEqual(each.argument, asked.argument));
}

function follows(wanted: Predicate, from: Predicate): boolean {
  switch (wanted.operator) {
    case '$exists':
      return wanted.argument === true ? needsValue(from) : sameCondition(wanted, from);
    case '$type':
      return sameCondition(wanted, from) || (from.operator === '$eq' && hasType(from.argument, wanted.argument));
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return valuesOf(from).every((value) => holds(wanted, value)) && narrows(wanted, from);
    case '$in':
      return from.operator === '$eq' || from.operator === '$in'
        ? valuesOf(from).every((value) => valuesOf(wanted).some((each) => valuesEqual(each, value)))
        : false;
    default:
      return sameCondition(wanted, from);
  }
}

function sameCondition(a: Predicate, b: Predicate): boolean {
  return a.operator === b.operator && valuesEqual(a.argument, b.argument);
}

function valuesOf({ operator, argument }: Predicate): unknown[] {
  if (operator === '$eq') return [argument];
  return operator === '$in' && Array.isArray(argument) ? argument : [];
}

function narrows(wanted: Predicate, from: Predicate): boolean {
  if (from.operator === '$eq' || from.operator === '$in') return true;
  if (!orderOperators.has(from.operator) || rankOf(from.argument) !== rankOf(wanted.argument)) return false;
  const sameSide = from.operator.startsWith(wanted.operator.slice(0, 3));
  if (!sameSide) return false;
  const order = compareValues(from.argument, wanted.argument) * (wanted.operator.startsWith('$g') ? 1 : -1);
  return wanted.operator.length < from.operator.length ? order > 0 : order >= 0;
}

function holds({ operator, argument }: Predicate, value: unknown): boolean {
  if (rankOf(value) !== rankOf(argument)) return false;
  const order = compareValues(value, argument);
  if (operator === '$gt') return order > 0;
  if (operator === '$gte') return order >= 0;
  return operator === '$lt' ? order < 0 : order <= 0;
}

function hasType(value: unknown, wanted: unknown): boolean {
  if (wanted === 'number') return isNumber(value);
  const code = typeof wanted === 'string' ? typeCodes.get(wanted) : toNumber(wanted);
  return code === 2 ? typeof value === 'string' : code === 7 ? rankOf(value) === TypeOrder.objectId : false;
}
