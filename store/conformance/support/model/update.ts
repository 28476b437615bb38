import { Double, Int32, Long, type Document } from 'mongodb';

import { elementMatches, isOperators, matches } from './match.js';
import { sorted } from './sort.js';
import { compare, equal, isDoc, isNumber, shown, typed } from './values.js';

/** The update makes no sense for this document: MongoDB refuses it. */
export class Refused extends Error {}

/** One operator at one path. */
interface Step {
  operator: string;
  path: string[];
  argument: any;
}

/**
 * What an update makes of a document; both typed, see `typed`.
 *
 * @throws {@link Refused}
 */
export function updated(document: Document, update: Document, arrayFilters: Document[] = []): Document {
  if (!isOperators(update)) return { _id: document['_id'], ...(update as Document) };
  const steps = Object.entries(update).flatMap(([operator, paths]) =>
    Object.entries(paths as Document).map(([path, argument]) => ({ operator, path: path.split('.'), argument })),
  );
  // Whatever the order they are written in, fields are changed, and so made, in the order of their names.
  steps.sort((a, b) => comparePaths(a.path, b.path));
  const after = typed(document);
  const places = steps.flatMap((step) =>
    expanded(document, step.path, arrayFilters).map((path) => ({ ...step, path })),
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

const wholeOf = (value: unknown) => (Long.isLong(value) ? value.toBigInt() : BigInt(Number(value)));

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

function sortedElements(list: unknown[], sort: unknown): unknown[] {
  if (isNumber(sort)) return list.toSorted((a, b) => compare(a, b) * Number(sort));
  const spec = Object.fromEntries(Object.entries(sort as Document).map(([path, turn]) => [path, Number(turn)]));
  const rows = list.map((element) => ({ ...(isDoc(element) ? element : {}), [original]: element }));
  return sorted(rows, spec).map((row) => (row as { [original]: unknown })[original]);
}

const original = Symbol('the element itself');

function added(list: unknown[], argument: any): unknown[] {
  const values: unknown[] = isDoc(argument) && '$each' in argument ? argument['$each'] : [argument];
  return values.reduce<unknown[]>(
    (out, value) => (out.some((each) => equal(each, value)) ? out : [...out, value]),
    list,
  );
}

/** The same document after a model's update, or why there is none. */
export function outcomeOf(document: Document, update: Document, arrayFilters: Document[]): string {
  try {
    return shown(updated(document, update, arrayFilters));
  } catch (error) {
    if (error instanceof Refused) return 'refused';
    throw error;
  }
}
