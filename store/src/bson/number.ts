import { Decimal128, Double, Int32, Long } from 'bson';

import { isLong } from './value.js';

const INT32_MAX = 2 ** 31 - 1;
const INT32_MIN = -(2 ** 31);
const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);
const DECIMAL_DIGITS = 34;

/** coefficient × 10^exponent, exact. */
export interface Decimal {
  coefficient: bigint;
  exponent: number;
}

/** A Decimal128 as coefficient and exponent; undefined for NaN and the infinities. */
export function decimalOf(value: Decimal128): Decimal | undefined {
  return parseDecimal(value.toString());
}

function parseDecimal(text: string): Decimal | undefined {
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?(?:E([+-]?\d+))?$/i.exec(text);
  if (!parts) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  if (whole === '' && fraction === '') return undefined;
  const coefficient = BigInt(whole + fraction);
  return { coefficient: sign === '-' ? -coefficient : coefficient, exponent: Number(exponent) - fraction.length };
}

/** A number of any type without its fraction; undefined for what is none, is not finite, or has no place in 64 bits. */
export function truncatedInteger(value: unknown): bigint | undefined {
  const integer = truncate(value);
  return integer !== undefined && integer >= INT64_MIN && integer <= INT64_MAX ? integer : undefined;
}

/** Like {@link truncatedInteger}, but undefined for a number that has a fraction. */
export function wholeInteger(value: unknown): bigint | undefined {
  const integer = truncatedInteger(value);
  if (integer === undefined || value instanceof Int32 || isLong(value)) return integer;
  if (value instanceof Decimal128) {
    const decimal = decimalOf(value);
    return decimal && subtract(decimal, { coefficient: integer, exponent: 0 }).coefficient === 0n ? integer : undefined;
  }
  return Number.isInteger(Number(String(value))) ? integer : undefined;
}

function truncate(value: unknown): bigint | undefined {
  if (isLong(value)) return value.toBigInt();
  if (typeof value === 'bigint') return value;
  if (value instanceof Decimal128) {
    const decimal = decimalOf(value);
    if (!decimal) return undefined;
    const { coefficient, exponent } = decimal;
    return exponent >= 0 ? coefficient * 10n ** BigInt(exponent) : coefficient / 10n ** BigInt(-exponent);
  }
  if (!(value instanceof Int32 || value instanceof Double || typeof value === 'number')) return undefined;
  const number = value.valueOf();
  return Number.isFinite(number) ? BigInt(Math.trunc(number)) : undefined;
}

/** A finite double as an exact decimal: every double has one. */
export function exactDecimal(value: number): Decimal {
  if (Number.isSafeInteger(value)) return { coefficient: BigInt(value), exponent: 0 };
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const rawExponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = rawExponent === 0 ? fraction : fraction | (1n << 52n);
  const power = (rawExponent === 0 ? 1 : rawExponent) - 1075;
  const signed = bits >> 63n ? -mantissa : mantissa;
  if (power >= 0) return { coefficient: signed << BigInt(power), exponent: 0 };
  return { coefficient: signed * 5n ** BigInt(-power), exponent: power };
}

/** a − b, exact. */
export function subtract(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  return { coefficient: scaled(a, exponent) - scaled(b, exponent), exponent };
}

function scaled(value: Decimal, exponent: number): bigint {
  return value.coefficient * 10n ** BigInt(value.exponent - exponent);
}

/** Adds two numbers of any BSON type; the answer has the wider type, as `$inc` has it. Undefined on int64 overflow. */
export function add(a: unknown, b: unknown): unknown {
  return arithmetic(
    a,
    b,
    (x, y) => x + y,
    (x, y) => x + y,
    (x, y) => {
      const exponent = Math.min(x.exponent, y.exponent);
      return { coefficient: scaled(x, exponent) + scaled(y, exponent), exponent };
    },
  );
}

/** Multiplies two numbers of any BSON type; the answer has the wider type, as `$mul` has it. Undefined on int64 overflow. */
export function multiply(a: unknown, b: unknown): unknown {
  return arithmetic(
    a,
    b,
    (x, y) => x * y,
    (x, y) => x * y,
    (x, y) => ({ coefficient: x.coefficient * y.coefficient, exponent: x.exponent + y.exponent }),
  );
}

function arithmetic(
  a: unknown,
  b: unknown,
  integers: (x: bigint, y: bigint) => bigint,
  doubles: (x: number, y: number) => number,
  decimals: (x: Decimal, y: Decimal) => Decimal,
): unknown {
  if (a instanceof Decimal128 || b instanceof Decimal128) {
    const x = toDecimal(a);
    const y = toDecimal(b);
    if (!x || !y) return Decimal128.fromString(specialText(doubles(asDouble(a), asDouble(b))));
    return fromDecimal(decimals(x, y));
  }
  if (isDouble(a) || isDouble(b)) return new Double(doubles(asDouble(a), asDouble(b)));
  const result = integers(toBigInt(a), toBigInt(b));
  if (a instanceof Int32 && b instanceof Int32 && result >= INT32_MIN && result <= INT32_MAX) {
    return new Int32(Number(result));
  }
  if (result > INT64_MAX || result < INT64_MIN) return undefined;
  return Long.fromBigInt(result);
}

/** Keeps the sign of zero, which its text does not. */
const asDouble = (value: unknown): number => (value instanceof Double ? value.valueOf() : Number(String(value)));

function isDouble(value: unknown): boolean {
  return value instanceof Double || (typeof value === 'number' && !Number.isInteger(value));
}

function toBigInt(value: unknown): bigint {
  return isLong(value) ? value.toBigInt() : BigInt(Number(String(value)));
}

function toDecimal(value: unknown): Decimal | undefined {
  if (value instanceof Decimal128) return decimalOf(value);
  if (isLong(value)) return { coefficient: value.toBigInt(), exponent: 0 };
  // MongoDB turns a double into the 15 digits a person would have written, not into its binary expansion.
  const number = Number(String(value));
  return Number.isFinite(number) ? parseDecimal(String(Number(number.toPrecision(15)))) : undefined;
}

function specialText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? 'Infinity' : '-Infinity';
}

function fromDecimal(value: Decimal): Decimal128 {
  let { coefficient, exponent } = value;
  const negative = coefficient < 0n;
  if (negative) coefficient = -coefficient;
  const excess = coefficient.toString().length - DECIMAL_DIGITS;
  if (excess > 0) {
    const unit = 10n ** BigInt(excess);
    const rest = coefficient % unit;
    coefficient /= unit;
    if (rest * 2n > unit || (rest * 2n === unit && coefficient % 2n === 1n)) coefficient += 1n;
    exponent += excess;
  }
  return Decimal128.fromString(`${negative ? '-' : ''}${coefficient}E${exponent}`);
}
