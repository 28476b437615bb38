import { compareValues, valuesEqual } from '../bson/key.js';
import { isDoc, isOperators, toNumber, typeNameOf, type Doc } from '../bson/value.js';
import { badValue, failedToParse, typeMismatch } from '../error.js';
import { equalTo, matchesRegex, type ValueTest } from '../query/compare.js';
import { elementMatcher } from '../query/field-operators.js';
import { compileFilter } from '../query/match.js';
import { isRegex } from '../query/regex.js';
import { compareSortKeys, parseSort, sortKeys } from '../query/sort.js';
import { unchanged, type Modifier, type ModifierContext } from './modifier.js';

/** The operators that work on an array as a whole. */
export const arrayOperators: Record<string, Modifier> = {
  $push: (current, argument, context) => {
    const array = arrayOf('$push', current, context);
    const clauses = isDoc(argument) && '$each' in argument ? argument : { $each: [argument] };
    return pushed(array, clauses);
  },
  $addToSet: (current, argument, context) => {
    const array = arrayOf('$addToSet', current, context);
    const isEach = isDoc(argument) && Object.keys(argument)[0] === '$each';
    const values = isEach ? eachOf('$addToSet', argument) : [argument];
    const out = [...array];
    for (const value of values) if (!out.some((each) => valuesEqual(each, value))) out.push(value);
    return current !== undefined && out.length === array.length ? unchanged : out;
  },
  $pull: (current, argument, context) => {
    if (current === undefined) return unchanged;
    const test = pullTest(argument);
    return kept(arrayOf('$pull', current, context), (element) => !test(element));
  },
  $pullAll: (current, argument, context) => {
    if (!Array.isArray(argument)) {
      throw badValue(`$pullAll requires an array argument but was given a ${typeNameOf(argument)}`);
    }
    if (current === undefined) return unchanged;
    const values: unknown[] = argument;
    return kept(arrayOf('$pullAll', current, context), (element) => !values.some((each) => valuesEqual(each, element)));
  },
  $pop: (current, argument, context) => {
    const end = toNumber(argument);
    if (end === undefined) throw failedToParse(`Expected a number in: ${context.path}: ${typeNameOf(argument)}`);
    if (end !== 1 && end !== -1) throw failedToParse(`$pop expects 1 or -1, found: ${end}`);
    if (current === undefined) return unchanged;
    if (!Array.isArray(current)) {
      throw typeMismatch(`Path '${context.path}' contains an element of non-array type '${typeNameOf(current)}'`);
    }
    if (current.length === 0) return unchanged;
    return (current as unknown[]).slice(...(end === 1 ? [0, -1] : [1]));
  },
};

function kept(array: unknown[], keep: ValueTest): unknown {
  const left = array.filter(keep);
  return left.length === array.length ? unchanged : left;
}

function arrayOf(operator: string, current: unknown, { path, document }: ModifierContext): unknown[] {
  if (current === undefined) return [];
  if (Array.isArray(current)) return current as unknown[];
  if (operator === '$pull' || operator === '$pullAll') throw badValue(`Cannot apply ${operator} to a non-array value`);
  if (operator === '$addToSet') {
    throw badValue(
      `Cannot apply $addToSet to non-array field. Field named '${path}' has non-array type ${typeNameOf(current)}`,
    );
  }
  throw badValue(
    `The field '${path}' must be an array but is of type ${typeNameOf(current)} in document {_id: ${String(document['_id'])}}`,
  );
}

function eachOf(operator: string, clauses: Doc): unknown[] {
  const values = clauses['$each'];
  if (Array.isArray(values)) return values as unknown[];
  throw typeMismatch(`The argument to $each in ${operator} must be an array but it was of type ${typeNameOf(values)}`);
}

const pushClauses = new Set(['$each', '$slice', '$sort', '$position']);

function pushed(array: unknown[], clauses: Doc): unknown[] {
  for (const name of Object.keys(clauses)) {
    if (!pushClauses.has(name)) throw badValue(`Unrecognized clause in $push: ${name}`);
  }
  const values = eachOf('$push', clauses);
  const position = wholeNumber('$position', clauses['$position']);
  const out = [...array];
  out.splice(position ?? out.length, 0, ...values);
  const sorted = clauses['$sort'] === undefined ? out : sortedArray(out, clauses['$sort']);
  const size = wholeNumber('$slice', clauses['$slice']);
  if (size === undefined) return sorted;
  return size < 0 ? sorted.slice(size) : sorted.slice(0, size);
}

function wholeNumber(name: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const number = toNumber(value);
  if (number !== undefined && Number.isInteger(number)) return number;
  throw badValue(`The value for ${name} must be an integer value but was given type: ${typeNameOf(value)}`);
}

function sortedArray(array: unknown[], sort: unknown): unknown[] {
  if (!isDoc(sort)) {
    const direction = toNumber(sort);
    if (direction !== 1 && direction !== -1) {
      throw badValue('The $sort element value must be either 1 or -1');
    }
    return [...array].sort((a, b) => compareValues(a, b) * direction);
  }
  const spec = parseSort(sort);
  const keyed = array.map((element) => ({ element, keys: sortKeys(isDoc(element) ? element : {}, spec) }));
  return keyed.sort((a, b) => compareSortKeys(a.keys, b.keys, spec)).map(({ element }) => element);
}

/** A condition on elements: operators, a filter on documents, or a value to be equal to. */
function pullTest(argument: unknown): ValueTest {
  if (isRegex(argument)) return matchesRegex(argument);
  if (!isDoc(argument)) return equalTo(argument);
  if (isOperators(argument)) return elementMatcher(argument, { compileFilter });
  const matches = compileFilter(argument);
  return (element) => isDoc(element) && matches(element);
}
