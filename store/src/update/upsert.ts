import { ObjectId } from 'bson';

import { copyValue } from '../bson/codec.js';
import { splitPath } from '../bson/path.js';
import { isDoc, isOperators, type Doc } from '../bson/value.js';
import { MongoError } from '../error.js';
import { isRegex } from '../query/regex.js';
import type { Update } from './compile.js';
import { readPath, writePath } from './path.js';

/** The document an upsert inserts: what the filter says by equality, then the update. */
export function upsertedDocument(filter: Doc, update: Update): Doc {
  const seed: Doc = {};
  sow(filter, seed);
  const id = readPath(seed, ['_id']);
  const start = update.isReplacement ? (id === undefined ? {} : { _id: id }) : seed;
  return withId(update.apply(start, filter, true).after);
}

/** The same document with `_id` first, made up if there is none. */
export function withId(document: Doc): Doc {
  if (Object.keys(document)[0] === '_id') return document;
  const { _id: id = new ObjectId(), ...rest } = document;
  return { _id: id, ...rest };
}

/** What a filter says by equality, by path. */
interface Equalities {
  values: Map<string, unknown>;
  /** The paths above those. */
  above: Set<string>;
}

/** What the filter says by equality, put where it says. */
function sow(filter: Doc, seed: Doc): void {
  const equalities: Equalities = { values: new Map(), above: new Set() };
  collect(filter, equalities);
  for (const [path, value] of equalities.values) writePath(seed, splitPath(path), copyValue(value));
}

/** @throws NotSingleValueField when a path is said twice, or together with a part of it */
function collect(filter: Doc, equalities: Equalities): void {
  for (const [path, argument] of Object.entries(filter)) {
    if (path === '$and' || (path === '$or' && Array.isArray(argument) && argument.length === 1)) {
      for (const clause of argument as unknown[]) if (isDoc(clause)) collect(clause, equalities);
      continue;
    }
    if (path.startsWith('$')) continue;
    for (const value of equalValues(argument)) {
      const above = pathsAbove(path);
      refuseTwice(path, above, equalities);
      equalities.values.set(path, value);
      for (const each of above) equalities.above.add(each);
    }
  }
}

function pathsAbove(path: string): string[] {
  const parts = splitPath(path);
  return parts.slice(1).map((_part, at) => parts.slice(0, at + 1).join('.'));
}

function refuseTwice(path: string, pathsAbove: readonly string[], { values, above }: Equalities): void {
  const isSame = values.has(path);
  const higher = pathsAbove.find((each) => values.has(each));
  const lower = above.has(path) ? [...values.keys()].find((each) => each.startsWith(`${path}.`)) : undefined;
  const other = higher ?? lower;
  if (!isSame && other === undefined) return;
  throw new MongoError(
    54,
    'NotSingleValueField',
    isSame
      ? `cannot infer query fields to set, path '${path}' is matched twice`
      : `cannot infer query fields to set, both paths '${path}' and '${other}' are matched`,
  );
}

function equalValues(argument: unknown): unknown[] {
  if (isRegex(argument)) return [];
  if (!isOperators(argument)) return [argument];
  return Object.entries(argument).flatMap(([operator, value]) => {
    if (operator === '$eq') return [value];
    if (!Array.isArray(value) || (operator !== '$all' && operator !== '$in')) return [];
    const values = (value as unknown[]).filter((each) => !isRegex(each) && !isOperators(each));
    return operator === '$all' || value.length === 1 ? values : [];
  });
}
