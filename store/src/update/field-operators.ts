import { Decimal128, Double, Int32, Long } from 'bson';

import { compareUnder } from '../bson/collation.js';
import { add, multiply } from '../bson/number.js';
import { isDoc, isLong, isNumber, typeNameOf } from '../bson/value.js';
import { badValue, typeMismatch } from '../error.js';
import { showValue } from '../storage/show-value.js';
import { removed, unchanged, type Modifier, type ModifierContext, type Operator } from './modifier.js';
import { nextTimestamp } from './stamp.js';

/** The operators that give one field another value. */
export const fieldOperators: Record<string, Operator> = {
  $set: (argument) => () => argument,
  $setOnInsert:
    (argument) =>
    (_current, { isInsert }) =>
      isInsert ? argument : unchanged,
  $unset: () => (current) => (current === undefined ? unchanged : removed),
  $inc: arithmetic('$inc', 'increment', add, (argument) => argument),
  $mul: arithmetic('$mul', 'multiply', multiply, zeroOf),
  $min:
    (argument, { collation }) =>
    (current) =>
      current === undefined || compareUnder(collation, argument, current) < 0 ? argument : unchanged,
  $max:
    (argument, { collation }) =>
    (current) =>
      current === undefined || compareUnder(collation, argument, current) > 0 ? argument : unchanged,
  $currentDate: (argument) => {
    const type = dateTypeOf(argument);
    return (_current, { now }) => (type === 'date' ? now : nextTimestamp());
  },
  $bit: (argument, { path }) => {
    const operations = bitOperations(argument, path);
    return (current, context) => {
      const start = current === undefined ? new Int32(0) : current;
      if (!isInteger(start)) {
        throw badValue(
          `Cannot apply $bit to a value of non-integral type.${identify(context)} has the field ${fieldOf(context)} of non-integer type ${typeNameOf(start)}`,
        );
      }
      return operations.reduce((value, operation) => operation(value), start);
    };
  },
};

function arithmetic(
  operator: string,
  verb: string,
  compute: (current: unknown, argument: unknown) => unknown,
  whenMissing: (argument: unknown) => unknown,
): Operator {
  return (argument, { path }): Modifier => {
    if (!isNumber(argument)) {
      throw typeMismatch(`Cannot ${verb} with non-numeric argument: {${path}: ${showValue(argument)}}`);
    }
    return (current, context) => {
      if (current === undefined) return whenMissing(argument);
      if (!isNumber(current)) {
        throw typeMismatch(
          `Cannot apply ${operator} to a value of non-numeric type.${identify(context)} has the field '${fieldOf(context)}' of non-numeric type ${typeNameOf(current)}`,
        );
      }
      const result = compute(current, argument);
      if (result !== undefined) return result;
      throw badValue(
        `Failed to apply ${operator} operations to current value (${showValue(current)}) for document${identify(context)}`,
      );
    };
  };
}

function zeroOf(argument: unknown): unknown {
  if (argument instanceof Decimal128) return Decimal128.fromString('0');
  if (isLong(argument)) return Long.ZERO;
  return argument instanceof Double ? new Double(0) : new Int32(0);
}

function dateTypeOf(argument: unknown): 'date' | 'timestamp' {
  if (typeof argument === 'boolean') return 'date';
  if (!isDoc(argument)) {
    throw badValue(
      `${typeNameOf(argument)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).`,
    );
  }
  const other = Object.keys(argument).find((name) => name !== '$type');
  if (other !== undefined) throw badValue(`Unrecognized $currentDate option: ${other}`);
  const type = argument['$type'];
  if (type === 'date' || type === 'timestamp') return type;
  throw badValue(
    `The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}`,
  );
}

const isInteger = (value: unknown): value is Int32 | Long => value instanceof Int32 || isLong(value);

const bitwise: Record<string, (a: bigint, b: bigint) => bigint> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
};

function bitOperations(argument: unknown, path: string): ((value: Int32 | Long) => Int32 | Long)[] {
  const form = '{$bit: {field: {and/or/xor: #}}';
  if (!isDoc(argument)) {
    throw badValue(
      `The $bit modifier is not compatible with a ${typeNameOf(argument)}. You must pass in an embedded document: ${form}`,
    );
  }
  const operations = Object.entries(argument).map(([name, operand]) => {
    const compute = Object.hasOwn(bitwise, name) ? bitwise[name] : undefined;
    if (!compute) {
      throw badValue(
        `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator: {${path}: ${showValue(argument)}}`,
      );
    }
    if (!isInteger(operand)) {
      throw badValue(
        `The $bit modifier field must be an Integer(32/64 bit); a '${typeNameOf(operand)}' is not supported here: {${name}: ${showValue(operand)}}`,
      );
    }
    return (value: Int32 | Long) => {
      const result = compute(BigInt(String(value)), BigInt(String(operand)));
      const isSmall = value instanceof Int32 && operand instanceof Int32;
      return isSmall ? new Int32(Number(result)) : Long.fromBigInt(result);
    };
  });
  if (operations.length > 0) return operations;
  throw badValue(`You must pass in at least one bitwise operation. The format is: ${form}`);
}

const identify = ({ document }: ModifierContext) => ` {_id: ${showValue(document['_id'])}}`;

const fieldOf = ({ path }: ModifierContext) => path.slice(path.lastIndexOf('.') + 1);
