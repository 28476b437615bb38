import { compareUnder, type Collation } from '../bson/collation.js';
import { valuesEqual } from '../bson/key.js';
import { isDoc, isNumber, isOperators, toNumber, typeNameOf, type Doc } from '../bson/value.js';
import { badValue, failedToParse, typeMismatch } from '../error.js';
import type { ValueTest } from '../query/compare.js';
import { compileFilter } from '../query/match.js';
import { isRegex } from '../query/regex.js';
import { parseSort, type SortSpec } from '../query/sort.js';
import { showValue } from '../storage/show-value.js';
import { unchanged, type Operator } from './modifier.js';
import { readPath } from './path.js';

/** The operators that work on an array as a whole. */
export const arrayOperators: Record<string, Operator> = {
  $push: (argument, { collation }) => {
    const clauses = isDoc(argument) && Object.hasOwn(argument, '$each') ? argument : { $each: [argument] };
    const push = pushOf(clauses, collation);
    return (current, { path, document, noteModified }) => {
      // What was pushed counts, even where `$slice` takes the same again.
      if (push.count > 0) noteModified();
      if (current === undefined) return push.apply([]);
      if (Array.isArray(current)) return push.apply(current as unknown[]);
      throw badValue(
        `The field '${path}' must be an array but is of type ${typeNameOf(current)} in document {_id: ${showValue(document['_id'])}}`,
      );
    };
  },
  $addToSet: (argument, { collation }) => {
    const values = valuesToAdd(argument);
    const equal = equalityUnder(collation);
    return (current, { path }) => {
      if (current !== undefined && !Array.isArray(current)) {
        const name = path.slice(path.lastIndexOf('.') + 1);
        throw badValue(
          `Cannot apply $addToSet to non-array field. Field named '${name}' has non-array type ${typeNameOf(current)}`,
        );
      }
      const out: unknown[] = [...((current as unknown[] | undefined) ?? [])];
      for (const value of values) if (!out.some((each) => equal(each, value))) out.push(value);
      return current !== undefined && out.length === current.length ? unchanged : out;
    };
  },
  $pull: (argument, { collation }) => {
    const test = pullTest(argument, collation);
    return (current) => without('$pull', current, test);
  },
  $pullAll: (argument, { collation }) => {
    if (!Array.isArray(argument)) {
      throw badValue(`$pullAll requires an array argument but was given a ${typeNameOf(argument)}`);
    }
    const values: unknown[] = argument;
    const equal = equalityUnder(collation);
    const test = (element: unknown) => values.some((each) => equal(each, element));
    return (current) => without('$pullAll', current, test);
  },
  $pop: (argument, { path }) => {
    const end = toNumber(argument);
    if (end === undefined || !Number.isInteger(end)) {
      throw failedToParse(`Expected an integer: ${path}: ${showValue(argument)}`);
    }
    if (end !== 1 && end !== -1) throw failedToParse(`$pop expects 1 or -1, found: ${end}`);
    return (current, context) => {
      if (current === undefined) return unchanged;
      if (!Array.isArray(current)) {
        throw typeMismatch(`Path '${context.path}' contains an element of non-array type '${typeNameOf(current)}'`);
      }
      if (current.length === 0) return unchanged;
      return (current as unknown[]).slice(...(end === 1 ? [0, -1] : [1]));
    };
  },
};

function equalityUnder(collation: Collation | undefined): (a: unknown, b: unknown) => boolean {
  return collation ? (a, b) => compareUnder(collation, a, b) === 0 : valuesEqual;
}

function without(operator: string, current: unknown, test: ValueTest): unknown {
  if (current === undefined) return unchanged;
  if (!Array.isArray(current)) throw badValue(`Cannot apply ${operator} to a non-array value`);
  const left = current.filter((element: unknown) => !test(element));
  return left.length === current.length ? unchanged : left;
}

function valuesToAdd(argument: unknown): unknown[] {
  if (!isDoc(argument) || Object.keys(argument)[0] !== '$each') return [argument];
  const values = argument['$each'];
  if (!Array.isArray(values)) {
    throw typeMismatch(`The argument to $each in $addToSet must be an array but it was of type ${typeNameOf(values)}`);
  }
  if (Object.keys(argument).length > 1) {
    throw badValue(`Found unexpected fields after $each in $addToSet: ${showValue(argument)}`);
  }
  return values as unknown[];
}

const pushClauses = new Set(['$each', '$slice', '$sort', '$position']);

/** A `$push`: how many values it has, and what it makes of an array. */
interface Push {
  count: number;
  apply: (array: unknown[]) => unknown[];
}

function pushOf(clauses: Doc, collation: Collation | undefined): Push {
  const unknownClause = Object.keys(clauses).find((name) => !pushClauses.has(name));
  if (unknownClause !== undefined) throw badValue(`Unrecognized clause in $push: ${unknownClause}`);
  const { $each: values, $slice, $sort, $position } = clauses;
  if (!Array.isArray(values)) {
    throw badValue(`The argument to $each in $push must be an array but it was of type: ${typeNameOf(values)}`);
  }
  const size = wholeNumber($slice, '$slice must be an integer value but was given type');
  const sort = $sort === undefined ? undefined : sorterOf($sort, collation);
  const position = wholeNumber($position, '$position must be an integer value, not of type');
  const apply = (array: unknown[]): unknown[] => {
    const out = array.toSpliced(position ?? array.length, 0, ...(values as unknown[]));
    const sorted = sort ? sort(out) : out;
    if (size === undefined) return sorted;
    return size < 0 ? sorted.slice(size) : sorted.slice(0, size);
  };
  return { count: values.length, apply };
}

function wholeNumber(value: unknown, requirement: string): number | undefined {
  if (value === undefined) return undefined;
  const number = toNumber(value);
  if (number !== undefined && Number.isInteger(number)) return number;
  throw badValue(`The value for ${requirement}: ${typeNameOf(value)}`);
}

function sorterOf(sort: unknown, collation: Collation | undefined): (array: unknown[]) => unknown[] {
  if (isNumber(sort)) {
    const direction = directionOf(sort);
    return (array) => array.toSorted((a, b) => compareUnder(collation, a, b) * direction);
  }
  if (!isDoc(sort)) {
    throw badValue('The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields');
  }
  const entries = Object.entries(sort);
  if (entries.length === 0) throw badValue('The $sort pattern is empty when it should be a set of fields.');
  for (const [path, direction] of entries) {
    directionOf(direction);
    if (path === '') throw badValue('The $sort field cannot be empty');
    if (path.split('.').includes('')) {
      throw badValue(`The $sort field is a dotted field but has an empty part: ${path}`);
    }
  }
  const spec = parseSort(sort);
  return (array) => array.toSorted((a, b) => compareElements(a, b, spec, collation));
}

/** Unlike the sort of a query, this one compares arrays as a whole. */
function compareElements(a: unknown, b: unknown, spec: SortSpec, collation: Collation | undefined): number {
  for (const { parts, direction } of spec) {
    const [x, y] = [a, b].map((element) => (isDoc(element) ? readPath(element, parts) : undefined) ?? null);
    const order = compareUnder(collation, x, y);
    if (order !== 0) return order * direction;
  }
  return 0;
}

function directionOf(value: unknown): number {
  const direction = toNumber(value);
  if (direction === 1 || direction === -1) return direction;
  throw badValue('The $sort element value must be either 1 or -1');
}

const connectives = new Set(['$and', '$or', '$nor', '$expr', '$comment']);

/** A condition on elements: operators on the element, a filter on elements that are documents, or a value to equal. */
function pullTest(argument: unknown, collation: Collation | undefined): ValueTest {
  const [first = ''] = isDoc(argument) ? Object.keys(argument) : [];
  if (isRegex(argument) || (isOperators(argument) && !connectives.has(first))) {
    const matches = compileFilter({ element: argument }, { collation });
    return (element) => matches({ element });
  }
  const equal = equalityUnder(collation);
  if (!isDoc(argument)) return (element) => equal(element, argument);
  const matches = compileFilter(argument, { collation });
  return (element) => isDoc(element) && matches(element);
}
