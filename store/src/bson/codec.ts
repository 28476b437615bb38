import { deserialize, serialize, type DeserializeOptions } from 'bson';

import { badValue, MongoError, notSupported } from '../error.js';
import { isDoc, type Doc } from './value.js';

/** A document larger than this is refused, as MongoDB does. */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** Documents and arrays inside of each other, as many as MongoDB stores. */
const MAX_DEPTH = 180;

/** As many as it reads. */
const MAX_SENT_DEPTH = 200;

/** A document with one field and no name for it. */
const LEAST_LEVEL_BYTES = 7;

const typed = { promoteValues: false, promoteLongs: false, bsonRegExp: true } as const;

/** Decodes with every number in its BSON type, so that what is written back has the type it had. */
export function decode(raw: Uint8Array): Doc {
  return deserialize(raw, typed);
}

/**
 * Decodes what somebody sent.
 *
 * @throws InvalidBSON when it is none, Overflow when it is nested deeper than {@link MAX_SENT_DEPTH}, CommandNotSupported for a
 * date that JavaScript does not have: it would be another one when it is written back
 */
export function decodeSent(raw: Uint8Array, options: DeserializeOptions = {}): Doc {
  let document: Doc;
  try {
    document = deserialize(raw, { ...typed, ...options });
  } catch (error) {
    // Ten thousand levels and more leave the decoder no stack.
    if (error instanceof RangeError && /call stack/.test(error.message)) throw tooDeep(MAX_SENT_DEPTH);
    throw new MongoError(22, 'InvalidBSON', `the document is not BSON: ${(error as Error).message}`);
  }
  refuseDeep(raw, document, MAX_SENT_DEPTH);
  if (holdsLostDate(document)) throw notSupported('a date beyond the years 271821 BC and 275760');
  return document;
}

/** Encodes; a property whose value is undefined is left out. */
export function encode(document: Doc): Buffer {
  try {
    const bytes = serialize(document, { ignoreUndefined: true });
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  } catch (error) {
    // The encoder has room for 17 MB, more than any document or answer may have.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_OUT_OF_RANGE') throw error;
    throw new MongoError(
      10334,
      'BSONObjectTooLarge',
      `BSONObj size is invalid. Size must be below ${MAX_DOCUMENT_BYTES}`,
    );
  }
}

/** Encodes a document that is to be stored, and refuses one that is too large. */
export function encodeStored(document: Doc): Buffer {
  const bytes = encode(document);
  refuseUnstorable(bytes, document);
  return bytes;
}

/** @throws when the document is above {@link MAX_DOCUMENT_BYTES}, or nested deeper than {@link MAX_DEPTH} */
export function refuseUnstorable(bytes: Buffer, document: Doc): void {
  if (bytes.length > MAX_DOCUMENT_BYTES) {
    throw badValue(`object to insert too large. size in bytes: ${bytes.length}, max size: ${MAX_DOCUMENT_BYTES}`);
  }
  refuseDeep(bytes, document, MAX_DEPTH);
}

function refuseDeep(bytes: Uint8Array, document: Doc, levels: number): void {
  if (bytes.length > levels * LEAST_LEVEL_BYTES && isDeeper(document, levels)) throw tooDeep(levels);
}

const tooDeep = (levels: number) =>
  new MongoError(15, 'Overflow', `Document exceeds maximum nesting depth of ${levels}`);

function isDeeper(value: unknown, levels: number): boolean {
  if (!isDoc(value) && !Array.isArray(value)) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
}

function holdsLostDate(value: unknown): boolean {
  if (value instanceof Date) return Number.isNaN(value.getTime());
  return (isDoc(value) || Array.isArray(value)) && Object.values(value).some(holdsLostDate);
}

/** A deep copy of one value, numbers typed. */
export const copyValue = (value: unknown): unknown => decode(encode({ value }))['value'];
