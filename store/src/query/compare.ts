import { ObjectId } from 'bson';

import { compareUnder, holdsText, type Collation } from '../bson/collation.js';
import { keyOf } from '../bson/key.js';
import { rankOf, toNumber, TypeOrder } from '../bson/value.js';
import { badValue } from '../error.js';
import { compileRegex, hasMatch, isRegex, writtenOf } from './regex.js';

/** Whether one candidate value satisfies a condition; undefined stands for a missing value. */
export type ValueTest = (value: unknown) => boolean;

/** Equality with a value; null is equal to missing. */
export function equalTo(wanted: unknown, collation?: Collation): ValueTest {
  if (collation && holdsText(wanted))
    return (value) => value !== undefined && compareUnder(collation, value, wanted) === 0;
  if (typeof wanted === 'string' || typeof wanted === 'boolean') return (value) => value === wanted;
  if (wanted === null || wanted === undefined) return (value) => value === null || value === undefined;
  if (wanted instanceof ObjectId) {
    const hex = wanted.toHexString();
    return (value) => value instanceof ObjectId && value.toHexString() === hex;
  }
  const rank = rankOf(wanted);
  const simple = simpleNumber(wanted);
  const key = keyOf(wanted);
  return (value) => {
    if (value === undefined || rankOf(value) !== rank) return false;
    if (simple !== undefined) {
      const number = simpleNumber(value);
      if (number !== undefined) return number === simple;
    }
    return keyOf(value).equals(key);
  };
}

/** A number that JavaScript compares exactly; undefined for NaN, for large Longs and for Decimal128. */
function simpleNumber(value: unknown): number | undefined {
  if (rankOf(value) !== TypeOrder.number) return undefined;
  if ((value as { _bsontype?: string })._bsontype === 'Decimal128') return undefined;
  const number = toNumber(value);
  return number !== undefined && Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : undefined;
}

const accepts = {
  $lt: (order: number) => order < 0,
  $lte: (order: number) => order <= 0,
  $gt: (order: number) => order > 0,
  $gte: (order: number) => order >= 0,
};

/** The four operators of order. */
export type RangeOperator = keyof typeof accepts;

/** Order against a value, among values of its type only. */
export function orderedTo(operator: RangeOperator, wanted: unknown, collation?: Collation): ValueTest {
  const accept = accepts[operator];
  if (isRegex(wanted)) throw badValue(`Can't have RegEx as arg to predicate over field.`);
  if (wanted === null || wanted === undefined) return (value) => (value ?? null) === null && accept(0);
  const rank = rankOf(wanted);
  // Everything is above the smallest key and below the largest, also what is missing.
  if (rank === TypeOrder.minKey || rank === TypeOrder.maxKey) {
    const whenOther = accept(rank === TypeOrder.minKey ? 1 : -1);
    return (value) => (rankOf(value) === rank ? accept(0) : whenOther);
  }
  if (collation && holdsText(wanted)) {
    return (value) => value !== undefined && rankOf(value) === rank && accept(compareUnder(collation, value, wanted));
  }
  const simple = simpleNumber(wanted);
  const key = keyOf(wanted);
  const wantedIsNaN = rank === TypeOrder.number && Number.isNaN(toNumber(wanted));
  return (value) => {
    if (value === undefined || rankOf(value) !== rank) return false;
    if (rank === TypeOrder.number) {
      // NaN is equal to itself and in no order to other numbers.
      const isNaN = Number.isNaN(toNumber(value));
      if (isNaN || wantedIsNaN) return isNaN && wantedIsNaN && accept(0);
      const number = simpleNumber(value);
      if (simple !== undefined && number !== undefined) return accept(Math.sign(number - simple));
    }
    return accept(Buffer.compare(keyOf(value), key));
  };
}

/** A string that the expression matches, or the same expression stored as a value. */
export function matchesRegex(wanted: unknown, options?: unknown): ValueTest {
  const regex = compileRegex(wanted, options);
  const written = writtenOf(wanted, options);
  return (value) => {
    if (typeof value === 'string') return hasMatch(regex, value);
    if (!isRegex(value)) return false;
    const other = writtenOf(value);
    return other.pattern === written.pattern && other.options === written.options;
  };
}

/** Equality with any of several values; a thousand of them cost no more than one. */
export function equalToAny(wanted: readonly unknown[], collation?: Collation): ValueTest {
  const keys = new Set<string>();
  /** Those that no key is found by. */
  const others: ValueTest[] = [];
  let findsMissing = false;
  for (const each of wanted) {
    if (each === null || each === undefined) findsMissing = true;
    else if (isRegex(each)) others.push(matchesRegex(each));
    else if (collation && typeof each === 'string') keys.add(lookupKey(collation.fold(each)));
    else if (collation && holdsText(each)) others.push(equalTo(each, collation));
    else keys.add(lookupKey(each));
  }
  return (value) => {
    if (value === null || value === undefined) return findsMissing;
    const key = lookupKey(collation && typeof value === 'string' ? collation.fold(value) : value);
    return keys.has(key) || others.some((test) => test(value));
  };
}

function lookupKey(value: unknown): string {
  if (typeof value === 'string') return `s${value}`;
  if (value instanceof ObjectId) return `o${value.toHexString()}`;
  return `k${keyOf(value).toString('latin1')}`;
}
