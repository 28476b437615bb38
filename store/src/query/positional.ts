import type { Collation } from '../bson/collation.js';
import { getField, setField } from '../bson/path.js';
import { isDoc, type Doc } from '../bson/value.js';
import { compileFilter } from './match.js';

/**
 * Which element of the array at `path` made the document satisfy the filter: what `$` stands for.
 *
 * @returns undefined when the filter says nothing about that array
 */
export function matchedPosition(
  filter: Doc,
  path: readonly string[],
  document: Doc,
  collation: Collation | undefined,
): number | undefined {
  const array = valueAt(document, path);
  if (!Array.isArray(array)) return undefined;
  const conditions = conditionsOn(filter, path.join('.'));
  if (conditions.length === 0) return undefined;
  const firstWhere = (wanted: Doc) => {
    const matches = compileFilter(wanted, { collation });
    const at = array.findIndex((element: unknown) => matches(wrap(path, [element])));
    return at < 0 ? undefined : at;
  };
  return firstWhere({ $and: conditions }) ?? firstWhere(conditions.at(-1) ?? {});
}

function conditionsOn(filter: Doc, path: string): Doc[] {
  return Object.entries(filter).flatMap(([name, argument]): Doc[] => {
    if (name === '$and' || name === '$or') {
      const clauses: unknown[] = Array.isArray(argument) ? argument : [];
      const inner = clauses.filter(isDoc).flatMap((clause) => conditionsOn(clause, path));
      return name === '$and' || inner.length === 0 ? inner : [{ $or: inner }];
    }
    return name === path || name.startsWith(`${path}.`) ? [{ [name]: argument }] : [];
  });
}

function wrap(path: readonly string[], value: unknown): Doc {
  return path.reduceRight<unknown>((inner, part) => {
    const outer: Doc = {};
    setField(outer, part, inner);
    return outer;
  }, value) as Doc;
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  let current = value;
  for (const part of path) {
    if (Array.isArray(current)) current = current[Number(part)];
    else if (isDoc(current)) current = getField(current, part);
    else return undefined;
  }
  return current;
}
