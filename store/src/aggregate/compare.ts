import { compareUnder, type Collation } from '../bson/collation.js';
import { valuesEqual } from '../bson/key.js';
import { rankOf, TypeOrder } from '../bson/value.js';

/** MongoDB's order of two values in an expression, where missing is below null. */
export function compareInExpression(a: unknown, b: unknown, collation?: Collation): number {
  if (a === undefined || b === undefined) return placeOfMissing(a) - placeOfMissing(b);
  return compareUnder(collation, a, b);
}

/** Missing against all else: only MinKey is below it. */
function placeOfMissing(value: unknown): number {
  if (value === undefined) return 1;
  return rankOf(value) === TypeOrder.minKey ? 0 : 2;
}

/** Equality in an expression, where missing is equal to itself only. */
export function equalInExpression(a: unknown, b: unknown, collation?: Collation): boolean {
  if (a === undefined || b === undefined) return a === b;
  return collation ? compareUnder(collation, a, b) === 0 : valuesEqual(a, b);
}
