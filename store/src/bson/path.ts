import { MongoError } from '../error.js';
import { fieldsOf, type Doc } from './value.js';

const POSITION = /^(?:0|[1-9]\d*)$/;

/** As many parts as a document has levels. */
const MAX_PARTS = 200;

/**
 * The parts of a dotted path.
 *
 * @throws Overflow when there are more than {@link MAX_PARTS}
 */
export function splitPath(path: string): string[] {
  const parts = path.split('.', MAX_PARTS + 1);
  if (parts.length > MAX_PARTS) throw new MongoError(15, 'Overflow', 'FieldPath is too long');
  return parts;
}

/** Whether one part of a dotted path may be a place in an array. */
export const isPosition = (part: string) => POSITION.test(part);

/** One property of a document, never one of its prototype. */
export function getField(document: Doc, name: string): unknown {
  return Object.hasOwn(document, name) ? document[name] : undefined;
}

/** Sets one property, also one that is called `__proto__`. */
export function setField(document: Doc, name: string, value: unknown): void {
  if (name !== '__proto__') {
    document[name] = value;
    return;
  }
  Object.defineProperty(document, name, { value, writable: true, enumerable: true, configurable: true });
}

/**
 * Calls `test` with each value a dotted path reaches, until it answers true; arrays on the way fan out.
 *
 * @param intoLast - whether an array at the end of the path is offered element by element as well as whole
 * @returns whether `test` answered true
 */
export function reaches(
  value: unknown,
  parts: readonly string[],
  test: (value: unknown) => boolean,
  intoLast = true,
  at = 0,
): boolean {
  const part = parts[at];
  if (part === undefined) {
    if (intoLast && Array.isArray(value) && value.some(test)) return true;
    return test(value);
  }
  if (Array.isArray(value)) {
    if (isPosition(part) && Number(part) < value.length) {
      const element: unknown = value[Number(part)];
      // A path that ends at a place means the element there, and not what is inside of it.
      if (at === parts.length - 1 && test(element)) return true;
      if (at < parts.length - 1 && (fieldsOf(element) || Array.isArray(element))) {
        if (reaches(element, parts, test, intoLast, at + 1)) return true;
      }
    }
    return value.some((each) => fieldsOf(each) !== undefined && reaches(each, parts, test, intoLast, at));
  }
  const fields = fieldsOf(value);
  if (!fields) return test(undefined);
  return reaches(getField(fields, part), parts, test, intoLast, at + 1);
}
