import { emptyArrayKey, keyOf } from '../bson/key.js';
import { getField } from '../bson/path.js';
import { isDoc, toNumber, type Doc } from '../bson/value.js';
import { badValue, failedToParse, located, notSupported } from '../error.js';

/** The fields to sort by, first one first. */
export type SortSpec = readonly { path: string; parts: readonly string[]; direction: 1 | -1 }[];

/** Reads `{ field: 1 | -1, … }`. */
export function parseSort(sort: unknown): SortSpec {
  if (sort === undefined || sort === null) return [];
  if (!isDoc(sort)) throw failedToParse('Expected sort to be an object');
  return Object.entries(sort).map(([path, direction]) => {
    if (isDoc(direction)) throw notSupported('sort by $meta');
    const number = toNumber(direction);
    if (number === undefined) throw located(15974, `Illegal key in $sort specification: ${path}: ${String(direction)}`);
    if (number !== 1 && number !== -1) {
      throw badValue('$sort key ordering must be 1 (for ascending) or -1 (for descending)');
    }
    if (path === '' || path.split('.').includes('')) throw badValue("FieldPath must not end with a '.' or be empty.");
    return { path, parts: path.split('.'), direction: number };
  });
}

/** What a document is sorted by: one ordered key for each field. */
export function sortKeys(document: Doc, sort: SortSpec): Buffer[] {
  return sort.map(({ parts, direction }) => {
    const keys: Buffer[] = [];
    collect(document, parts, 0, keys);
    // An array counts with its smallest element going up, with its largest going down.
    return keys.reduce((best, key) => (key.compare(best) * direction < 0 ? key : best), keys[0] ?? keyOf(null));
  });
}

/** The order of two documents by their {@link sortKeys}. */
export function compareSortKeys(a: readonly Buffer[], b: readonly Buffer[], sort: SortSpec): number {
  for (const [at, { direction }] of sort.entries()) {
    const x = a[at];
    const y = b[at];
    if (!x || !y) continue;
    const order = x.compare(y);
    if (order !== 0) return order * direction;
  }
  return 0;
}

function collect(value: unknown, parts: readonly string[], at: number, keys: Buffer[]): void {
  const part = parts[at];
  if (part === undefined) {
    if (!Array.isArray(value)) keys.push(keyOf(value));
    else if (value.length === 0) keys.push(emptyArrayKey);
    else for (const each of value) keys.push(keyOf(each));
    return;
  }
  if (Array.isArray(value)) {
    const element: unknown = value[Number(part)];
    if (element !== undefined) collect(element, parts, at + 1, keys);
    for (const each of value) if (isDoc(each)) collect(each, parts, at, keys);
    return;
  }
  if (!isDoc(value)) keys.push(keyOf(null));
  else collect(getField(value, part), parts, at + 1, keys);
}
