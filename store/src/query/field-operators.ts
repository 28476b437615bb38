import type { Collation } from '../bson/collation.js';
import { truncatedInteger, wholeInteger } from '../bson/number.js';
import { reaches } from '../bson/path.js';
import { fieldsOf, isDoc, isNumber, isOperators, isTruthy, toNumber, typeCodeOf, type Doc } from '../bson/value.js';
import { badValue, notSupported } from '../error.js';
import { showValue } from '../storage/show-value.js';
import { bitTest } from './bits.js';
import { equalTo, equalToAny, matchesRegex, orderedTo, type RangeOperator, type ValueTest } from './compare.js';
import type { Matcher } from './match.js';
import { isRegex, refuseTwoOptions } from './regex.js';
import { typeCodesOf } from './type-codes.js';

/** What an operator needs besides its argument. */
export interface FieldContext {
  /** The path it is about; undefined when it is about a value itself, an element of `$elemMatch`. */
  parts: readonly string[] | undefined;
  /** The operators beside it, for `$regex` with `$options`. */
  siblings: Doc;
  /** Compiles a whole filter, for `$elemMatch`. */
  compileFilter: (filter: Doc) => Matcher;
  /** How text is compared; by its bytes when there is none. */
  collation?: Collation | undefined;
}

type FieldOperator = (argument: unknown, context: FieldContext) => Matcher;

const anyValue =
  (test: ValueTest, { parts }: FieldContext): Matcher =>
  (document) =>
    parts ? reaches(document, parts, test) : test(document);

/** Like {@link anyValue}, but an array at the end of the path is one value. */
const wholeValue =
  (test: ValueTest, { parts }: FieldContext): Matcher =>
  (document) =>
    parts ? reaches(document, parts, test, false) : test(document);

const not =
  (matches: Matcher): Matcher =>
  (document) =>
    !matches(document);

const range =
  (operator: RangeOperator): FieldOperator =>
  (argument, context) =>
    anyValue(orderedTo(operator, argument, context.collation), context);

const operators: Record<string, FieldOperator> = {
  $eq: (argument, context) => anyValue(equalTo(argument, context.collation), context),
  $ne: (argument, context) => {
    if (isRegex(argument)) throw badValue(`Can't have regex as arg to $ne.`);
    return not(anyValue(equalTo(argument, context.collation), context));
  },
  $lt: range('$lt'),
  $lte: range('$lte'),
  $gt: range('$gt'),
  $gte: range('$gte'),
  $in: (argument, context) => anyValue(equalToAny(listOf('$in', argument), context.collation), context),
  $nin: (argument, context) => not(anyValue(equalToAny(listOf('$nin', argument), context.collation), context)),
  $exists: (argument, context) => {
    const wanted = isTruthy(argument);
    const present = wholeValue((value) => value !== undefined, context);
    return (document) => present(document) === wanted;
  },
  $type: (argument, context) => {
    const codes = typeCodesOf(argument);
    return anyValue((value) => codes.has(typeCodeOf(value) ?? NaN), context);
  },
  $regex: (argument, context) => {
    if (typeof argument !== 'string' && !isRegex(argument)) throw badValue('$regex has to be a string');
    refuseTwoOptions(argument, context.siblings);
    return anyValue(matchesRegex(argument, context.siblings['$options']), context);
  },
  $options: (_argument, { siblings }) => {
    if (!('$regex' in siblings)) throw badValue('$options needs a $regex');
    return () => true;
  },
  $not: (argument, context) => {
    if (isRegex(argument)) return not(anyValue(matchesRegex(argument), context));
    if (!isDoc(argument)) throw badValue('$not needs a regex or a document');
    if (Object.keys(argument).length === 0) throw badValue('$not cannot be empty');
    return not(compileOperators(argument, context));
  },
  $size: (argument, context) => {
    const size = sizeOf(argument);
    return wholeValue((value) => Array.isArray(value) && BigInt(value.length) === size, context);
  },
  $mod: (argument, context) => {
    const [divisor, remainder] = modulusOf(argument);
    return anyValue((value) => {
      const number = truncatedInteger(value);
      return number !== undefined && number % divisor === remainder;
    }, context);
  },
  $all: (argument, context) => {
    if (!Array.isArray(argument)) throw badValue('$all needs an array');
    const list: unknown[] = argument;
    const tests = list.some(isElemMatch) ? elementTests(list, context) : list.map((each) => valueTest(each, context));
    return (document) => tests.length > 0 && tests.every((matches) => matches(document));
  },
  $elemMatch: (argument, context) => {
    if (!isDoc(argument)) throw badValue('$elemMatch needs an Object');
    const matches = elementMatcher(argument, context);
    return wholeValue((value) => Array.isArray(value) && value.some(matches), context);
  },
  $bitsAllSet: (argument, context) => anyValue(bitTest('$bitsAllSet', 'allSet', argument), context),
  $bitsAnySet: (argument, context) => anyValue(bitTest('$bitsAnySet', 'anySet', argument), context),
  $bitsAllClear: (argument, context) => anyValue(bitTest('$bitsAllClear', 'allClear', argument), context),
  $bitsAnyClear: (argument, context) => anyValue(bitTest('$bitsAnyClear', 'anyClear', argument), context),
};

const foreign = new Set(['$where', '$text', '$geoWithin', '$geoIntersects', '$near', '$nearSphere', '$jsonSchema']);

/** All operators beside each other must hold. */
export function compileOperators(argument: Doc, context: FieldContext): Matcher {
  const inner = { ...context, siblings: argument };
  const tests = Object.entries(argument).map(([name, value]) => {
    const operator = Object.hasOwn(operators, name) ? operators[name] : undefined;
    if (operator) return operator(value, inner);
    if (foreign.has(name)) throw notSupported(`operator ${name}`);
    throw badValue(`unknown operator: ${name}`);
  });
  const [only] = tests;
  if (tests.length === 1 && only) return only;
  return (document) => tests.every((matches) => matches(document));
}

const connectives = new Set(['$and', '$or', '$nor']);

/** Tests one element: by operators on the element itself, or as a document by a filter. */
export function elementMatcher(
  argument: Doc,
  context: Pick<FieldContext, 'compileFilter' | 'collation'>,
): (element: unknown) => boolean {
  const first = Object.keys(argument)[0];
  if (isOperators(argument) && first !== undefined && !connectives.has(first)) {
    const matches = compileOperators(argument, { ...context, parts: undefined, siblings: {} });
    return (element) => matches(element as Doc);
  }
  const matches = context.compileFilter(argument);
  // An array is a document here whose fields are called 0, 1, 2 …
  return (element) => {
    if (Array.isArray(element)) return matches(Object.fromEntries<unknown>(element.entries()));
    const fields = fieldsOf(element);
    return fields !== undefined && matches(fields);
  };
}

const isElemMatch = (value: unknown) => isDoc(value) && Object.keys(value)[0] === '$elemMatch';

function elementTests(list: readonly unknown[], context: FieldContext): Matcher[] {
  return list.map((each) => {
    if (!isElemMatch(list[0])) throw badValue('no $ expressions in $all');
    if (!isDoc(each) || !isElemMatch(each)) throw badValue('$all/$elemMatch has to be consistent');
    return compileOperators({ $elemMatch: each['$elemMatch'] }, context);
  });
}

function valueTest(value: unknown, context: FieldContext): Matcher {
  if (isRegex(value)) return anyValue(matchesRegex(value), context);
  if (isOperators(value)) throw badValue('no $ expressions in $all');
  return anyValue(equalTo(value, context.collation), context);
}

function listOf(name: string, argument: unknown): unknown[] {
  if (!Array.isArray(argument)) throw badValue(`${name} needs an array`);
  const list: unknown[] = argument;
  if (list.some(isOperators)) throw badValue(`cannot nest $ under ${name}`);
  return list;
}

function sizeOf(argument: unknown): bigint {
  const refuse = (why: string) => badValue(`Failed to parse $size. ${why}: $size: ${showValue(argument)}`);
  if (!isNumber(argument)) throw refuse('Expected a number in');
  if (Number.isNaN(toNumber(argument))) throw refuse('Expected an integer, but found NaN in');
  if (truncatedInteger(argument) === undefined) throw refuse('Cannot represent as a 64-bit integer');
  const size = wholeInteger(argument);
  if (size === undefined) throw refuse('Expected an integer');
  if (size < 0n) throw refuse('Expected a non-negative number in');
  return size;
}

function modulusOf(argument: unknown): [bigint, bigint] {
  if (!Array.isArray(argument)) throw badValue('malformed mod, needs to be an array');
  if (argument.length < 2) throw badValue('malformed mod, not enough elements');
  if (argument.length > 2) throw badValue('malformed mod, too many elements');
  const [divisor, remainder] = ['divisor', 'remainder'].map((name, at) => {
    const given: unknown = argument[at];
    if (!isNumber(given)) throw badValue(`malformed mod, ${name} not a number`);
    const number = truncatedInteger(given);
    if (number === undefined) throw badValue(`malformed mod, ${name} value is invalid`);
    return number;
  });
  if (!divisor) throw badValue('divisor cannot be 0');
  return [divisor, remainder ?? 0n];
}
