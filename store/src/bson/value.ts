import { Double, Int32, Long, type DBRef } from 'bson';

/** A decoded BSON document. Numbers keep their BSON type: {@link Int32}, {@link Double}, {@link Long}, Decimal128. */
export type Doc = Record<string, unknown>;

/** MongoDB's order between types; values of two types compare by it alone. */
export const TypeOrder = {
  minKey: 0x01,
  emptyArray: 0x03,
  null: 0x05,
  number: 0x10,
  string: 0x14,
  object: 0x18,
  array: 0x1c,
  binary: 0x20,
  objectId: 0x24,
  boolean: 0x28,
  date: 0x2c,
  timestamp: 0x30,
  regex: 0x34,
  code: 0x38,
  maxKey: 0x7f,
} as const;

/** The place of a value's type in MongoDB's order. Missing and null share a place. */
export type TypeRank = (typeof TypeOrder)[keyof typeof TypeOrder];

const rankOfBsonType: Record<string, TypeRank> = {
  MinKey: TypeOrder.minKey,
  Int32: TypeOrder.number,
  Double: TypeOrder.number,
  Long: TypeOrder.number,
  Decimal128: TypeOrder.number,
  BSONSymbol: TypeOrder.string,
  DBRef: TypeOrder.object,
  Binary: TypeOrder.binary,
  UUID: TypeOrder.binary,
  ObjectId: TypeOrder.objectId,
  Timestamp: TypeOrder.timestamp,
  BSONRegExp: TypeOrder.regex,
  Code: TypeOrder.code,
  MaxKey: TypeOrder.maxKey,
};

/** The `_bsontype` tag of a BSON class instance, or undefined for what JavaScript has itself. */
export function bsonTag(value: object): string | undefined {
  return (value as { _bsontype?: string })._bsontype;
}

/** The rank of a value in MongoDB's order of types. */
export function rankOf(value: unknown): TypeRank {
  switch (typeof value) {
    case 'string':
      return TypeOrder.string;
    case 'number':
    case 'bigint':
      return TypeOrder.number;
    case 'boolean':
      return TypeOrder.boolean;
    case 'object':
      break;
    default:
      return TypeOrder.null;
  }
  if (value === null) return TypeOrder.null;
  const tag = bsonTag(value);
  if (tag !== undefined) return rankOfBsonType[tag] ?? TypeOrder.object;
  if (Array.isArray(value)) return TypeOrder.array;
  if (value instanceof Date) return TypeOrder.date;
  if (value instanceof RegExp) return TypeOrder.regex;
  if (value instanceof Uint8Array) return TypeOrder.binary;
  return TypeOrder.object;
}

/** Whether a value is an embedded document: no array, no BSON scalar. */
export function isDoc(value: unknown): value is Doc {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    bsonTag(value) === undefined &&
    !(value instanceof Date) &&
    !(value instanceof RegExp) &&
    !(value instanceof Uint8Array)
  );
}

/** The fields of an embedded document; a DBRef is one, though the codec makes it a class. */
export function fieldsOf(value: unknown): Doc | undefined {
  if (isDoc(value)) return value;
  return typeof value === 'object' && value !== null && bsonTag(value) === 'DBRef'
    ? (value as DBRef).toJSON()
    : undefined;
}

/** The fields of a DBRef, whose names look like operators. */
export const fieldsOfReference: ReadonlySet<string> = new Set(['$ref', '$id', '$db']);

/** Whether a document is a set of operators (`{ $gt: 1 }`) rather than a value. A DBRef is a value. */
export function isOperators(value: unknown): value is Doc {
  if (!isDoc(value)) return false;
  const first = Object.keys(value)[0];
  return first?.startsWith('$') === true && !fieldsOfReference.has(first);
}

/** Whether a value is of a number type, whichever. */
export function isNumber(value: unknown): boolean {
  return rankOf(value) === TypeOrder.number;
}

/** Whether a value is a whole number of 64 bits; a Timestamp is none, though its class extends theirs. */
export const isLong = (value: unknown): value is Long => value instanceof Long && bsonTag(value) === 'Long';

/** A number of any type as a JavaScript number; undefined for what is no number. May lose precision. */
export function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (value instanceof Int32 || value instanceof Double) return value.valueOf();
  if (isLong(value)) return value.toNumber();
  if (typeof value === 'bigint') return Number(value);
  if (isNumber(value)) return Number(String(value));
  return undefined;
}

/** MongoDB's truth: everything but false, null, missing and zero. */
export function isTruthy(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  const number = toNumber(value);
  return number === undefined || number !== 0;
}

const names = ['double', 'string', 'object', 'array', 'binData', 'undefined', 'objectId', 'bool', 'date', 'null'];

/** MongoDB's alias of each BSON type and its number, as `$type` takes them. */
export const typeCodes: ReadonlyMap<string, number> = new Map([
  ...names.map((name, index): [string, number] => [name, index + 1]),
  ['regex', 11],
  ['dbPointer', 12],
  ['javascript', 13],
  ['symbol', 14],
  ['javascriptWithScope', 15],
  ['int', 16],
  ['timestamp', 17],
  ['long', 18],
  ['decimal', 19],
  ['minKey', -1],
  ['maxKey', 127],
]);

const codeOfTag: Record<string, number> = {
  ObjectId: 7,
  Binary: 5,
  UUID: 5,
  Long: 18,
  Int32: 16,
  Double: 1,
  Decimal128: 19,
  Timestamp: 17,
  MinKey: -1,
  MaxKey: 127,
  BSONRegExp: 11,
  Code: 13,
  BSONSymbol: 14,
  DBRef: 3,
};

/** The BSON type number of a value, or undefined when it is missing. */
export function typeCodeOf(value: unknown): number | undefined {
  switch (typeof value) {
    case 'string':
      return 2;
    case 'boolean':
      return 8;
    case 'number':
      return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? 16 : 1;
    case 'bigint':
      return 18;
    case 'object':
      break;
    default:
      return undefined;
  }
  if (value === null) return 10;
  const tag = bsonTag(value);
  if (tag !== undefined) return codeOfTag[tag] ?? 3;
  if (Array.isArray(value)) return 4;
  if (value instanceof Date) return 9;
  if (value instanceof RegExp) return 11;
  return value instanceof Uint8Array ? 5 : 3;
}

/** MongoDB's name for the type of a value, as its messages use it. */
export function typeNameOf(value: unknown): string {
  const code = typeCodeOf(value);
  if (code === undefined) return 'missing';
  for (const [name, each] of typeCodes) if (each === code) return name;
  return 'object';
}
