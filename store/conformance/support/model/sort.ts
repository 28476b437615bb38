import { MinKey, type Document } from 'mongodb';

import { compare, isDoc } from './values.js';

/** What an array without elements is sorted by: it comes before null, and after MinKey. */
const nothing = Symbol('nothing');

/** The documents in the order of `{ path: 1 | -1, … }`. */
export function sorted(documents: readonly Document[], sort: Document): Document[] {
  return [...documents].sort((a, b) => {
    for (const [path, direction] of Object.entries(sort)) {
      const order = compareKeys(keyOf(a, path, direction), keyOf(b, path, direction)) * direction;
      if (order !== 0) return order;
    }
    return 0;
  });
}

/** An array counts with its smallest element going up, with its largest going down. */
function keyOf(document: Document, path: string, direction: number): unknown {
  const keys = keysAt(document, path.split('.'));
  return keys.reduce((best, key) => (compareKeys(key, best) * direction < 0 ? key : best), keys[0] ?? null);
}

function keysAt(value: unknown, parts: string[]): unknown[] {
  const [part, ...rest] = parts;
  if (part === undefined) {
    if (!Array.isArray(value)) return [value ?? null];
    return value.length === 0 ? [nothing] : value;
  }
  if (!Array.isArray(value)) return isDoc(value) ? keysAt(value[part], rest) : [null];
  if (Number(part) < value.length) return keysAt(value[Number(part)], rest);
  return value.flatMap((element) => (isDoc(element) ? keysAt(element, parts) : [null]));
}

function compareKeys(a: unknown, b: unknown): number {
  if (a === nothing || b === nothing) return placeOf(a) - placeOf(b);
  return compare(a, b);
}

const placeOf = (key: unknown) => (key instanceof MinKey ? 0 : key === nothing ? 1 : 2);
