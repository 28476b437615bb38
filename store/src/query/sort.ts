import { compareUnder, holdsText, type Collation } from '../bson/collation.js';
import { emptyArrayKey, keyOf } from '../bson/key.js';
import { getField, isPosition, splitPath } from '../bson/path.js';
import { fieldsOf, isDoc, toNumber, type Doc } from '../bson/value.js';
import { failedToParse, located, notSupported } from '../error.js';
import { showValue } from '../storage/show-value.js';

/** The fields to sort by, first one first. */
export type SortSpec = readonly { path: string; parts: readonly string[]; direction: 1 | -1 }[];

/** Reads `{ field: 1 | -1, … }`. */
export function parseSort(sort: unknown): SortSpec {
  if (sort === undefined || sort === null) return [];
  if (!isDoc(sort)) throw failedToParse('Expected sort to be an object');
  return Object.entries(sort).map(([path, direction]) => {
    if (isDoc(direction)) throw notSupported('sort by $meta');
    const number = toNumber(direction);
    if (number === undefined)
      throw located(15974, `Illegal key in $sort specification: ${path}: ${showValue(direction)}`);
    if (number !== 1 && number !== -1) {
      throw located(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
    }
    if (path === '') throw located(40352, 'FieldPath cannot be constructed with empty string');
    if (path.endsWith('.')) throw located(40353, "FieldPath must not end with a '.'.");
    const parts = splitPath(path);
    if (parts.includes('')) throw located(15998, 'FieldPath field names may not be empty strings.');
    return { path, parts, direction: number };
  });
}

/** What one field of a document is sorted by: its bytes, or with a collation the value itself. */
export type SortKey = Buffer | { value: unknown };

/** What a document is sorted by: one ordered key for each field. */
export function sortKeys(document: Doc, sort: SortSpec, collation?: Collation): SortKey[] {
  return sort.map(({ parts, direction }) => {
    const values: unknown[] = [];
    collect(document, parts, 0, values);
    const keys = values.map((value) => keyFor(value, collation));
    // An array counts with its smallest element going up, with its largest going down.
    return keys.reduce(
      (best, key) => (compareKeys(key, best, collation) * direction < 0 ? key : best),
      keys[0] ?? keyFor(null, collation),
    );
  });
}

/** The order of two documents by their {@link sortKeys}. */
export function compareSortKeys(
  a: readonly SortKey[],
  b: readonly SortKey[],
  sort: SortSpec,
  collation?: Collation,
): number {
  for (const [at, { direction }] of sort.entries()) {
    const x = a[at];
    const y = b[at];
    if (!x || !y) continue;
    const order = compareKeys(x, y, collation);
    if (order !== 0) return order * direction;
  }
  return 0;
}

const emptyArray = Symbol('array without elements');

function keyFor(value: unknown, collation: Collation | undefined): SortKey {
  if (value === emptyArray) return emptyArrayKey;
  return collation && holdsText(value) ? { value } : keyOf(value);
}

/** Bytes compare with bytes; a text under a collation with another one, and by type with everything else. */
function compareKeys(a: SortKey, b: SortKey, collation: Collation | undefined): number {
  if (Buffer.isBuffer(a) && Buffer.isBuffer(b)) return a.compare(b);
  if (!Buffer.isBuffer(a) && !Buffer.isBuffer(b)) return compareUnder(collation, a.value, b.value);
  const [x, y] = [a, b].map((key) => (Buffer.isBuffer(key) ? key : keyOf(key.value)));
  return x && y ? x.compare(y) : 0;
}

function collect(value: unknown, parts: readonly string[], at: number, out: unknown[]): void {
  const part = parts[at];
  if (part === undefined) {
    if (!Array.isArray(value)) out.push(value);
    else if (value.length === 0) out.push(emptyArray);
    else out.push(...(value as unknown[]));
    return;
  }
  if (Array.isArray(value)) {
    // A place in the array comes before fields of its elements that are called like it.
    if (isPosition(part) && Number(part) < value.length) collect(value[Number(part)], parts, at + 1, out);
    else for (const each of value) collect(fieldsOf(each) ?? null, parts, at, out);
    return;
  }
  const fields = fieldsOf(value);
  if (fields) collect(getField(fields, part), parts, at + 1, out);
  else out.push(null);
}
