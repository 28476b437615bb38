import { Decimal128, Double, Long } from 'bson';

import { add, multiply } from '../../bson/number.js';
import { isLong, isNumber, toNumber, typeNameOf } from '../../bson/value.js';
import { badValue, located, typeMismatch } from '../../error.js';
import { classOf, decimalFrom, int, integer, longOrDouble, NumberClass, ofClass, toBigInt, Total } from '../number.js';
import { fixed, isNothing, ranged, variadic, type OperatorTable } from './arguments.js';
import { flat } from './comparison.js';

const INT64_MIN = -(2n ** 63n);

/** Arithmetic in MongoDB's number classes: the answer has the wider class, and an overflow the next one. */
export const arithmetic: OperatorTable = {
  $add: variadic(addAll),
  $subtract: fixed(2, subtract),
  $multiply: variadic((values) => {
    let product: unknown = int(1);
    for (const value of values) {
      if (isNothing(value)) return null;
      if (!isNumber(value)) throw typeMismatch(`$multiply only supports numeric types, not ${typeNameOf(value)}`);
      product = multiply(product, value) ?? new Double((toNumber(product) ?? 0) * (toNumber(value) ?? 0));
    }
    return product;
  }),
  $divide: fixed(2, divide),
  $mod: fixed(2, modulo),
  $abs: numeric('$abs', (value) => {
    const whole = wholeOf(value);
    if (whole === undefined) return viaDouble(value, Math.abs);
    if (whole === INT64_MIN) throw located(28680, "can't take $abs of long long min");
    const kind = classOf(value);
    return kind === NumberClass.int ? integer(whole < 0n ? -whole : whole) : longOrDouble(whole < 0n ? -whole : whole);
  }),
  $ceil: numeric('$ceil', (value) => (wholeOf(value) === undefined ? viaDouble(value, Math.ceil) : value)),
  $floor: numeric('$floor', (value) => (wholeOf(value) === undefined ? viaDouble(value, Math.floor) : value)),
  $round: ranged(1, 2, (value, place) => toPlace('$round', value, place, roundHalfEven)),
  $trunc: ranged(1, 2, (value, place) => toPlace('$trunc', value, place, Math.trunc)),
  $sqrt: numeric('$sqrt', (value) => {
    if ((toNumber(value) ?? 0) < 0) throw located(28714, "$sqrt's argument must be greater than or equal to 0");
    return viaDouble(value, Math.sqrt);
  }),
  $exp: numeric('$exp', (value) => viaDouble(value, Math.exp)),
  $ln: numeric('$ln', (value) => {
    if ((toNumber(value) ?? 0) <= 0) throw located(28766, "$ln's argument must be a positive number");
    return viaDouble(value, Math.log);
  }),
  $log10: numeric('$log10', (value) => {
    if ((toNumber(value) ?? 0) <= 0) throw located(28761, "$log10's argument must be a positive number");
    return viaDouble(value, Math.log10);
  }),
  $log: fixed(2, (value, base) => {
    if (isNothing(value) || isNothing(base)) return null;
    const number = numberOf('$log', value);
    const power = numberOf('$log', base);
    if (number <= 0) throw located(28758, "$log's argument must be a positive number");
    if (power <= 0 || power === 1) throw located(28759, "$log's base must be a positive number not equal to 1");
    return new Double(Math.log(number) / Math.log(power));
  }),
  $pow: fixed(2, power),
  $sum: variadic((values) => {
    const total = new Total();
    for (const value of flat(values)) total.add(value);
    return total.value;
  }),
  $avg: variadic((values) => average(flat(values))),
  $bitAnd: variadic((values) => bitwise('$bitAnd', values, -1n, (a, b) => a & b)),
  $bitOr: variadic((values) => bitwise('$bitOr', values, 0n, (a, b) => a | b)),
  $bitXor: variadic((values) => bitwise('$bitXor', values, 0n, (a, b) => a ^ b)),
  $bitNot: fixed(1, (value) => (isNothing(value) ? null : bitwise('$bitNot', [value], 0n, (_, b) => ~b))),
  ...trigonometry(),
};

/** The mean: a Decimal128 where one is among the numbers, else a Double; null without numbers. */
export function average(values: readonly unknown[]): unknown {
  const total = new Total();
  for (const value of values) total.add(value);
  if (total.count === 0) return null;
  const sum = total.value;
  if (sum instanceof Decimal128) return divide(sum, int(total.count));
  return new Double((toNumber(sum) ?? 0) / total.count);
}

function addAll(values: unknown[]): unknown {
  let sum: unknown = int(0);
  let date: Date | undefined;
  for (const value of values) {
    if (isNothing(value)) return null;
    if (value instanceof Date) {
      if (date) throw located(16612, 'only one date allowed in an $add expression');
      date = value;
    } else if (isNumber(value)) {
      sum = add(sum, value) ?? new Double((toNumber(sum) ?? 0) + (toNumber(value) ?? 0));
    } else {
      throw typeMismatch(`$add only supports numeric or date types, not ${typeNameOf(value)}`);
    }
  }
  return date ? new Date(date.getTime() + Math.round(toNumber(sum) ?? 0)) : sum;
}

function subtract(a: unknown, b: unknown): unknown {
  if (isNothing(a) || isNothing(b)) return null;
  if (a instanceof Date && b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime());
  if (a instanceof Date && isNumber(b)) return new Date(a.getTime() - Math.round(toNumber(b) ?? 0));
  if (!isNumber(a) || !isNumber(b)) throw typeMismatch(`can't $subtract ${typeNameOf(b)} from ${typeNameOf(a)}`);
  const negated = multiply(b, int(-1));
  const difference = negated === undefined ? undefined : add(a, negated);
  return difference ?? new Double((toNumber(a) ?? 0) - (toNumber(b) ?? 0));
}

/** a ÷ b: a Decimal128 where one of them is, else a Double. */
export function divide(a: unknown, b: unknown): unknown {
  if (isNothing(a) || isNothing(b)) return null;
  if (!isNumber(a) || !isNumber(b)) {
    throw typeMismatch(`$divide only supports numeric types, not ${typeNameOf(a)} and ${typeNameOf(b)}`);
  }
  const divisor = toNumber(b) ?? 0;
  if (divisor === 0) throw badValue("can't $divide by zero");
  if (!(a instanceof Decimal128) && !(b instanceof Decimal128)) return new Double((toNumber(a) ?? 0) / divisor);
  return divideDecimals(asDecimal(a), asDecimal(b));
}

const asDecimal = (value: unknown): Decimal128 =>
  value instanceof Decimal128
    ? value
    : isLong(value)
      ? Decimal128.fromString(value.toString())
      : decimalFrom(toNumber(value) ?? 0);

/** Long division to 34 digits; trailing zeros of an exact quotient are not kept. */
function divideDecimals(a: Decimal128, b: Decimal128): Decimal128 {
  const x = partsOf(a);
  const y = partsOf(b);
  if (!x || !y) return decimalFrom(Number(a.toString()) / Number(b.toString()));
  const shift = Math.max(0, 36 - String(x.coefficient).length + String(y.coefficient).length);
  let quotient = (x.coefficient * 10n ** BigInt(shift)) / y.coefficient;
  let exponent = x.exponent - y.exponent - shift;
  const isExact = quotient * y.coefficient === x.coefficient * 10n ** BigInt(shift);
  while (isExact && quotient !== 0n && quotient % 10n === 0n && exponent < 0) {
    quotient /= 10n;
    exponent++;
  }
  const digits = quotient.toString();
  const excess = digits.replace('-', '').length - 34;
  if (excess > 0) {
    const unit = 10n ** BigInt(excess);
    quotient = (quotient + (quotient < 0n ? -unit : unit) / 2n) / unit;
    exponent += excess;
  }
  return Decimal128.fromString(`${quotient}E${exponent}`);
}

function partsOf(value: Decimal128): { coefficient: bigint; exponent: number } | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:E([+-]?\d+))?$/.exec(value.toString());
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  return { coefficient: BigInt(sign + whole + fraction), exponent: Number(exponent) - fraction.length };
}

function modulo(a: unknown, b: unknown): unknown {
  if (isNothing(a) || isNothing(b)) return null;
  if (!isNumber(a) || !isNumber(b)) {
    throw located(16611, `$mod only supports numeric types, not ${typeNameOf(a)} and ${typeNameOf(b)}`);
  }
  if (toNumber(b) === 0) throw located(16610, "can't $mod by zero");
  const kind = Math.max(classOf(a) ?? 0, classOf(b) ?? 0);
  const x = wholeOf(a);
  const y = wholeOf(b);
  if (x !== undefined && y !== undefined) return kind === NumberClass.int ? integer(x % y) : longOrDouble(x % y);
  return ofClass((toNumber(a) ?? 0) % (toNumber(b) ?? 1), Math.max(kind, NumberClass.double));
}

function power(base: unknown, exponent: unknown): unknown {
  if (isNothing(base) || isNothing(exponent)) return null;
  const x = numberOf('$pow', base);
  const y = numberOf('$pow', exponent);
  if (x === 0 && y < 0) throw located(28764, '$pow cannot take a base of 0 and a negative exponent');
  const kind = Math.max(classOf(base) ?? 0, classOf(exponent) ?? 0);
  const isWhole = kind <= NumberClass.long && y >= 0 && y < 64;
  if (isWhole) {
    const exact = (toBigInt(base) ?? 0n) ** BigInt(y);
    return kind === NumberClass.int ? integer(exact) : longOrDouble(exact);
  }
  return ofClass(x ** y, Math.max(kind, NumberClass.double));
}

function toPlace(name: string, value: unknown, place: unknown, round: (value: number) => number): unknown {
  if (isNothing(value) || place === null) return null;
  const number = numberOf(name, value);
  const digits = place === undefined ? 0 : toNumber(place);
  if (digits === undefined || !Number.isInteger(digits)) {
    throw located(51082, `precision argument to  ${name} must be a integral value`);
  }
  if (digits < -20 || digits > 100) throw located(51083, `cannot apply ${name} with precision value ${digits}`);
  const whole = wholeOf(value);
  if (whole !== undefined && digits >= 0) return value;
  const kind = classOf(value) ?? NumberClass.double;
  const shifted = shiftPoint(number, digits);
  return ofClass(shiftPoint(round(shifted), -digits), kind);
}

/** Moves the decimal point in the text of a number, which no binary fraction disturbs. */
function shiftPoint(value: number, digits: number): number {
  if (!Number.isFinite(value)) return value;
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  return Number(`${mantissa}e${Number(exponent) + digits}`);
}

function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

/** The whole number a value of an integer class is; doubles and decimals are none, whatever their value. */
const wholeOf = (value: unknown): bigint | undefined =>
  (classOf(value) ?? NumberClass.double) <= NumberClass.long ? toBigInt(value) : undefined;

function numeric(name: string, run: (value: unknown) => unknown) {
  return fixed(1, (value) => {
    if (isNothing(value)) return null;
    numberOf(name, value);
    return run(value);
  });
}

function numberOf(name: string, value: unknown): number {
  const number = toNumber(value);
  if (number === undefined) throw located(28765, `${name} only supports numeric types, not ${typeNameOf(value)}`);
  return number;
}

/** By way of a double; a decimal stays one. */
function viaDouble(value: unknown, run: (value: number) => number): unknown {
  const made = run(toNumber(value) ?? NaN);
  return value instanceof Decimal128 ? decimalFrom(made) : new Double(made);
}

function bitwise(
  name: string,
  values: readonly unknown[],
  start: bigint,
  run: (a: bigint, b: bigint) => bigint,
): unknown {
  let bits = start;
  let isLong = false;
  for (const value of values) {
    if (isNothing(value)) return null;
    const whole = wholeOf(value);
    if (whole === undefined) throw typeMismatch(`${name} only supports int and long operands.`);
    if (classOf(value) === NumberClass.long) isLong = true;
    bits = run(bits, whole);
  }
  return isLong ? longOrDouble(bits) : integer(bits);
}

function trigonometry(): OperatorTable {
  const degrees = 180 / Math.PI;
  const functions: Record<string, (value: number) => number> = {
    sin: Math.sin,
    cos: Math.cos,
    tan: Math.tan,
    asin: Math.asin,
    acos: Math.acos,
    atan: Math.atan,
    sinh: Math.sinh,
    cosh: Math.cosh,
    tanh: Math.tanh,
    asinh: Math.asinh,
    acosh: Math.acosh,
    atanh: Math.atanh,
    degreesToRadians: (value) => value / degrees,
    radiansToDegrees: (value) => value * degrees,
  };
  const table: OperatorTable = {
    $atan2: fixed(2, (y, x) =>
      isNothing(y) || isNothing(x) ? null : new Double(Math.atan2(numberOf('$atan2', y), numberOf('$atan2', x))),
    ),
  };
  for (const [name, run] of Object.entries(functions)) {
    table[`$${name}`] = numeric(`$${name}`, (value) => viaDouble(value, run));
  }
  return table;
}
