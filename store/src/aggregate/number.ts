import { Decimal128, Double, Int32, Long } from 'bson';

import { add } from '../bson/number.js';
import { isLong, isNumber, toNumber } from '../bson/value.js';

const INT32_LIMIT = 2 ** 31;
const INT64_LIMIT = 2n ** 63n;

/** The number classes, narrow to wide. */
export const NumberClass = { int: 0, long: 1, double: 2, decimal: 3 } as const;

/** How wide a number's type is; undefined for what is no number. */
export function classOf(value: unknown): number | undefined {
  if (value instanceof Int32) return NumberClass.int;
  if (value instanceof Double) return NumberClass.double;
  if (isLong(value) || typeof value === 'bigint') return NumberClass.long;
  if (value instanceof Decimal128) return NumberClass.decimal;
  if (typeof value !== 'number') return isNumber(value) ? NumberClass.double : undefined;
  return Number.isInteger(value) && value >= -INT32_LIMIT && value < INT32_LIMIT ? NumberClass.int : NumberClass.double;
}

/** An integer in the narrowest of Int32, Long and Double that holds it. */
export function integer(value: bigint): Int32 | Long | Double {
  if (value >= -INT32_LIMIT && value < INT32_LIMIT) return new Int32(Number(value));
  return value >= -INT64_LIMIT && value < INT64_LIMIT ? Long.fromBigInt(value) : new Double(Number(value));
}

/** An Int32, for counts and places. */
export const int = (value: number): Int32 => new Int32(value);

/** A number as a whole one, exact for Long; undefined for fractions and what is no number. */
export function toBigInt(value: unknown): bigint | undefined {
  if (isLong(value)) return value.toBigInt();
  if (value instanceof Decimal128) {
    const text = value.toString();
    if (/^-?\d+$/.test(text)) return BigInt(text);
  }
  const number = toNumber(value);
  return number !== undefined && Number.isInteger(number) ? BigInt(number) : undefined;
}

/** A JavaScript number in a class; decimals are made from its shortest text. */
export function ofClass(value: number, wanted: number): unknown {
  if (wanted === NumberClass.decimal) return decimalFrom(value);
  if (wanted === NumberClass.double || !Number.isInteger(value)) return new Double(value);
  const exact = BigInt(value);
  return wanted === NumberClass.int ? integer(exact) : longOrDouble(exact);
}

/** A Long, or a Double when it does not fit. */
export function longOrDouble(value: bigint): Long | Double {
  return value >= -INT64_LIMIT && value < INT64_LIMIT ? Long.fromBigInt(value) : new Double(Number(value));
}

/** A double as a decimal of at most 15 digits, as MongoDB converts it. */
export function decimalFrom(value: number): Decimal128 {
  if (Number.isNaN(value)) return Decimal128.fromString('NaN');
  if (!Number.isFinite(value)) return Decimal128.fromString(value > 0 ? 'Infinity' : '-Infinity');
  return Decimal128.fromString(Number.isSafeInteger(value) ? String(value) : String(Number(value.toPrecision(15))));
}

/** Adds numbers one after the other and answers in the widest class it met, without losing what doubles would lose. */
export class Total {
  #widest: number = NumberClass.int;
  #whole = 0;
  #carried = 0n;
  #double = 0;
  #lost = 0;
  #decimal: unknown;
  count = 0;

  /** Takes a number; anything else is passed over. */
  add(value: unknown): void {
    const kind = classOf(value);
    if (kind === undefined) return;
    this.count++;
    if (kind > this.#widest) this.#widest = kind;
    if (kind === NumberClass.decimal) this.#decimal = this.#decimal === undefined ? value : add(this.#decimal, value);
    else if (kind === NumberClass.double) this.#addDouble(toNumber(value) ?? 0);
    else this.#addWhole(value);
  }

  /** What has been added up. */
  get value(): unknown {
    const whole = this.#carried + BigInt(this.#whole);
    if (this.#decimal !== undefined) {
      const others = this.#double + this.#lost;
      const sum = add(this.#decimal, longOrDouble(whole));
      return others === 0 ? sum : add(sum, new Double(others));
    }
    if (this.#widest === NumberClass.double) return new Double(this.#doubles + Number(whole));
    return this.#widest === NumberClass.int ? integer(whole) : longOrDouble(whole);
  }

  get #doubles(): number {
    // Infinity minus itself must not turn an infinite sum into NaN.
    return Number.isFinite(this.#double) ? this.#double + this.#lost : this.#double;
  }

  #addWhole(value: unknown): void {
    const number = toNumber(value) ?? 0;
    if (!Number.isSafeInteger(number)) {
      this.#carried += toBigInt(value) ?? 0n;
      return;
    }
    this.#whole += number;
    if (Number.isSafeInteger(this.#whole * 2)) return;
    this.#carried += BigInt(this.#whole);
    this.#whole = 0;
  }

  /** Neumaier's sum: what rounding loses is kept aside. */
  #addDouble(value: number): void {
    const sum = this.#double + value;
    this.#lost += Math.abs(this.#double) >= Math.abs(value) ? this.#double - sum + value : value - sum + this.#double;
    this.#double = sum;
  }
}
