import { valuesEqual } from '../bson/key.js';
import { isDoc, type Doc } from '../bson/value.js';
import { badValue, failedToParse, MongoError, notSupported } from '../error.js';
import type { ValueTest } from '../query/compare.js';
import { compileFilter, type Variables } from '../query/match.js';
import { matchedPosition } from '../query/positional.js';
import { showValue } from '../storage/show-value.js';
import { arrayOperators } from './array-operators.js';
import { fieldOperators, isSameValue, pathsOf, renameTarget } from './field-operators.js';
import { removed, unchanged, type Modifier } from './modifier.js';
import { expandPath, identifierOf, readPath, removePath, writePath } from './path.js';
import { compilePipeline } from './pipeline.js';

/** A compiled update. */
export interface Update {
  /** Whether it gives the whole document rather than changes to it. */
  isReplacement: boolean;
  /**
   * The document as it becomes.
   *
   * @param document - may be changed by this; give it a copy
   * @param filter - what found the document, for the positional `$`
   */
  apply: (document: Doc, filter: Doc, isInsert: boolean) => Doc;
}

interface Change {
  operator: string;
  path: string;
  parts: string[];
  argument: unknown;
}

const operators: Record<string, Modifier> = { ...fieldOperators, ...arrayOperators };

/**
 * Compiles what an update does.
 *
 * @throws before any document is touched when an operator is unknown or two of them meet on one path
 */
export function compileUpdate(update: unknown, arrayFilters: unknown, variables: Variables): Update {
  if (Array.isArray(update)) {
    if (arrayFilters !== undefined) throw failedToParse('Cannot specify arrayFilters and a pipeline update');
    const apply = compilePipeline(update, variables);
    return { isReplacement: false, apply: (document) => keepId(document, apply(document)) };
  }
  if (!isDoc(update)) throw failedToParse('Update argument must be either an object or an array');
  if (!Object.keys(update)[0]?.startsWith('$')) return compileReplacement(update);
  const changes = changesOf(update);
  refuseConflicts(changes);
  const tests = compileArrayFilters(arrayFilters, changes);
  return {
    isReplacement: false,
    apply: (document, filter, isInsert) => applyAll(document, filter, isInsert, changes, tests),
  };
}

function compileReplacement(update: Doc): Update {
  const operator = Object.keys(update).find((name) => name.startsWith('$'));
  if (operator !== undefined) {
    throw new MongoError(
      52,
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${operator}' in '${operator}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
    );
  }
  return { isReplacement: true, apply: (document) => keepId(document, { ...update }) };
}

function keepId(before: Doc, after: Doc): Doc {
  if (before['_id'] === undefined) return after;
  if (after['_id'] !== undefined && !valuesEqual(before['_id'], after['_id'])) {
    throw new MongoError(
      66,
      'ImmutableField',
      `After applying the update, the (immutable) field '_id' was found to have been altered to _id: ${showValue(after['_id'])}`,
    );
  }
  const { _id, ...rest } = after;
  return { _id: before['_id'], ...rest };
}

function changesOf(update: Doc): Change[] {
  const changes: Change[] = [];
  for (const [operator, argument] of Object.entries(update)) {
    if (!operator.startsWith('$')) {
      throw failedToParse(
        `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
    }
    if (operator !== '$rename' && !Object.hasOwn(operators, operator)) {
      throw failedToParse(
        `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
    }
    for (const [path, value] of pathsOf(operator, argument)) {
      if (path === '' || path.split('.').includes(''))
        throw new MongoError(
          56,
          'EmptyFieldName',
          `The update path '${path}' contains an empty field name, which is not allowed.`,
        );
      if (operator === '$rename') renameTarget(path, value);
      changes.push({ operator, path, parts: path.split('.'), argument: value });
    }
  }
  // MongoDB works through the paths in their order, and new fields appear in it.
  return changes.sort((a, b) => comparePaths(a.parts, b.parts));
}

function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (const [at, part] of a.entries()) {
    const other = b[at];
    if (other === undefined) return 1;
    if (part === other) continue;
    const numbers = Number(part) - Number(other);
    if (!Number.isNaN(numbers)) return numbers;
    return part < other ? -1 : 1;
  }
  return a.length - b.length;
}

function refuseConflicts(changes: readonly Change[]): void {
  const taken = changes.flatMap(({ operator, path, argument }) =>
    operator === '$rename' ? [path, String(argument)] : [path],
  );
  const seen = new Set<string>();
  for (const path of taken.sort((a, b) => a.length - b.length)) {
    const parts = path.split('.');
    for (let length = 1; length <= parts.length; length++) {
      const prefix = parts.slice(0, length).join('.');
      if (!seen.has(prefix)) continue;
      throw new MongoError(
        40,
        'ConflictingUpdateOperators',
        `Updating the path '${path}' would create a conflict at '${prefix}'`,
      );
    }
    seen.add(path);
  }
}

function compileArrayFilters(arrayFilters: unknown, changes: readonly Change[]): Map<string, ValueTest> {
  const tests = new Map<string, ValueTest>();
  if (arrayFilters === undefined) return tests;
  if (!Array.isArray(arrayFilters)) throw failedToParse('arrayFilters must be an array');
  for (const filter of arrayFilters) {
    const identifier = isDoc(filter) ? identifierIn(filter) : undefined;
    if (!isDoc(filter) || identifier === undefined) {
      throw failedToParse('Cannot use an expression without a top-level field name in arrayFilters');
    }
    if (tests.has(identifier)) {
      throw failedToParse(`Found multiple array filters with the same top-level field name ${identifier}`);
    }
    const matches = compileFilter(filter);
    tests.set(identifier, (element) => matches({ [identifier]: element }));
  }
  const used = new Set(changes.flatMap(({ parts }) => parts.map(identifierOf)));
  for (const identifier of tests.keys()) {
    if (used.has(identifier)) continue;
    throw failedToParse(`The array filter for identifier '${identifier}' was not used in the update`);
  }
  return tests;
}

function identifierIn(filter: Doc): string | undefined {
  for (const [name, argument] of Object.entries(filter)) {
    if (!name.startsWith('$')) return name.split('.')[0];
    const clauses: unknown[] = Array.isArray(argument) ? argument : [];
    const inner = clauses.filter(isDoc).map(identifierIn).find(Boolean);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function applyAll(
  document: Doc,
  filter: Doc,
  isInsert: boolean,
  changes: readonly Change[],
  arrayFilters: ReadonlyMap<string, ValueTest>,
): Doc {
  const now = new Date();
  const id = document['_id'];
  const placeholders = {
    positionOf: (path: readonly string[]) => matchedPosition(filter, path, document),
    arrayFilters,
  };
  // Every path is looked up in the document as it was, before the first change.
  const steps = changes.flatMap((change) =>
    expandPath(document, change.parts, placeholders).map((parts) => ({ change, parts })),
  );
  for (const { change, parts } of steps) {
    if (change.operator === '$rename') rename(document, parts, String(change.argument).split('.'));
    else applyOne(document, parts, change, isInsert, now);
  }
  if (id !== undefined && !isSameId(document['_id'], id)) {
    throw new MongoError(
      66,
      'ImmutableField',
      `Performing an update on the path '_id' would modify the immutable field '_id'`,
    );
  }
  return document;
}

const isSameId = (a: unknown, b: unknown) => a !== undefined && valuesEqual(a, b);

function applyOne(document: Doc, parts: readonly string[], change: Change, isInsert: boolean, now: Date): void {
  const modify = operators[change.operator];
  if (!modify) throw notSupported(`update operator ${change.operator}`);
  const current = readPath(document, parts);
  const next = modify(current, change.argument, { isInsert, path: parts.join('.'), document, now });
  if (next === unchanged) return;
  if (next === removed) removePath(document, parts);
  else if (!isSameValue(current, next)) writePath(document, parts, next);
}

function rename(document: Doc, from: readonly string[], to: readonly string[]): void {
  refuseArrays(document, from, 'source');
  refuseArrays(document, to, 'destination');
  const value = readPath(document, from);
  if (value === undefined) return;
  removePath(document, from);
  removePath(document, to);
  writePath(document, to, value);
}

function refuseArrays(document: Doc, path: readonly string[], which: string): void {
  for (let length = 1; length < path.length; length++) {
    if (!Array.isArray(readPath(document, path.slice(0, length)))) continue;
    throw badValue(`The ${which} field cannot be an array element, '${path.join('.')}' in doc has an array field`);
  }
}
