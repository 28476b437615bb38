import { Binary, BSONRegExp, Decimal128, Double, Int32, MaxKey, MinKey, type Document } from 'mongodb';

import { compare, equal, isDoc, isLong, isNumber, rank } from './values.js';

type Test = (value: unknown) => boolean;

/** What a path leads to. An array that is an element itself, found by its place, is not looked into. */
interface End {
  value: unknown;
  isPlace: boolean;
}

/** Whether a filter finds a document; both typed, see `typed`. */
export function matches(filter: Document, document: Document): boolean {
  return Object.entries(filter).every(([name, argument]) => {
    const clauses = argument as Document[];
    if (name === '$and') return clauses.every((clause) => matches(clause, document));
    if (name === '$or') return clauses.some((clause) => matches(clause, document));
    if (name === '$nor') return !clauses.some((clause) => matches(clause, document));
    return conditions(argument).every((holds) => holds(endsOf(document, name.split('.'))));
  });
}

/** Whether an array filter, a condition of `$pull` or `$elemMatch` holds for one element. */
export function elementMatches(condition: unknown, element: unknown): boolean {
  if (isOperators(condition)) return conditions(condition).every((holds) => holds([{ value: element, isPlace: true }]));
  if (!isDoc(condition)) return equal(condition, element);
  if (Array.isArray(element)) return matches(condition, Object.fromEntries<unknown>(element.entries()));
  return isDoc(element) && matches(condition, element);
}

export const isOperators = (value: unknown): value is Document =>
  isDoc(value) &&
  Object.keys(value)[0]?.startsWith('$') === true &&
  !['$and', '$or', '$nor'].includes(Object.keys(value)[0]!);

function endsOf(value: unknown, parts: string[]): End[] {
  const [part, ...rest] = parts;
  if (part === undefined) return [{ value, isPlace: false }];
  if (!Array.isArray(value)) return isDoc(value) ? endsOf(value[part], rest) : [{ value: undefined, isPlace: false }];
  return value.flatMap((element: unknown, at) => {
    const inside = isDoc(element) ? endsOf(element, parts) : [];
    if (String(at) !== part) return inside;
    if (rest.length === 0) return [...inside, { value: element, isPlace: true }];
    return isDoc(element) || Array.isArray(element) ? [...inside, ...endsOf(element, rest)] : inside;
  });
}

type Condition = (ends: End[]) => boolean;

/** The elements of an array count one by one, and the array as a whole too. */
const any =
  (test: Test): Condition =>
  (ends) =>
    ends.some(({ value, isPlace }) => test(value) || (!isPlace && Array.isArray(value) && value.some(test)));

const whole =
  (test: Test): Condition =>
  (ends) =>
    ends.some(({ value }) => test(value));

const not =
  (condition: Condition): Condition =>
  (ends) =>
    !condition(ends);

function conditions(argument: unknown): Condition[] {
  if (argument instanceof BSONRegExp) return [any(regexTest(argument.pattern, argument.options))];
  if (!isOperators(argument)) return [any((value) => equal(value, argument))];
  return Object.entries(argument).map(([name, operand]) => condition(name, operand, argument));
}

function condition(name: string, operand: any, siblings: Document): Condition {
  switch (name) {
    case '$eq':
      return any((value) => equal(value, operand));
    case '$ne':
      return not(any((value) => equal(value, operand)));
    case '$gt':
      return any(ordered(operand, (order) => order > 0));
    case '$gte':
      return any(ordered(operand, (order) => order >= 0));
    case '$lt':
      return any(ordered(operand, (order) => order < 0));
    case '$lte':
      return any(ordered(operand, (order) => order <= 0));
    case '$in':
      return any(isAmong(operand));
    case '$nin':
      return not(any(isAmong(operand)));
    case '$exists':
      return (ends) => whole((value) => value !== undefined)(ends) === isTrue(operand);
    case '$type':
      return any((value) => [operand].flat().some((type) => isOfType(value, type)));
    case '$size':
      return whole((value) => Array.isArray(value) && value.length === Number(operand));
    case '$mod':
      return any((value) => remainderIs(value, operand));
    case '$all':
      return (ends) =>
        operand.length > 0 && operand.every((each: unknown) => conditions(each).every((holds) => holds(ends)));
    case '$elemMatch':
      return whole((value) => Array.isArray(value) && value.some((element) => elementMatches(operand, element)));
    case '$not':
      return not((ends) => conditions(operand).every((holds) => holds(ends)));
    case '$regex':
      return any(regexTest(operand, siblings['$options'] ?? ''));
    case '$options':
      return () => true;
    case '$bitsAllSet':
    case '$bitsAnySet':
    case '$bitsAllClear':
    case '$bitsAnyClear':
      return any(bitsAre(name, Number(operand)));
    default:
      throw new Error(`the model does not know ${name}`);
  }
}

function ordered(operand: unknown, accept: (order: number) => boolean): Test {
  return (value) => {
    if (operand instanceof MinKey) return accept(value instanceof MinKey ? 0 : 1);
    if (operand instanceof MaxKey) return accept(value instanceof MaxKey ? 0 : -1);
    if (rank(value) !== rank(operand)) return false;
    const nots = [value, operand].filter((each) => isNumber(each) && Number.isNaN(Number(String(each)))).length;
    return nots === 1 ? false : accept(compare(value, operand));
  };
}

const isAmong =
  (list: unknown[]): Test =>
  (value) =>
    list.some((each) =>
      each instanceof BSONRegExp ? regexTest(each.pattern, each.options)(value) : equal(value, each),
    );

const regexTest =
  (pattern: string, options: string): Test =>
  (value) =>
    typeof value === 'string' && new RegExp(pattern, options).test(value);

/** The mask has its bits among the lowest two. */
function bitsAre(name: string, mask: number): Test {
  return (value) => {
    const low = lowestBits(value);
    if (low === undefined) return false;
    const wanted = name.endsWith('Set') ? low & mask : ~low & mask;
    return name.startsWith('$bitsAll') ? wanted === mask : wanted !== 0;
  };
}

/** Of a whole number of 64 bits, or of binary data. */
function lowestBits(value: unknown): number | undefined {
  if (value instanceof Binary) return (value.buffer[0] ?? 0) & 3;
  if (isLong(value)) return Number(BigInt.asUintN(2, value.toBigInt()));
  const number = isNumber(value) ? Number(String(value)) : NaN;
  return Number.isInteger(number) ? Number(BigInt.asUintN(2, BigInt(number))) : undefined;
}

const isTrue = (value: unknown) => value === true || (isNumber(value) && Number(String(value)) !== 0);

const types: Record<string, Test> = {
  double: (value) => value instanceof Double,
  int: (value) => value instanceof Int32,
  long: (value) => isLong(value),
  decimal: (value) => value instanceof Decimal128,
  number: isNumber,
  string: (value) => typeof value === 'string',
  object: isDoc,
  array: (value) => Array.isArray(value),
  bool: (value) => typeof value === 'boolean',
  date: (value) => value instanceof Date,
  objectId: (value) => rank(value) === 8,
  null: (value) => value === null,
};

const isOfType = (value: unknown, type: string) => types[type]?.(value) ?? false;

function remainderIs(value: unknown, [divisor, remainder]: unknown[]): boolean {
  if (!isNumber(value) || !Number.isFinite(Number(String(value)))) return false;
  const whole = isLong(value) ? value.toBigInt() : BigInt(Math.trunc(Number(String(value))));
  return whole % BigInt(String(divisor)) === BigInt(String(remainder));
}
