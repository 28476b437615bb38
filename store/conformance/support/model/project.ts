import type { Document } from 'mongodb';

import { elementMatches } from './match.js';
import { isDoc, isNumber } from './values.js';

/** What a projection leaves of a document; both typed, see `typed`. Expressions and the positional `$` are not modelled. */
export function projected(document: Document, projection: Document): Document {
  const rest = Object.entries(projection).filter(([path]) => path !== '_id');
  const flags = rest.filter(([, value]) => isNumber(value));
  const keepsId = !isZero(projection['_id']);
  const isOnlyId = rest.length === 0;
  const isInclusive = isOnlyId
    ? '_id' in projection && keepsId
    : rest.some(([, value]) => !isZero(value) && !isSlice(value));
  const paths = flags.map(([path]) => path.split('.'));
  const sliced = rest.filter(([, value]) => isSlice(value));
  const named = [...paths, ...sliced.map(([path]) => [path]), ...(keepsId ? [['_id']] : [])];
  const cut = isInclusive ? kept(document, named) : without(document, keepsId ? paths : [...paths, ['_id']]);
  for (const [path, value] of sliced) if (Array.isArray(cut[path])) cut[path] = slice(cut[path], value['$slice']);
  for (const [path, value] of rest) if (isDoc(value) && '$elemMatch' in value) putFirst(document, path, value, cut);
  return cut;
}

const isZero = (value: unknown) => isNumber(value) && Number(String(value)) === 0;
const isSlice = (value: unknown) => isDoc(value) && '$slice' in value;

/** The first element that matches comes after everything else, alone. */
function putFirst(document: Document, path: string, value: Document, out: Document): void {
  const list: unknown = document[path];
  const found = Array.isArray(list) ? list.findIndex((each) => elementMatches(value['$elemMatch'], each)) : -1;
  if (Array.isArray(list) && found >= 0) out[path] = [list[found]];
}

function slice(list: unknown[], argument: unknown): unknown[] {
  const [first, count] = [argument].flat().map((each) => Number(String(each)));
  if (first === undefined) return list;
  if (count === undefined) return first < 0 ? list.slice(first) : list.slice(0, first);
  const start = first < 0 ? Math.max(0, list.length + first) : first;
  return list.slice(start, start + count);
}

/** Only what the paths lead to; of the elements of an array, those that are documents or arrays. */
function kept(document: Document, paths: string[][]): Document {
  return changed(document, (name, value) => {
    const inner = restOf(paths, name);
    if (inner.length === 0) return undefined;
    return inner.some((path) => path.length === 0) ? value : inside(value, (each) => kept(each, inner), undefined);
  });
}

/** All but what the paths lead to. */
function without(document: Document, paths: string[][]): Document {
  return changed(document, (name, value) => {
    const inner = restOf(paths, name);
    if (inner.some((path) => path.length === 0)) return undefined;
    return inner.length === 0 ? value : inside(value, (each) => without(each, inner), value);
  });
}

const restOf = (paths: string[][], name: string) =>
  paths.filter(([first]) => first === name).map((path) => path.slice(1));

function inside(value: unknown, change: (document: Document) => Document, scalar: unknown): unknown {
  if (isDoc(value)) return change(value);
  if (!Array.isArray(value)) return scalar;
  const isKept = scalar !== undefined;
  return value.flatMap((each: unknown) => {
    if (!isDoc(each) && !Array.isArray(each)) return isKept ? [each] : [];
    return [inside(each, change, isKept ? each : undefined)];
  });
}

function changed(document: Document, change: (name: string, value: unknown) => unknown): Document {
  const entries = Object.entries(document).map(([name, value]): [string, unknown] => [name, change(name, value)]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
