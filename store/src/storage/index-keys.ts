import { createHash } from 'node:crypto';

import { foldText } from '../bson/collation.js';
import { emptyArrayKey, inverted, keyOf } from '../bson/key.js';
import { getField, isPosition } from '../bson/path.js';
import { fieldsOf, type Doc } from '../bson/value.js';
import { MongoError } from '../error.js';
import type { Index } from './collection.js';

/** lmdb takes keys of up to 1,978 bytes; what is longer keeps its beginning and ends in a digest. */
export const LONG_KEY_PREFIX_BYTES = 1868;
const MAX_KEY_BYTES = LONG_KEY_PREFIX_BYTES + 32;

/** What one document has in one index. */
export interface IndexKeys {
  bodies: Buffer[];
  /** The paths that met an array. */
  multikey: string[];
  hasLongKeys: boolean;
}

const none: IndexKeys = { bodies: [], multikey: [], hasLongKeys: false };

/** An array without elements has an entry of its own, below null. */
const emptyArray = Symbol('empty array');

/** The keys of a document in an index: none, one, or one for each element of an array it meets. */
export function indexKeys(index: Index, document: Doc): IndexKeys {
  if (index.partial && !index.partial.matches(document)) return none;
  const multikey = new Set<string>();
  const rows = expand(
    document,
    index.fields.map((field) => ({ path: field.path, parts: field.parts, at: 0 })),
    multikey,
  );
  if (index.sparse && rows.every((row) => row.every((value) => value === undefined))) return none;
  let hasLongKeys = false;
  const bodies = rows.map((row) => {
    const body = joinKeys(index, row);
    if (body.length <= MAX_KEY_BYTES) return body;
    hasLongKeys = true;
    return shorten(body);
  });
  return { bodies: withoutDuplicates(bodies), multikey: [...multikey], hasLongKeys };
}

function joinKeys(index: Index, row: unknown[]): Buffer {
  const keys = index.fields.map((field, at) => {
    const value = row[at];
    const key =
      value === emptyArray ? emptyArrayKey : keyOf(index.collation ? foldText(index.collation, value) : value);
    return field.direction < 0 ? inverted(key) : key;
  });
  const [only] = keys;
  return keys.length === 1 && only ? only : Buffer.concat(keys);
}

function shorten(body: Buffer): Buffer {
  const digest = createHash('sha256').update(body).digest();
  return Buffer.concat([body.subarray(0, LONG_KEY_PREFIX_BYTES), digest]);
}

function withoutDuplicates(bodies: Buffer[]): Buffer[] {
  if (bodies.length === 1) return bodies;
  return [...new Map(bodies.map((body) => [body.toString('latin1'), body])).values()];
}

interface Walk {
  path: string;
  parts: readonly string[];
  at: number;
}

type Stop = { value: unknown } | { array: unknown[]; walk: Walk };

/**
 * One row of values for each element of the array that the paths share, or a single row. Two paths through two arrays
 * would need every pair of their elements, which MongoDB refuses.
 */
function expand(document: Doc, walks: Walk[], multikey: Set<string>): unknown[][] {
  const stops = walks.map((walk) => walkToArray(document, walk));
  const arrays = new Set(stops.flatMap((stop) => ('array' in stop ? [stop.array] : [])));
  const [array] = arrays;
  if (!array) return [stops.map((stop) => ('value' in stop ? stop.value : undefined))];
  if (arrays.size > 1) {
    const paths = stops.flatMap((stop) => ('array' in stop ? [stop.walk.path] : []));
    throw new MongoError(171, 'CannotIndexParallelArrays', `cannot index parallel arrays [${paths.join('] [')}]`);
  }
  for (const stop of stops) if ('array' in stop) multikey.add(stop.walk.path);
  const elements: unknown[] = array.length === 0 ? [emptyArray] : array;
  return elements.flatMap((element) => expandElement(element, stops, multikey));
}

function expandElement(element: unknown, stops: Stop[], multikey: Set<string>): unknown[][] {
  const deeper: { slot: number; walk: Walk }[] = [];
  const row = stops.map((stop, slot) => {
    if ('value' in stop) return stop.value;
    if (stop.walk.at === stop.walk.parts.length) return element;
    deeper.push({ slot, walk: stop.walk });
    return undefined;
  });
  const fields = fieldsOf(element);
  if (deeper.length === 0 || !fields) return [row];
  const inner = expand(
    fields,
    deeper.map(({ walk }) => walk),
    multikey,
  );
  return inner.map((values) => {
    const full = [...row];
    for (const [at, { slot }] of deeper.entries()) full[slot] = values[at];
    return full;
  });
}

function walkToArray(document: Doc, walk: Walk): Stop {
  let value: unknown = document;
  for (let at = walk.at; at < walk.parts.length; at++) {
    const part = walk.parts[at] ?? '';
    if (Array.isArray(value)) {
      if (!isPosition(part) || Number(part) >= value.length) return { array: value, walk: { ...walk, at } };
      value = value[Number(part)];
    } else {
      const fields = fieldsOf(value);
      if (!fields) return { value: undefined };
      value = getField(fields, part);
    }
  }
  return Array.isArray(value) ? { array: value, walk: { ...walk, at: walk.parts.length } } : { value };
}
