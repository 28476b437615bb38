import type { Collation } from '../bson/collation.js';
import { valuesEqual } from '../bson/key.js';
import { isDoc, type Doc } from '../bson/value.js';
import { badValue, failedToParse, located, MongoError } from '../error.js';
import type { ValueTest } from '../query/compare.js';
import type { Variables } from '../query/match.js';
import { matchedPosition } from '../query/positional.js';
import { showValue } from '../storage/show-value.js';
import { compileArrayFilters } from './array-filters.js';
import { changesOf, refuseConflicts, type Change } from './changes.js';
import { removed, unchanged, type ModifierContext } from './modifier.js';
import { expandPath, readPath, refuseBlocked, removePath, writePath } from './path.js';
import { compilePipeline } from './pipeline.js';
import { withTimestamps } from './stamp.js';

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
  apply: (document: Doc, filter: Doc, isInsert: boolean) => Applied;
}

/** What an update made of one document. */
export interface Applied {
  after: Doc;
  /** It counts as modified even if it is what it was. */
  isModifiedEvenSo: boolean;
}

const applied = (after: Doc): Applied => ({ after, isModifiedEvenSo: false });

/** An update as a command has it. */
export interface UpdateArguments {
  update: unknown;
  arrayFilters?: readonly Doc[] | undefined;
  /** What `$$name` stands for in a pipeline. */
  variables: Variables;
  /** Whether `variables` has constants of the update itself (`c`), which only a pipeline can use. */
  hasConstants?: boolean;
  /** How text is compared by operators and array filters; by its bytes when there is none. */
  collation?: Collation | undefined;
}

/**
 * Compiles what an update does.
 *
 * @throws before any document is touched when it makes no sense, whatever the documents are
 */
export function compileUpdate(args: UpdateArguments): Update {
  const { update, arrayFilters, variables, hasConstants, collation } = args;
  if (Array.isArray(update)) {
    if (arrayFilters !== undefined) throw failedToParse('arrayFilters may not be specified for pipeline-syle updates');
    const apply = compilePipeline(update, { variables, collation });
    return { isReplacement: false, apply: (document) => applied(keepId(document, apply(document))) };
  }
  if (!isDoc(update)) throw failedToParse('Update argument must be either an object or an array');
  if (hasConstants) throw located(51198, 'Constant values may only be specified for pipeline updates');
  if (!Object.keys(update)[0]?.startsWith('$')) return compileReplacement(update, arrayFilters);
  const changes = changesOf(update, collation);
  const tests = compileArrayFilters(arrayFilters ?? [], changes, collation);
  return {
    isReplacement: false,
    apply: (document, filter, isInsert) => applyAll(document, { filter, isInsert, changes, tests, collation }),
  };
}

function compileReplacement(update: Doc, arrayFilters: readonly Doc[] | undefined): Update {
  compileArrayFilters(arrayFilters ?? [], []);
  const operator = Object.keys(update).find((name) => name.startsWith('$'));
  if (operator !== undefined) throw dollarPrefixed(operator, operator);
  return { isReplacement: true, apply: (document) => applied(keepId(document, withTimestamps({ ...update }))) };
}

function dollarPrefixed(name: string, path: string): MongoError {
  return new MongoError(
    52,
    'DollarPrefixedFieldName',
    `The dollar ($) prefixed field '${name}' in '${path}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
  );
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

/** What the operators of one update do to one document. */
interface Application {
  filter: Doc;
  isInsert: boolean;
  changes: readonly Change[];
  /** What each `$[identifier]` stands for. */
  tests: ReadonlyMap<string, ValueTest>;
  collation: Collation | undefined;
}

function applyAll(document: Doc, { filter, isInsert, changes, tests, collation }: Application): Applied {
  const now = new Date();
  let isModifiedEvenSo = false;
  const noteModified = () => {
    isModifiedEvenSo = true;
  };
  const id = document['_id'];
  const placeholders = {
    positionOf: (path: readonly string[]) => matchedPosition(filter, path, document, collation),
    arrayFilters: tests,
  };
  // Every path is looked up in the document as it was, before the first change.
  const steps = changes.flatMap((change) =>
    expandPath(document, change.parts, placeholders).map((parts) => ({ change, parts })),
  );
  // `a.$[]` and `a.0` are told apart until it is known what `$[]` stands for.
  if (steps.length > changes.length || changes.some(({ path }) => path.includes('$'))) {
    refuseConflicts(steps.map(({ change, parts }) => ({ ...change, parts })));
  }
  for (const { change, parts } of steps) {
    if (change.to) rename(document, parts, change.to);
    else applyOne(document, parts, change, { isInsert, path: parts.join('.'), document, now, noteModified });
  }
  if (id !== undefined && (document['_id'] === undefined || !valuesEqual(document['_id'], id))) {
    throw new MongoError(
      66,
      'ImmutableField',
      `Performing an update on the path '_id' would modify the immutable field '_id'`,
    );
  }
  return { after: document, isModifiedEvenSo };
}

/** What these do not find they leave; a path that could not be there at all is an error even so. */
const leaveMissing = new Set(['$pull', '$pullAll', '$pop']);

function applyOne(document: Doc, parts: readonly string[], change: Change, context: ModifierContext): void {
  const current = readPath(document, parts);
  if (current === undefined && leaveMissing.has(change.operator)) refuseBlocked(document, parts);
  const next = change.modify?.(current, context) ?? null;
  if (next === unchanged) return;
  if (next === removed) {
    removePath(document, parts);
    return;
  }
  // An upsert may insert what an update may not write.
  if (parts[0]?.startsWith('$') && !context.isInsert) throw dollarPrefixed(parts[0], context.path);
  writePath(document, parts, next);
}

/** The value goes where the other one was, or to the end. */
function rename(document: Doc, from: readonly string[], to: readonly string[]): void {
  const value = readPath(document, from);
  if (value === undefined) {
    refuseBlocked(document, from);
    return;
  }
  refuseArrays(document, from, 'source');
  refuseArrays(document, to, 'destination');
  writePath(document, to, value);
  removePath(document, from);
}

function refuseArrays(document: Doc, path: readonly string[], which: string): void {
  for (let length = 1; length < path.length; length++) {
    if (!Array.isArray(readPath(document, path.slice(0, length)))) continue;
    throw badValue(
      `The ${which} field cannot be an array element, '${path.join('.')}' in doc with _id: ${showValue(document['_id'])} has an array field called '${path[length - 1] ?? ''}'`,
    );
  }
}
