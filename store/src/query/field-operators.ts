import { reaches } from '../bson/path.js';
import { isDoc, isOperators, isTruthy, toNumber, typeCodeOf, typeCodes, typeNameOf, type Doc } from '../bson/value.js';
import { badValue, notSupported } from '../error.js';
import { equalTo, equalToAny, matchesRegex, orderedTo, type RangeOperator, type ValueTest } from './compare.js';
import type { Matcher } from './match.js';
import { isRegex } from './regex.js';

/** What an operator needs besides its argument. */
export interface FieldContext {
  parts: readonly string[];
  /** The operators beside it, for `$regex` with `$options`. */
  siblings: Doc;
  /** Compiles a whole filter, for `$elemMatch`. */
  compileFilter: (filter: Doc) => Matcher;
}

type FieldOperator = (argument: unknown, context: FieldContext) => Matcher;

const anyValue =
  (test: ValueTest, { parts }: FieldContext): Matcher =>
  (document) =>
    reaches(document, parts, test);

/** Like {@link anyValue}, but an array at the end of the path is one value. */
const wholeValue =
  (test: ValueTest, { parts }: FieldContext): Matcher =>
  (document) =>
    reaches(document, parts, test, false);

const not =
  (matches: Matcher): Matcher =>
  (document) =>
    !matches(document);

const range =
  (operator: RangeOperator): FieldOperator =>
  (argument, context) =>
    anyValue(orderedTo(operator, argument), context);

const operators: Record<string, FieldOperator> = {
  $eq: (argument, context) => anyValue(equalTo(argument), context),
  $ne: (argument, context) => {
    if (isRegex(argument)) throw badValue(`Can't have regex as arg to $ne.`);
    return not(anyValue(equalTo(argument), context));
  },
  $lt: range('$lt'),
  $lte: range('$lte'),
  $gt: range('$gt'),
  $gte: range('$gte'),
  $in: (argument, context) => anyValue(equalToAny(listOf('$in', argument)), context),
  $nin: (argument, context) => not(anyValue(equalToAny(listOf('$nin', argument)), context)),
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
    return anyValue(matchesRegex(argument, context.siblings['$options']), context);
  },
  $options: (_argument, { siblings }) => {
    if (!('$regex' in siblings)) throw badValue('$options needs a $regex');
    return () => true;
  },
  $not: (argument, context) => {
    if (isRegex(argument)) return not(anyValue(matchesRegex(argument), context));
    if (!isDoc(argument)) throw badValue('$not needs a regex or a document');
    if (!isOperators(argument)) throw badValue('$not argument must be an expression and not empty');
    return not(compileOperators(argument, context));
  },
  $size: (argument, context) => {
    const size = toNumber(argument);
    if (size === undefined)
      throw badValue(`Failed to parse $size. Expected a number in: $size: ${typeNameOf(argument)}`);
    if (!Number.isInteger(size)) throw badValue('Failed to parse $size. Expected an integer');
    if (size < 0) throw badValue(`Failed to parse $size. Expected a non-negative number in: $size: ${size}`);
    return wholeValue((value) => Array.isArray(value) && value.length === size, context);
  },
  $mod: (argument, context) => {
    const [divisor, remainder] = modulusOf(argument);
    return anyValue((value) => {
      const number = toNumber(value);
      return number !== undefined && Number.isFinite(number) && equalRemainder(number, divisor, remainder);
    }, context);
  },
  $all: (argument, context) => {
    if (!Array.isArray(argument)) throw badValue('$all needs an array');
    const tests = argument.map((each: unknown) =>
      isOperators(each) ? compileOperators(each, context) : anyValue(equalTo(each), context),
    );
    return (document) => tests.length > 0 && tests.every((matches) => matches(document));
  },
  $elemMatch: (argument, context) => {
    if (!isDoc(argument)) throw badValue('$elemMatch needs an Object');
    const matches = elementMatcher(argument, context);
    return wholeValue((value) => Array.isArray(value) && value.some(matches), context);
  },
  $bitsAllSet: bits((value, mask) => (value & mask) === mask),
  $bitsAnySet: bits((value, mask) => (value & mask) !== 0n),
  $bitsAllClear: bits((value, mask) => (value & mask) === 0n),
  $bitsAnyClear: bits((value, mask) => (value & mask) !== mask),
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
export function elementMatcher(argument: Doc, context: Pick<FieldContext, 'compileFilter'>): ValueTest {
  const first = Object.keys(argument)[0];
  if (isOperators(argument) && first !== undefined && !connectives.has(first)) {
    const matches = compileOperators(argument, { ...context, parts: ['element'], siblings: {} });
    // An element that is an array is one value here, so it is wrapped against being looked into once more.
    return (element) => matches({ element: Array.isArray(element) ? [element] : element });
  }
  const matches = context.compileFilter(argument);
  return (element) => (isDoc(element) || Array.isArray(element)) && matches(element as Doc);
}

function listOf(name: string, argument: unknown): unknown[] {
  if (!Array.isArray(argument)) throw badValue(`${name} needs an array`);
  const list: unknown[] = argument;
  if (list.some(isOperators)) throw badValue(`cannot nest $ under ${name}`);
  return list;
}

function typeCodesOf(argument: unknown): Set<number> {
  const wanted: unknown[] = Array.isArray(argument) ? argument : [argument];
  if (wanted.length === 0) throw badValue('$type must match at least one type');
  const codes = new Set<number>();
  for (const each of wanted) {
    if (each === 'number') for (const code of [1, 16, 18, 19]) codes.add(code);
    else codes.add(typeCode(each));
  }
  return codes;
}

function typeCode(wanted: unknown): number {
  if (typeof wanted === 'string') {
    const code = typeCodes.get(wanted);
    if (code === undefined) throw badValue(`Unknown type name alias: ${wanted}`);
    return code;
  }
  const code = toNumber(wanted);
  if (code === undefined) throw badValue('type must be represented as a number or a string');
  if (![...typeCodes.values()].includes(code)) throw badValue(`Invalid numerical type code: ${code}`);
  return code;
}

function modulusOf(argument: unknown): [bigint, bigint] {
  if (!Array.isArray(argument)) throw badValue('malformed mod, needs to be an array');
  if (argument.length < 2) throw badValue('malformed mod, not enough elements');
  if (argument.length > 2) throw badValue('malformed mod, too many elements');
  const [divisor, remainder] = argument.map((each) => {
    const number = toNumber(each);
    if (number === undefined || !Number.isFinite(number)) throw badValue('malformed mod, divisor not a number');
    return BigInt(Math.trunc(number));
  });
  if (!divisor) throw badValue('divisor cannot be 0');
  return [divisor, remainder ?? 0n];
}

function equalRemainder(value: number, divisor: bigint, remainder: bigint): boolean {
  return BigInt(Math.trunc(value)) % divisor === remainder;
}

function bits(test: (value: bigint, mask: bigint) => boolean): FieldOperator {
  return (argument, context) => {
    const mask = maskOf(argument);
    return anyValue((value) => {
      const number = toNumber(value);
      return number !== undefined && Number.isInteger(number) && test(BigInt.asIntN(64, BigInt(number)), mask);
    }, context);
  };
}

function maskOf(argument: unknown): bigint {
  if (Array.isArray(argument)) {
    return argument.reduce<bigint>((mask, position) => mask | (1n << BigInt(toNumber(position) ?? 0)), 0n);
  }
  const number = toNumber(argument);
  if (number === undefined || number < 0 || !Number.isInteger(number)) {
    throw badValue('a bit mask must be a non-negative integer or an array of positions');
  }
  return BigInt(number);
}
