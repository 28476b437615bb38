import {
  Binary,
  BSON,
  BSONRegExp,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'mongodb';
import type { Document } from 'mongodb';

/*
 * What MongoDB's documentation says of values, written a second time and as plainly as can be: slow, without the keys,
 * indexes and shortcuts of the store, to compare it with.
 */

/** A value after a journey over the wire: each number of its BSON type. */
export const typed = <T extends Document>(document: T): Document =>
  BSON.deserialize(BSON.serialize(document), { promoteValues: false, promoteLongs: false, bsonRegExp: true });

/** Everything about a document that can be told apart: names, order, values and their types. */
export const shown = (document: Document): string => BSON.EJSON.stringify(document, { relaxed: false });

const ranks: [(value: unknown) => boolean, number][] = [
  [(value) => value instanceof MinKey, 1],
  [(value) => value === null || value === undefined, 2],
  [(value) => isNumber(value), 3],
  [(value) => typeof value === 'string', 4],
  [(value) => isDoc(value), 5],
  [(value) => Array.isArray(value), 6],
  [(value) => value instanceof Binary, 7],
  [(value) => value instanceof ObjectId, 8],
  [(value) => typeof value === 'boolean', 9],
  [(value) => value instanceof Date, 10],
  [(value) => value instanceof Timestamp, 11],
  [(value) => value instanceof BSONRegExp, 12],
  [(value) => value instanceof MaxKey, 13],
];

/** The place of a value's type in the order of types. */
export const rank = (value: unknown): number => ranks.find(([is]) => is(value))?.[1] ?? 0;

/** Whether a value is a whole number of 64 bits; a timestamp is none, though its class extends theirs. */
export const isLong = (value: unknown): value is Long => Long.isLong(value) && !(value instanceof Timestamp);

/** Whether a value is a number, of whichever type. */
export const isNumber = (value: unknown): boolean =>
  value instanceof Int32 || value instanceof Double || value instanceof Decimal128 || isLong(value);

/** Whether a value is an embedded document. */
export const isDoc = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** MongoDB's order of two values. */
export function compare(a: unknown, b: unknown): number {
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (isNumber(a)) return compareNumbers(a, b);
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b as string));
  if (Array.isArray(a)) return compareLists(a, b as unknown[]);
  if (isDoc(a)) return compareDocs(a, b as Document);
  if (typeof a === 'boolean') return Number(a) - Number(b);
  if (a instanceof Date) return a.getTime() - (b as Date).getTime();
  if (a instanceof ObjectId) return Buffer.compare(a.id, (b as ObjectId).id);
  if (a instanceof Timestamp) return a.compare(b as Timestamp);
  if (a instanceof Binary) return compareBinaries(a, b as Binary);
  return 0;
}

/** By length, then kind, then bytes. */
function compareBinaries(a: Binary, b: Binary): number {
  return a.length() - b.length() || a.sub_type - b.sub_type || Buffer.compare(a.value(), b.value());
}

/** Whether two values are one to MongoDB. */
export const equal = (a: unknown, b: unknown): boolean => compare(a, b) === 0;

function compareLists(a: unknown[], b: unknown[]): number {
  const at = a.findIndex((value, index) => index >= b.length || compare(value, b[index]) !== 0);
  if (at < 0) return a.length - b.length;
  return at >= b.length ? 1 : compare(a[at], b[at]);
}

function compareDocs(a: Document, b: Document): number {
  const others = Object.entries(b);
  for (const [at, [name, value]] of Object.entries(a).entries()) {
    const [otherName, other] = others[at] ?? [];
    if (otherName === undefined) return 1;
    const order = rank(value) - rank(other) || compare(name, otherName) || compare(value, other);
    if (order !== 0) return order;
  }
  return Object.keys(a).length - others.length;
}

function compareNumbers(a: unknown, b: unknown): number {
  const [x, y] = [Number(String(a)), Number(String(b))];
  if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(y)) - Number(Number.isNaN(x));
  if (isInfinite(a) || isInfinite(b)) return (isInfinite(a) ? Math.sign(x) : 0) - (isInfinite(b) ? Math.sign(y) : 0);
  const [m, n] = [fractionOf(a), fractionOf(b)];
  const difference = m.above * n.below - n.above * m.below;
  return difference === 0n ? 0 : difference > 0n ? 1 : -1;
}

const isInfinite = (value: unknown) => /Infinity/.test(String(value));

/** A finite number as a fraction, exactly. */
function fractionOf(value: unknown): { above: bigint; below: bigint } {
  if (value instanceof Double) {
    let double = value.valueOf();
    let below = 1n;
    for (; !Number.isInteger(double); double *= 2) below *= 2n;
    return { above: BigInt(double), below };
  }
  const [digits = '0', exponent = '0'] = String(value).toUpperCase().split('E');
  const [whole = '', fraction = ''] = digits.split('.');
  const power = BigInt(exponent) - BigInt(fraction.length);
  const above = BigInt(whole + fraction);
  return power >= 0n ? { above: above * 10n ** power, below: 1n } : { above, below: 10n ** -power };
}
