import type { Binary, BSONRegExp, BSONSymbol, Code, DBRef, Decimal128, Long, ObjectId, Timestamp } from 'bson';

import { notSupported } from '../error.js';
import { decimalOf, exactDecimal, subtract, type Decimal } from './number.js';
import { bsonTag, toNumber, TypeOrder, type Doc } from './value.js';

/*
 * Ordered keys: comparing two encodings byte by byte gives MongoDB's order of the two values, and no encoding is the
 * beginning of another, so that encodings can be put one after the other to make the key of a compound index.
 */

const EXACT = 0x80;
const nullKey = Buffer.from([TypeOrder.null]);
const minKey = Buffer.from([TypeOrder.minKey]);
const maxKey = Buffer.from([TypeOrder.maxKey]);
const trueKey = Buffer.from([TypeOrder.boolean, 1]);
const falseKey = Buffer.from([TypeOrder.boolean, 0]);

/** What an index and a sort hold for an array without elements: below null. */
export const emptyArrayKey = Buffer.from([TypeOrder.emptyArray]);

/** The ordered bytes of one value. Numbers that are equal have equal bytes, whatever their types. */
export function keyOf(value: unknown): Buffer {
  switch (typeof value) {
    case 'string':
      return stringKey(TypeOrder.string, value);
    case 'number':
      return numberKey(value);
    case 'boolean':
      return value ? trueKey : falseKey;
    case 'bigint':
      return integerKey(value);
    case 'object':
      return value === null ? nullKey : objectKey(value);
    default:
      return nullKey;
  }
}

function objectKey(value: object): Buffer {
  switch (bsonTag(value)) {
    case 'Int32':
    case 'Double':
      return numberKey(toNumber(value) ?? 0);
    case 'Long':
      return longKey(value as Long);
    case 'Decimal128':
      return decimalKey(value as Decimal128);
    case 'ObjectId':
      return Buffer.concat([Buffer.from([TypeOrder.objectId]), (value as ObjectId).id]);
    case 'Binary':
    case 'UUID': {
      const binary = value as Binary;
      return binaryKey(binary.buffer.subarray(0, binary.length()), binary.sub_type);
    }
    case 'Timestamp':
      return int64Key(TypeOrder.timestamp, (value as Timestamp).toBigInt());
    case 'MinKey':
      return minKey;
    case 'MaxKey':
      return maxKey;
    case 'BSONSymbol':
      return stringKey(TypeOrder.string, (value as BSONSymbol).value);
    case 'BSONRegExp':
      return regexKey((value as BSONRegExp).pattern, (value as BSONRegExp).options);
    case 'Code':
      return stringKey(TypeOrder.code, (value as Code).code);
    case 'DBRef':
      return documentKey((value as DBRef).toJSON());
    default:
      break;
  }
  if (Array.isArray(value)) {
    return Buffer.concat([Buffer.from([TypeOrder.array]), ...value.map(keyOf), Buffer.from([0])]);
  }
  if (value instanceof Date) return dateKey(value);
  if (value instanceof RegExp) return regexKey(value.source, value.flags);
  if (value instanceof Uint8Array) return binaryKey(value, 0);
  return documentKey(value as Doc);
}

function dateKey(value: Date): Buffer {
  const time = value.getTime();
  if (Number.isNaN(time)) throw notSupported('a date beyond the years 271821 BC and 275760');
  return int64Key(TypeOrder.date, BigInt(time));
}

/** A document is ordered by each field's type, then name, then value; a document that ends first comes first. */
function documentKey(value: Doc): Buffer {
  const parts: Buffer[] = [Buffer.from([TypeOrder.object])];
  for (const name of Object.keys(value)) {
    const key = keyOf(value[name]);
    parts.push(key.subarray(0, 1), stringKey(1, name), key);
  }
  parts.push(Buffer.from([0]));
  return Buffer.concat(parts);
}

/** Text ends with 0; a 0 or 1 inside is written as two bytes so that the end stays unmistakable and the order holds. */
function stringKey(rank: number, text: string): Buffer {
  if (!text.includes('\u0000') && !text.includes('\u0001')) {
    const key = Buffer.allocUnsafe(Buffer.byteLength(text) + 2);
    key[0] = rank;
    key.write(text, 1);
    key[key.length - 1] = 0;
    return key;
  }
  const bytes: number[] = [rank];
  for (const byte of Buffer.from(text)) {
    if (byte > 1) bytes.push(byte);
    else bytes.push(1, byte + 1);
  }
  bytes.push(0);
  return Buffer.from(bytes);
}

function regexKey(pattern: string, options: string): Buffer {
  return Buffer.concat([stringKey(TypeOrder.regex, pattern), stringKey(1, options)]);
}

function binaryKey(bytes: Uint8Array, subtype: number): Buffer {
  const head = Buffer.allocUnsafe(6);
  head[0] = TypeOrder.binary;
  head.writeUInt32BE(bytes.length, 1);
  head[5] = subtype;
  return Buffer.concat([head, bytes]);
}

function int64Key(rank: number, value: bigint): Buffer {
  const key = Buffer.allocUnsafe(9);
  key[0] = rank;
  key.writeBigUInt64BE(BigInt.asUintN(64, value) ^ (1n << 63n), 1);
  return key;
}

/** The nearest double in order-preserving bits, then the exact remainder, which is none for almost every number. */
function numberKey(value: number, remainder?: Buffer): Buffer {
  const key = Buffer.allocUnsafe(10);
  key[0] = TypeOrder.number;
  key[9] = EXACT;
  if (Number.isNaN(value)) return key.fill(0, 1, 9);
  key.writeDoubleBE(value === 0 ? 0 : value, 1);
  const first = key[1] ?? 0;
  if (first & 0x80) for (let at = 1; at < 9; at++) key[at] = (key[at] ?? 0) ^ 0xff;
  else key[1] = first ^ 0x80;
  return remainder ? Buffer.concat([key.subarray(0, 9), remainder]) : key;
}

function longKey(value: Long): Buffer {
  const number = value.toNumber();
  return Number.isSafeInteger(number) ? numberKey(number) : integerKey(value.toBigInt());
}

function integerKey(value: bigint): Buffer {
  return exactKey({ coefficient: value, exponent: 0 }, Number(value));
}

function decimalKey(value: Decimal128): Buffer {
  const decimal = decimalOf(value);
  const nearest = Number(value.toString());
  return decimal ? exactKey(decimal, nearest) : numberKey(nearest);
}

function exactKey(value: Decimal, nearest: number): Buffer {
  const finite = Number.isFinite(nearest) ? nearest : Math.sign(nearest) * Number.MAX_VALUE;
  return numberKey(finite, remainderKey(subtract(value, exactDecimal(finite))));
}

/** The remainder as sign, power of ten of its first digit, and digits; inverted when negative. */
function remainderKey({ coefficient, exponent }: Decimal): Buffer | undefined {
  if (coefficient === 0n) return undefined;
  const digits = (coefficient < 0n ? -coefficient : coefficient).toString();
  const power = exponent + digits.length;
  const body = Buffer.alloc(2 + digits.length + 1);
  body.writeUInt16BE(power + 0x8000, 0);
  body.write(digits, 2, 'latin1');
  const trimmed = trimZeros(body.subarray(0, body.length - 1));
  const key = Buffer.concat([Buffer.from([EXACT + 1]), trimmed, Buffer.from([0])]);
  return coefficient < 0n ? inverted(key).fill(EXACT - 1, 0, 1) : key;
}

function trimZeros(body: Buffer): Buffer {
  let end = body.length;
  while (end > 3 && body[end - 1] === 0x30) end--;
  return body.subarray(0, end);
}

/** Every bit turned: the order of a descending field. */
export function inverted(key: Buffer): Buffer {
  const out = Buffer.allocUnsafe(key.length);
  for (let at = 0; at < key.length; at++) out[at] = (key[at] ?? 0) ^ 0xff;
  return out;
}

/** The smallest key above every key that begins with `prefix`. */
export function keyAfter(prefix: Buffer): Buffer {
  let end = prefix.length;
  while (end > 0 && prefix[end - 1] === 0xff) end--;
  if (end === 0) return Buffer.alloc(64, 0xff);
  const out = Buffer.from(prefix.subarray(0, end));
  out[end - 1] = (out[end - 1] ?? 0) + 1;
  return out;
}

/** MongoDB's order of two values: negative, zero or positive. */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string' && a === b) return 0;
  return Buffer.compare(keyOf(a), keyOf(b));
}

/** Whether two values are equal as MongoDB has it: numbers by value, documents by fields in order. */
export function valuesEqual(a: unknown, b: unknown): boolean {
  if (typeof a === 'string' || typeof b === 'string' || typeof a === 'boolean' || typeof b === 'boolean') {
    return a === b;
  }
  return keyOf(a).equals(keyOf(b));
}
