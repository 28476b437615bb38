import { Decimal128, Double, Int32, Long, Timestamp } from 'bson';

import { compareValues, valuesEqual } from '../bson/key.js';
import { add, multiply } from '../bson/number.js';
import { isDoc, isNumber, toNumber, typeNameOf } from '../bson/value.js';
import { badValue, failedToParse, typeMismatch } from '../error.js';
import { showValue } from '../storage/show-value.js';
import { removed, unchanged, type Modifier, type ModifierContext } from './modifier.js';

/** The operators that give one field another value. */
export const fieldOperators: Record<string, Modifier> = {
  $set: (_current, argument) => argument,
  $setOnInsert: (_current, argument, { isInsert }) => (isInsert ? argument : unchanged),
  $unset: (current) => (current === undefined ? unchanged : removed),
  $inc: (current, argument, context) => {
    requireNumber('$inc', 'increment', argument, context);
    if (current === undefined) return argument;
    requireNumeric('$inc', current, context);
    return orOverflow(add(current, argument), '$inc', current, context);
  },
  $mul: (current, argument, context) => {
    requireNumber('$mul', 'multiply', argument, context);
    if (current === undefined) return zeroOf(argument);
    requireNumeric('$mul', current, context);
    return orOverflow(multiply(current, argument), '$mul', current, context);
  },
  $min: (current, argument) => {
    return current === undefined || compareValues(argument, current) < 0 ? argument : unchanged;
  },
  $max: (current, argument) => {
    return current === undefined || compareValues(argument, current) > 0 ? argument : unchanged;
  },
  $currentDate: (_current, argument, { now }) => {
    if (typeof argument === 'boolean') return now;
    if (!isDoc(argument)) {
      throw badValue(
        `${typeNameOf(argument)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).`,
      );
    }
    const [name, type] = Object.entries(argument)[0] ?? [];
    if (name !== '$type') throw badValue(`Unrecognized $currentDate option: ${name ?? ''}`);
    if (type === 'date') return now;
    if (type === 'timestamp') return new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 });
    throw badValue(
      `The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}`,
    );
  },
  $bit: (current, argument, context) => {
    if (!isDoc(argument)) throw badValue('The $bit modifier is not compatible with a non-object argument');
    const start = current ?? new Int32(0);
    if (!(start instanceof Int32 || start instanceof Long)) {
      throw badValue(
        `Cannot apply $bit to a value of non-integral type.${identify(context)} has the field ${context.path} of non-integer type ${typeNameOf(start)}`,
      );
    }
    return Object.entries(argument).reduce<unknown>(applyBits, start);
  },
};

function applyBits(current: unknown, [operation, operand]: [string, unknown]): unknown {
  if (!(operand instanceof Int32 || operand instanceof Long)) {
    throw badValue('The $bit modifier field must be an Integer(32/64 bit)');
  }
  const a = BigInt(String(current));
  const b = BigInt(String(operand));
  const operations: Record<string, bigint> = { and: a & b, or: a | b, xor: a ^ b };
  const result = operations[operation];
  if (result === undefined)
    throw badValue(`The $bit modifier only supports 'and', 'or', and 'xor', not '${operation}'`);
  return current instanceof Int32 && operand instanceof Int32 ? new Int32(Number(result)) : Long.fromBigInt(result);
}

/** The new name of a `$rename`, checked. */
export function renameTarget(path: string, argument: unknown): string {
  if (typeof argument !== 'string')
    throw badValue(`The 'to' field for $rename must be a string: ${path}: ${showValue(argument)}`);
  if (argument === path) {
    throw badValue(`The source and target field for $rename must differ: ${path}: "${argument}"`);
  }
  if (argument.includes('$')) throw badValue(`The destination field for $rename may not be dynamic: ${argument}`);
  return argument;
}

/** Whether applying a value to a field would change nothing at all, not even the number's type. */
export function isSameValue(a: unknown, b: unknown): boolean {
  return a === b || (a !== undefined && b !== undefined && typeNameOf(a) === typeNameOf(b) && valuesEqual(a, b));
}

function zeroOf(argument: unknown): unknown {
  if (argument instanceof Decimal128) return Decimal128.fromString('0');
  if (argument instanceof Long) return Long.ZERO;
  return argument instanceof Double ? new Double(0) : new Int32(0);
}

function requireNumber(operator: string, verb: string, argument: unknown, { path }: ModifierContext): void {
  if (isNumber(argument)) return;
  throw typeMismatch(
    `Cannot ${verb} with non-numeric argument: {${path}: ${showValue(argument)}}`.replace('$', operator),
  );
}

function requireNumeric(operator: string, current: unknown, context: ModifierContext): void {
  if (isNumber(current)) return;
  const name = context.path.split('.').at(-1) ?? '';
  throw typeMismatch(
    `Cannot apply ${operator} to a value of non-numeric type.${identify(context)} has the field '${name}' of non-numeric type ${typeNameOf(current)}`,
  );
}

function orOverflow(result: unknown, operator: string, current: unknown, context: ModifierContext): unknown {
  if (result !== undefined) return result;
  throw badValue(
    `Failed to apply ${operator} operations to current value (${String(toNumber(current))}) for document${identify(context)}`,
  );
}

function identify({ document }: ModifierContext): string {
  return ` {_id: ${showValue(document['_id'])}}`;
}

/** `{ $inc: { a: 1 } }`: an operator takes a document of paths. */
export function pathsOf(operator: string, argument: unknown): [string, unknown][] {
  if (isDoc(argument)) return Object.entries(argument);
  throw failedToParse(
    `Modifiers operate on fields but we found type ${typeNameOf(argument)} instead. For example: {$mod: {<field>: ...}} not {${operator}: ${showValue(argument)}}`,
  );
}
