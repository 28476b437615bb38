import { Long } from 'bson';

import { getField, setField } from '../../bson/path.js';
import { isDoc, type Doc } from '../../bson/value.js';
import { located } from '../../error.js';
import { partsOf } from '../field-path.js';
import type { CompileStage } from '../stage.js';

/** `$unwind`: one document for each element of an array. */
export const unwind: CompileStage = (argument, { pace }) => {
  const { path, indexField, keepsEmpty } = readUnwind(argument);
  return async function* (documents) {
    for await (const document of documents) {
      const value = valueAt(document, path);
      const isEmpty = value === undefined || value === null || (Array.isArray(value) && value.length === 0);
      if (isEmpty) {
        if (keepsEmpty) yield withIndex(Array.isArray(value) ? withValue(document, path, undefined) : document, null);
        continue;
      }
      if (!Array.isArray(value)) {
        yield withIndex(document, null);
        continue;
      }
      for (const [at, element] of value.entries()) {
        yield withIndex(withValue(document, path, element), Long.fromNumber(at));
        if (pace.isDue) await pace.pause();
      }
    }
  };

  function withIndex(document: Doc, at: Long | null): Doc {
    return indexField ? withValue(document, indexField, at) : document;
  }
};

function readUnwind(argument: unknown): { path: string[]; indexField: string[] | undefined; keepsEmpty: boolean } {
  const given = typeof argument === 'string' ? { path: argument } : argument;
  if (!isDoc(given)) {
    throw located(15981, 'expected either a string or an object as specification for $unwind stage');
  }
  for (const field of Object.keys(given)) {
    if (!['path', 'includeArrayIndex', 'preserveNullAndEmptyArrays'].includes(field)) {
      throw located(28811, `unrecognized option to $unwind stage: ${field}`);
    }
  }
  const { path, includeArrayIndex: index, preserveNullAndEmptyArrays: keepsEmpty = false } = given;
  if (path === undefined) throw located(28812, 'no path specified to $unwind stage');
  if (typeof path !== 'string') throw located(28808, 'expected a string as the path for $unwind stage');
  if (!path.startsWith('$')) {
    throw located(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  }
  if (typeof keepsEmpty !== 'boolean') {
    throw located(28809, 'expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage');
  }
  if (index !== undefined && (typeof index !== 'string' || index === '')) {
    throw located(28810, 'expected a non-empty string for the includeArrayIndex option to $unwind stage');
  }
  if (index?.startsWith('$')) {
    throw located(28822, `includeArrayIndex option to $unwind stage should not be prefixed with a '$': ${index}`);
  }
  return { path: partsOf(path.slice(1)), indexField: index === undefined ? undefined : partsOf(index), keepsEmpty };
}

/** What is at a path of documents; an array on the way ends it. */
function valueAt(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const part of path) at = isDoc(at) ? getField(at, part) : undefined;
  return at;
}

/** The same document with another value at a path; only what is on the way is copied. */
export function withValue(document: Doc, path: readonly string[], value: unknown): Doc {
  const [part = '', ...rest] = path;
  const out = { ...document };
  if (rest.length === 0) {
    if (value === undefined) Reflect.deleteProperty(out, part);
    else setField(out, part, value);
    return out;
  }
  const inner = getField(document, part);
  setField(out, part, withValue(isDoc(inner) ? inner : {}, rest, value));
  return out;
}
