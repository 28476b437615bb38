import { getField, isPosition, setField } from '../bson/path.js';
import { isDoc, type Doc } from '../bson/value.js';
import { badValue, MongoError } from '../error.js';
import type { ValueTest } from '../query/compare.js';
import { showValue } from '../storage/show-value.js';

const MAX_PADDING = 1_500_000;

/** What the placeholders of a path stand for in one document. */
export interface Placeholders {
  /** The element that `$` stands for in the array at a path. */
  positionOf: (path: readonly string[]) => number | undefined;
  /** The condition that `$[identifier]` stands for. */
  arrayFilters: ReadonlyMap<string, ValueTest>;
}

/** Replaces `$`, `$[]` and `$[identifier]` by places; one path may become none or many. */
export function expandPath(document: Doc, parts: readonly string[], placeholders: Placeholders): string[][] {
  let paths: { done: string[]; value: unknown }[] = [{ done: [], value: document }];
  for (const part of parts) {
    paths = paths.flatMap(({ done, value }) => {
      const places = placesOf(part, done, value, placeholders);
      return places.map((place) => ({ done: [...done, place], value: childOf(value, place) }));
    });
  }
  return paths.map(({ done }) => done);
}

function placesOf(part: string, done: string[], value: unknown, placeholders: Placeholders): string[] {
  if (part === '$') {
    const position = placeholders.positionOf(done);
    if (position !== undefined) return [String(position)];
    throw badValue('The positional operator did not find the match needed from the query.');
  }
  const identifier = identifierOf(part);
  if (identifier === undefined) return [part];
  if (!Array.isArray(value)) {
    const path = done.join('.');
    if (value === undefined) {
      throw badValue(`The path '${path}' must exist in the document in order to apply array updates.`);
    }
    throw badValue(`Cannot apply array updates to non-array element ${done.at(-1) ?? ''}: ${showValue(value)}`);
  }
  const elements: unknown[] = value;
  if (identifier === '') return elements.map((_element, at) => String(at));
  const test = placeholders.arrayFilters.get(identifier);
  return elements.flatMap((element, at) => (test?.(element) ? [String(at)] : []));
}

/** The name between `$[` and `]`, empty for `$[]`; undefined for every other part. */
export function identifierOf(part: string): string | undefined {
  return part.startsWith('$[') && part.endsWith(']') ? part.slice(2, -1) : undefined;
}

function childOf(value: unknown, part: string): unknown {
  if (Array.isArray(value)) return isPosition(part) ? (value[Number(part)] as unknown) : undefined;
  return isDoc(value) ? getField(value, part) : undefined;
}

/** The value at a path without placeholders; undefined when it is missing. */
export function readPath(document: Doc, path: readonly string[]): unknown {
  return path.reduce<unknown>(childOf, document);
}

/**
 * Puts a value at a path, making the documents on the way.
 *
 * @throws PathNotViable when a scalar is in the way
 */
export function writePath(document: Doc, path: readonly string[], value: unknown): void {
  let container: Doc | unknown[] = document;
  for (const [at, part] of path.entries()) {
    if (Array.isArray(container) && !isPosition(part)) throw notViable(part, path, at, container);
    if (at === path.length - 1) {
      assign(container, part, value);
      return;
    }
    let next = childOf(container, part);
    if (next === undefined) {
      next = {};
      assign(container, part, next);
    }
    if (!isDoc(next) && !Array.isArray(next)) throw notViable(path[at + 1] ?? '', path, at + 1, next);
    container = next as Doc | unknown[];
  }
}

function assign(container: Doc | unknown[], part: string, value: unknown): void {
  if (!Array.isArray(container)) {
    setField(container, part, value);
    return;
  }
  const place = Number(part);
  if (place - container.length > MAX_PADDING) {
    throw new MongoError(34, 'CannotBackfillArray', `can't backfill more than ${MAX_PADDING} elements`);
  }
  while (container.length < place) container.push(null);
  container[place] = value;
}

/** Removes what is at a path; in an array its place stays, as null. */
export function removePath(document: Doc, path: readonly string[]): void {
  const container = readPath(document, path.slice(0, -1));
  const last = path.at(-1) ?? '';
  if (Array.isArray(container)) {
    if (isPosition(last) && Number(last) < container.length) container[Number(last)] = null;
  } else if (isDoc(container) && Object.hasOwn(container, last)) {
    Reflect.deleteProperty(container, last);
  }
}

/**
 * Checks that a path which is not there could be.
 *
 * @throws PathNotViable when a scalar is in the way, or an array that is asked for a field
 */
export function refuseBlocked(document: Doc, path: readonly string[]): void {
  let value: unknown = document;
  for (const [at, part] of path.entries()) {
    const isViable = Array.isArray(value) ? isPosition(part) : isDoc(value);
    if (!isViable) {
      throw new MongoError(
        28,
        'PathNotViable',
        `Cannot use the part (${part}) of (${path.join('.')}) to traverse the element ({${path[at - 1] ?? ''}: ${showValue(value)}})`,
      );
    }
    value = childOf(value, part);
    if (value === undefined) return;
  }
}

function notViable(part: string, path: readonly string[], at: number, value: unknown): MongoError {
  const name = path[at - 1] ?? '';
  return new MongoError(28, 'PathNotViable', `Cannot create field '${part}' in element {${name}: ${showValue(value)}}`);
}
