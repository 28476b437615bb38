import { Double, Int32, Long, type Document } from 'mongodb';

import { elementMatches, isOperators, matches } from './match.js';
import { projected } from './project.js';
import { compare, equal, isDoc, isLong, isNumber, shown, typed } from './values.js';

/** The update makes no sense for this document: MongoDB refuses it. */
export class Refused extends Error {}

/** What the model is asked to do; typed, see `typed`. */
export interface ModelUpdate {
  update: Document | Document[];
  /** What the document has to satisfy, and what tells which element `$` is. */
  filter?: Document | undefined;
  arrayFilters?: Document[] | undefined;
}

/** One operator at one path. */
interface Step {
  operator: string;
  path: string[];
  argument: any;
}

/**
 * What an update makes of a document, which is typed too.
 *
 * @throws {@link Refused}
 */
export function updated(document: Document, { update, filter, arrayFilters = [] }: ModelUpdate): Document {
  if (filter && !matches(filter, document)) return document;
  if (Array.isArray(update)) return update.reduce<Document>(staged, document);
  if (!isOperators(update)) return { _id: document['_id'], ...(update as Document) };
  const steps = Object.entries(update).flatMap(([operator, paths]) =>
    Object.entries(paths as Document).map(([path, argument]) => ({ operator, path: path.split('.'), argument })),
  );
  // Whatever the order they are written in, fields are changed, and so made, in the order of their names.
  steps.sort((a, b) => comparePaths(a.path, b.path));
  const after = typed(document);
  const places = steps.flatMap((step) =>
    expanded(document, positioned(document, step.path, filter), arrayFilters).map((path) => ({ ...step, path })),
  );
  for (const step of places) apply(after, step);
  return typed(after);
}

function comparePaths(a: string[], b: string[]): number {
  for (const [at, part] of a.entries()) {
    const other = b[at];
    if (other === undefined) return 1;
    if (part === other) continue;
    const areNumbers = /^\d+$/.test(part) && /^\d+$/.test(other);
    return areNumbers ? Number(part) - Number(other) : compare(part, other);
  }
  return a.length - b.length;
}

/** A stage of `$set` with paths, or of `$unset`; what is set to a path that leads nowhere is gone. */
function staged(document: Document, { $set: set = {}, $unset: unset = [] }: Document): Document {
  const made = Object.entries(set as Document).map(([name, path]): [string, unknown] => {
    return [name, valueAt(document, String(path).slice(1).split('.'))];
  });
  const gone = [...made.filter(([, value]) => value === undefined).map(([name]) => name), ...(unset as string[])];
  const left =
    gone.length > 0 ? projected(document, Object.fromEntries(gone.map((path) => [path, new Int32(0)]))) : document;
  return typed({ ...left, ...Object.fromEntries(made.filter(([, value]) => value !== undefined)) });
}

/** What a path leads to; of an array, what it leads to in each document of it. */
function valueAt(value: unknown, [part, ...rest]: string[]): unknown {
  if (part === undefined) return value;
  if (isDoc(value)) return valueAt(value[part], rest);
  if (!Array.isArray(value)) return undefined;
  return value
    .flatMap((each: unknown) => (isDoc(each) ? [valueAt(each, [part, ...rest])] : []))
    .filter((each) => each !== undefined);
}

/** The same path with the place of the first element that satisfies the filter for `$`. */
function positioned(document: Document, path: string[], filter: Document | undefined): string[] {
  const at = path.indexOf('$');
  if (at < 0) return path;
  const list = path.slice(0, at).reduce<unknown>(child, document);
  const place = Array.isArray(list) ? list.findIndex((each) => matches(filter ?? {}, { [path[0]!]: [each] })) : -1;
  if (place < 0) throw new Refused('no element');
  return path.with(at, String(place));
}

/** The paths that `$[]` and `$[x]` stand for in a document. */
function expanded(value: unknown, [part, ...rest]: string[], filters: Document[]): string[][] {
  if (part === undefined) return [[]];
  const name = /^\$\[(\w*)\]$/.exec(part)?.[1];
  if (name === undefined) return expanded(child(value, part), rest, filters).map((path) => [part, ...path]);
  if (!Array.isArray(value)) throw new Refused(`${part} is for arrays`);
  const filter = filters.find((each) => Object.keys(each).some((key) => key.split('.')[0] === name));
  return value.flatMap((element: unknown, at) => {
    if (filter && !matches(filter, { [name]: element })) return [];
    return expanded(element, rest, filters).map((path) => [String(at), ...path]);
  });
}

function child(value: any, part: string): unknown {
  if (Array.isArray(value)) return /^\d+$/.test(part) ? value[Number(part)] : undefined;
  return isDoc(value) ? value[part] : undefined;
}

function apply(document: Document, { operator, path, argument }: Step): void {
  const current = path.reduce<unknown>(child, document);
  switch (operator) {
    case '$set':
      return put(document, path, argument);
    case '$setOnInsert':
      return;
    case '$unset':
      return remove(document, path);
    case '$inc':
    case '$mul':
      return put(document, path, calculated(operator, current, argument));
    case '$min':
      return current === undefined || compare(argument, current) < 0 ? put(document, path, argument) : undefined;
    case '$max':
      return current === undefined || compare(argument, current) > 0 ? put(document, path, argument) : undefined;
    case '$bit':
      return put(document, path, bitwise(current, argument));
    case '$rename':
      return rename(document, path, argument.split('.'));
    case '$push':
      return put(document, path, pushed(listOr(current, []), argument));
    case '$addToSet':
      return put(document, path, added(listOr(current, []), argument));
    default:
      return takeOut(document, { operator, path, argument }, current);
  }
}

/** `$pull`, `$pullAll` and `$pop` make nothing that is not there. */
function takeOut(document: Document, { operator, path, argument }: Step, current: unknown): void {
  if (current === undefined) return refuseScalarOnTheWay(document, path);
  const list = listOr(current, []);
  const left: Record<string, () => unknown[]> = {
    $pull: () => list.filter((element) => !isPulled(argument, element)),
    $pullAll: () => list.filter((element) => !argument.some((each: unknown) => equal(each, element))),
    $pop: () => (Number(argument) === 1 ? list.slice(0, -1) : list.slice(1)),
  };
  const make = left[operator];
  if (!make) throw new Error(`the model does not know ${operator}`);
  put(document, path, make());
}

function isPulled(condition: unknown, element: unknown): boolean {
  if (isOperators(condition)) return matches({ element: condition }, { element });
  if (isDoc(condition)) return isDoc(element) && elementMatches(condition, element);
  return equal(condition, element);
}

function listOr(value: unknown, otherwise: unknown[]): unknown[] {
  if (value === undefined) return otherwise;
  if (!Array.isArray(value)) throw new Refused('not an array');
  return value;
}

function put(document: Document, path: string[], value: unknown): void {
  let container: any = document;
  for (const [at, part] of path.entries()) {
    if (!isDoc(container) && !Array.isArray(container)) throw new Refused('a scalar is in the way');
    if (Array.isArray(container)) {
      if (!/^\d+$/.test(part)) throw new Refused('an array is in the way');
      while (container.length < Number(part)) container.push(null);
    }
    const target = container as Document;
    if (at === path.length - 1) target[part] = value;
    else container = target[part] ??= target[part] === null ? null : {};
  }
}

function refuseScalarOnTheWay(document: Document, path: string[]): void {
  put(typed(document), path, null);
}

function remove(document: Document, path: string[]): void {
  const container = path.slice(0, -1).reduce<unknown>(child, document);
  const last = path.at(-1)!;
  if (Array.isArray(container)) {
    if (child(container, last) !== undefined) container[Number(last)] = null;
  } else if (isDoc(container)) {
    Reflect.deleteProperty(container, last);
  }
}

function rename(document: Document, from: string[], to: string[]): void {
  const value = from.reduce<unknown>(child, document);
  if (value === undefined) return;
  remove(document, from);
  put(document, to, value);
}

/** The wider of the two types; an int that becomes too large for 32 bits is a long. */
function calculated(operator: string, current: unknown, argument: unknown): unknown {
  if (current !== undefined && !isNumber(current)) throw new Refused('not a number');
  const isSum = operator === '$inc';
  if (current === undefined) return isSum ? argument : zeroLike(argument);
  if (current instanceof Double || argument instanceof Double) {
    const [x, y] = [Number(current), Number(argument)];
    return new Double(isSum ? x + y : x * y);
  }
  const [x, y] = [wholeOf(current), wholeOf(argument)];
  const result = isSum ? x + y : x * y;
  if (result > 2n ** 63n - 1n || result < -(2n ** 63n)) throw new Refused('too large');
  const areInts = current instanceof Int32 && argument instanceof Int32;
  return areInts && result === BigInt.asIntN(32, result) ? new Int32(Number(result)) : Long.fromBigInt(result);
}

function bitwise(before: unknown, argument: Document): unknown {
  const current = before ?? new Int32(0);
  if (before === null || (!(current instanceof Int32) && !isLong(current))) throw new Refused('no whole number');
  const [name, mask] = Object.entries(argument)[0] ?? [];
  const [x, y] = [wholeOf(current), wholeOf(mask)];
  const result = name === 'and' ? x & y : name === 'or' ? x | y : x ^ y;
  return current instanceof Int32 && mask instanceof Int32 ? new Int32(Number(result)) : Long.fromBigInt(result);
}

const wholeOf = (value: unknown) => (isLong(value) ? value.toBigInt() : BigInt(Number(value)));

function zeroLike(value: unknown): unknown {
  if (value instanceof Double) return new Double(0);
  return value instanceof Int32 ? new Int32(0) : Long.ZERO;
}

function pushed(list: unknown[], argument: any): unknown[] {
  const clauses = isDoc(argument) && '$each' in argument ? argument : { $each: [argument] };
  const out = [...list];
  const place = clauses['$position'] === undefined ? out.length : Number(clauses['$position']);
  out.splice(place, 0, ...(clauses['$each'] as unknown[]));
  const inOrder = clauses['$sort'] === undefined ? out : sortedElements(out, clauses['$sort']);
  if (clauses['$slice'] === undefined) return inOrder;
  const size = Number(clauses['$slice']);
  return size < 0 ? inOrder.slice(size) : inOrder.slice(0, size);
}

/** Unlike the sort of a query, this one compares arrays as a whole. */
function sortedElements(list: unknown[], sort: any): unknown[] {
  if (isNumber(sort)) return list.toSorted((a, b) => compare(a, b) * Number(sort));
  const [path = '', turn] = Object.entries(sort as Document)[0] ?? [];
  return list.toSorted((a, b) => compare(child(a, path) ?? null, child(b, path) ?? null) * Number(turn));
}

function added(list: unknown[], argument: any): unknown[] {
  const values: unknown[] = isDoc(argument) && '$each' in argument ? argument['$each'] : [argument];
  return values.reduce<unknown[]>(
    (out, value) => (out.some((each) => equal(each, value)) ? out : [...out, value]),
    list,
  );
}

/** The same document after a model's update, or why there is none. */
export function outcomeOf(document: Document, update: ModelUpdate): string {
  try {
    return shown(updated(document, update));
  } catch (error) {
    if (error instanceof Refused) return 'refused';
    throw error;
  }
}
