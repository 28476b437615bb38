import { Decimal128, Double, Int32, Long, ObjectId } from 'bson';

import { isLong, isNumber, isTruthy, toNumber, typeNameOf } from '../../bson/value.js';
import { MongoError } from '../../error.js';
import { CONVERSION_FAILURE, parseDate } from '../date/format.js';
import { decimalFrom, toBigInt } from '../number.js';
import { fixed, isNothing, namedArguments, optional, type OperatorTable } from './arguments.js';

const INT64_LIMIT = 2n ** 63n;

/** From one type to another. */
export const conversion: OperatorTable = {
  $type: fixed(1, (value) => typeNameOf(value)),
  $isNumber: fixed(1, (value) => isNumber(value)),
  $toInt: fixed(1, (value) => convert(value, 'int')),
  $toLong: fixed(1, (value) => convert(value, 'long')),
  $toDouble: fixed(1, (value) => convert(value, 'double')),
  $toDecimal: fixed(1, (value) => convert(value, 'decimal')),
  $toBool: fixed(1, (value) => convert(value, 'bool')),
  $toString: fixed(1, (value) => convert(value, 'string')),
  $toDate: fixed(1, (value) => convert(value, 'date')),
  $toObjectId: fixed(1, (value) => convert(value, 'objectId')),
  $convert: (argument, compile, name) => {
    const codes = { shape: 9, unknown: 9, missing: 9 };
    const given = namedArguments(argument, name, {
      required: ['input', 'to'],
      optional: ['onError', 'onNull', 'format'],
      codes,
    });
    const input = compile(given['input']);
    const to = compile(given['to']);
    const onNull = optional(given['onNull'], compile);
    const onError = optional(given['onError'], compile);
    return (scope) => {
      const value = input(scope);
      if (isNothing(value)) return onNull ? onNull(scope) : null;
      const wanted = to(scope);
      if (isNothing(wanted)) return null;
      try {
        return convert(value, targetOf(wanted));
      } catch (error) {
        if (onError && error instanceof MongoError && error.code === CONVERSION_FAILURE) return onError(scope);
        throw error;
      }
    };
  },
};

const byCode = new Map([
  [1, 'double'],
  [2, 'string'],
  [7, 'objectId'],
  [8, 'bool'],
  [9, 'date'],
  [16, 'int'],
  [18, 'long'],
  [19, 'decimal'],
]);

function targetOf(wanted: unknown): string {
  const name = typeof wanted === 'string' ? wanted : byCode.get(toNumber(wanted) ?? NaN);
  if (name !== undefined && Object.hasOwn(converters, name)) return name;
  throw new MongoError(2, 'BadValue', `Unknown type name: ${String(wanted)}`);
}

function convert(value: unknown, target: string): unknown {
  if (isNothing(value)) return null;
  return converters[target]?.(value);
}

function failed(value: unknown, target: string, why?: string): MongoError {
  const message =
    why ?? `Unsupported conversion from ${typeNameOf(value)} to ${target} in $convert with no onError value`;
  return new MongoError(CONVERSION_FAILURE, 'ConversionFailure', message);
}

const converters: Record<string, (value: unknown) => unknown> = {
  bool: (value) => isTruthy(value),
  string: toText,
  int: (value) => new Int32(Number(toWhole(value, 'int', 2n ** 31n))),
  long: (value) => Long.fromBigInt(toWhole(value, 'long', INT64_LIMIT)),
  double: (value) => {
    if (value instanceof Date) return new Double(value.getTime());
    return new Double(numberFrom(value, 'double'));
  },
  decimal: (value) => {
    if (value instanceof Decimal128) return value;
    if (value instanceof Date || isLong(value)) return Decimal128.fromString(String(toBigIntOf(value)));
    if (typeof value === 'string') return decimalOfText(value);
    return decimalFrom(numberFrom(value, 'decimal'));
  },
  date: toDate,
  objectId: (value) => {
    if (value instanceof ObjectId) return value;
    if (typeof value === 'string' && /^[0-9a-f]{24}$/i.test(value)) return new ObjectId(value);
    throw failed(value, 'objectId', `Failed to parse objectId '${String(value)}' in $convert with no onError value`);
  },
};

const toBigIntOf = (value: Date | Long) => (value instanceof Date ? BigInt(value.getTime()) : value.toBigInt());

function decimalOfText(text: string): Decimal128 {
  try {
    return Decimal128.fromString(text);
  } catch {
    throw failed(text, 'decimal', `Failed to parse number '${text}' in $convert with no onError value`);
  }
}

function toWhole(value: unknown, target: string, limit: bigint): bigint {
  if (value instanceof Date && target === 'long') return BigInt(value.getTime());
  if (typeof value === 'string') {
    if (!/^[+-]?\d+$/.test(value)) {
      throw failed(value, target, `Failed to parse number '${value}' in $convert with no onError value`);
    }
    return within(BigInt(value), value, target, limit);
  }
  const exact = toBigInt(value);
  if (exact !== undefined) return within(exact, value, target, limit);
  const number = numberFrom(value, target);
  if (!Number.isFinite(number))
    throw failed(value, target, `Attempt to convert ${number} value to integer type in $convert with no onError value`);
  return within(BigInt(Math.trunc(number)), value, target, limit);
}

function within(whole: bigint, value: unknown, target: string, limit: bigint): bigint {
  if (whole >= -limit && whole < limit) return whole;
  throw failed(
    value,
    target,
    `Conversion would overflow target type in $convert with no onError value: ${String(value)}`,
  );
}

function numberFrom(value: unknown, target: string): number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  const number = typeof value === 'string' ? numberOfText(value) : toNumber(value);
  if (number === undefined) throw failed(value, target);
  return number;
}

function numberOfText(text: string): number {
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return NaN;
  throw failed(text, 'double', `Failed to parse number '${text}' in $convert with no onError value`);
}

function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof ObjectId) return value.toHexString();
  if (isNumber(value)) return String(value);
  throw failed(value, 'string');
}

function toDate(value: unknown): Date {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (typeof value === 'string') {
    const moment = parseDate(value, undefined, undefined);
    if (typeof moment === 'number') return new Date(moment);
    throw failed(value, 'date', moment.why);
  }
  if (value instanceof Int32 || !isNumber(value)) throw failed(value, 'date');
  return new Date(Math.trunc(toNumber(value) ?? NaN));
}
