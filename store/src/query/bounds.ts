import { foldText, holdsText, sameCollation, type Collation } from '../bson/collation.js';
import { inverted, keyAfter, keyOf } from '../bson/key.js';
import { rankOf, toNumber, TypeOrder } from '../bson/value.js';
import type { Index, IndexField } from '../storage/collection.js';
import type { KeyRange } from '../storage/environment.js';
import { LONG_KEY_PREFIX_BYTES } from '../storage/index-keys.js';
import { idPrefix } from '../storage/record-key.js';
import type { Predicate } from './predicates.js';
import { isRegex, literalPrefix } from './regex.js';

const MAX_POINTS = 2000;

/** The part of an index a query has to read. */
export interface Bounds {
  /** In index order, not overlapping. */
  ranges: KeyRange[];
  /** Each range is one whole key of the index. */
  arePoints: boolean;
  /** How many leading fields are fixed to values. */
  fixedFields: number;
  /** Whether some of the fixed fields have several values. */
  hasSeveral: boolean;
  /** Whether the field after the fixed ones is limited from a side. */
  hasRange: boolean;
  /** The conditions the ranges express completely. */
  expressed: Set<Predicate>;
}

/** Finds the ranges of an index that contain every result, given the conditions on each path. */
export function boundsOf(
  index: Index,
  byPath: ReadonlyMap<string, Predicate[]>,
  collation: Collation | undefined,
): Bounds {
  const expressed = new Set<Predicate>();
  let prefixes = [idPrefix(index.id)];
  let fixedFields = 0;
  let hasSeveral = false;
  const arrays = new Set<string>();
  for (const field of index.fields) {
    // Each entry pairs fields of one element, but conditions may be met by different elements of the same array.
    const [root = ''] = field.parts;
    if (arrays.has(root)) break;
    if (index.multikey.has(field.path)) arrays.add(root);
    const predicates = usable(byPath.get(field.path) ?? [], index, collation);
    const points = pointsOf(index, field, predicates, MAX_POINTS / prefixes.length, expressed);
    if (!points) {
      const range = rangeOf(predicates, index.multikey.has(field.path), expressed);
      if (!range) break;
      const limits = field.direction < 0 ? mirrored(range) : range;
      const ranges = prefixes.map((prefix) => joined(prefix, limits));
      return { ranges, arePoints: false, fixedFields, hasSeveral, hasRange: true, expressed };
    }
    if (points.length !== 1) hasSeveral = true;
    prefixes = prefixes.flatMap((prefix) => points.map((point) => Buffer.concat([prefix, point])));
    fixedFields++;
  }
  const isShort = prefixes.every((prefix) => prefix.length < LONG_KEY_PREFIX_BYTES);
  return {
    ranges: prefixes.map((prefix) => cut({ start: prefix, end: keyAfter(prefix) })),
    arePoints: fixedFields === index.fields.length && isShort,
    fixedFields,
    hasSeveral,
    hasRange: false,
    expressed,
  };
}

function joined(prefix: Buffer, { start, end }: KeyRange): KeyRange {
  return cut({ start: Buffer.concat([prefix, start]), end: Buffer.concat([prefix, end]) });
}

/** Stored keys of this length end in a digest: the range is widened to all that begin alike. */
function cut({ start, end }: KeyRange): KeyRange {
  const limit = LONG_KEY_PREFIX_BYTES;
  return {
    start: start.length > limit ? start.subarray(0, limit) : start,
    end: end.length > limit ? keyAfter(end.subarray(0, limit)) : end,
  };
}

/**
 * The conditions an index can answer. One with a collation holds folded text, whose order means nothing; between an
 * index and a query of two collations only what is no text is the same.
 */
function usable(predicates: readonly Predicate[], index: Index, collation: Collation | undefined): Predicate[] {
  const isSame = sameCollation(index.collation, collation);
  if (isSame && !collation) return [...predicates];
  return predicates.filter(({ operator, argument }) => {
    if (operator === '$regex') return false;
    return !holdsText(argument) || (isSame && (operator === '$eq' || operator === '$in'));
  });
}

function pointsOf(
  index: Index,
  field: IndexField,
  predicates: readonly Predicate[],
  limit: number,
  expressed: Set<Predicate>,
): Buffer[] | undefined {
  const equal = predicates.find(({ operator, argument }) => operator === '$eq' && isIndexed(argument));
  const any =
    equal ??
    predicates.find(({ operator, argument }) => {
      return operator === '$in' && Array.isArray(argument) && argument.length <= limit && argument.every(isIndexed);
    });
  if (!any) return undefined;
  const values: unknown[] = any.operator === '$eq' ? [any.argument] : (any.argument as unknown[]);
  // Null also finds what is missing, which is to be told apart from arrays by looking at the document.
  if (values.every((value) => rankOf(value) !== TypeOrder.null)) expressed.add(any);
  const keys = values.map((value) => {
    const key = keyOf(index.collation ? foldText(index.collation, value) : value);
    return field.direction < 0 ? inverted(key) : key;
  });
  keys.sort((a, b) => a.compare(b));
  return keys.filter((key, at) => at === 0 || !key.equals(keys[at - 1] ?? key));
}

/** Arrays are indexed by their elements and expressions match what they do not equal: neither has one key. */
function isIndexed(value: unknown): boolean {
  return !Array.isArray(value) && !isRegex(value);
}

function rangeOf(
  predicates: readonly Predicate[],
  isMultikey: boolean,
  expressed: Set<Predicate>,
): KeyRange | undefined {
  let range: KeyRange | undefined;
  for (const predicate of predicates) {
    const next = rangeOfPredicate(predicate);
    if (!next) continue;
    // Two elements of an array may satisfy two bounds: their intersection would lose such a document.
    if (range && isMultikey) break;
    range = range ? intersection(range, next) : next;
    if (predicate.operator !== '$regex') expressed.add(predicate);
  }
  return range;
}

function intersection(a: KeyRange, b: KeyRange): KeyRange {
  const start = a.start.compare(b.start) >= 0 ? a.start : b.start;
  const end = a.end.compare(b.end) <= 0 ? a.end : b.end;
  // lmdb is not asked for ranges that end before they start.
  return { start, end: end.compare(start) < 0 ? start : end };
}

function rangeOfPredicate({ operator, argument, siblings }: Predicate): KeyRange | undefined {
  if (operator === '$regex') {
    const prefix = literalPrefix(argument, siblings['$options']);
    if (prefix === undefined) return undefined;
    const start = keyOf(prefix).subarray(0, -1);
    return { start, end: keyAfter(start) };
  }
  const bracket = bracketOf(argument);
  if (!bracket) return undefined;
  const key = keyOf(argument);
  switch (operator) {
    case '$lt':
      return { start: bracket.start, end: key };
    case '$lte':
      return { start: bracket.start, end: keyAfter(key) };
    case '$gt':
      return { start: keyAfter(key), end: bracket.end };
    case '$gte':
      return { start: key, end: bracket.end };
    default:
      return undefined;
  }
}

const ordered = new Set<number>([
  TypeOrder.number,
  TypeOrder.string,
  TypeOrder.binary,
  TypeOrder.objectId,
  TypeOrder.boolean,
  TypeOrder.date,
  TypeOrder.timestamp,
]);

/** The keys of all values of one type; order conditions hold among them only. */
function bracketOf(value: unknown): KeyRange | undefined {
  const rank = rankOf(value);
  if (!ordered.has(rank)) return undefined;
  const end = Buffer.from([rank + 1]);
  if (rank !== TypeOrder.number) return { start: Buffer.from([rank]), end };
  // NaN is the first of the numbers, and in no order to them.
  return Number.isNaN(toNumber(value)) ? undefined : { start: keyOf(-Infinity), end };
}

/** The same values in a descending field. */
function mirrored({ start, end }: KeyRange): KeyRange {
  return { start: keyAfter(inverted(end)), end: keyAfter(inverted(start)) };
}
