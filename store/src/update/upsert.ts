import { ObjectId } from 'bson';

import { copyValue } from '../bson/codec.js';
import { isDoc, isOperators, type Doc } from '../bson/value.js';
import { isRegex } from '../query/regex.js';
import type { Update } from './compile.js';
import { readPath, writePath } from './path.js';

/** The document an upsert inserts: what the filter says by equality, then the update. */
export function upsertedDocument(filter: Doc, update: Update): Doc {
  const seed: Doc = {};
  sow(filter, seed);
  const id = readPath(seed, ['_id']);
  const start = update.isReplacement ? (id === undefined ? {} : { _id: id }) : seed;
  return withId(update.apply(start, filter, true));
}

/** The same document with `_id` first, made up if there is none. */
export function withId(document: Doc): Doc {
  if (Object.keys(document)[0] === '_id') return document;
  const { _id: id = new ObjectId(), ...rest } = document;
  return { _id: id, ...rest };
}

function sow(filter: Doc, seed: Doc): void {
  for (const [path, argument] of Object.entries(filter)) {
    if (path === '$and' || (path === '$or' && Array.isArray(argument) && argument.length === 1)) {
      for (const clause of argument as unknown[]) if (isDoc(clause)) sow(clause, seed);
      continue;
    }
    if (path.startsWith('$')) continue;
    const value = equalValue(argument);
    if (value !== undefined) writePath(seed, path.split('.'), copyValue(value));
  }
}

function equalValue(argument: unknown): unknown {
  if (isRegex(argument)) return undefined;
  if (!isOperators(argument)) return argument;
  if ('$eq' in argument) return argument['$eq'];
  for (const operator of ['$in', '$all']) {
    const list: unknown = argument[operator];
    if (Array.isArray(list) && list.length === 1 && !isRegex(list[0]) && !isOperators(list[0])) return list[0];
  }
  return undefined;
}
