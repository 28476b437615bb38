import { getField, splitPath } from '../bson/path.js';
import { isDoc } from '../bson/value.js';
import { located } from '../error.js';

/** The parts of a field path, without its `$`. */
export function partsOf(path: string): string[] {
  if (path === '') throw located(16872, `'$' by itself is not a valid FieldPath`);
  const parts = splitPath(path);
  if (path.endsWith('.')) throw located(40353, "FieldPath must not end with a '.'.");
  if (parts.includes('')) throw located(15998, 'FieldPath field names may not be empty strings.');
  const named = parts.find((part) => part.startsWith('$'));
  if (named !== undefined) {
    throw located(
      16410,
      `FieldPath field names may not start with '$'. Consider using $getField or $setField. ${named}`,
    );
  }
  return parts;
}

/** What a path leads to; an array on the way gives an array of what its documents have. Numbers are field names here. */
export function valueAtPath(value: unknown, parts: readonly string[], at = 0): unknown {
  const part = parts[at];
  if (part === undefined) return value;
  if (isDoc(value)) return valueAtPath(getField(value, part), parts, at + 1);
  if (!Array.isArray(value)) return undefined;
  return value
    .filter(isDoc)
    .map((each) => valueAtPath(each, parts, at))
    .filter((each) => each !== undefined);
}
