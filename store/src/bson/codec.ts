import { deserialize, serialize } from 'bson';

import { badValue, MongoError } from '../error.js';
import { isDoc, type Doc } from './value.js';

/** A document larger than this is refused, as MongoDB does. */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** Documents and arrays inside of each other, as many as MongoDB stores. */
const MAX_DEPTH = 180;

/** A document with one field and no name for it. */
const LEAST_LEVEL_BYTES = 7;

const typed = { promoteValues: false, promoteLongs: false, bsonRegExp: true } as const;

/** Decodes with every number in its BSON type, so that what is written back has the type it had. */
export function decode(raw: Uint8Array): Doc {
  return deserialize(raw, typed);
}

/** Decodes numbers to JavaScript's own, for mingo, which knows no other. */
export function decodePlain(raw: Uint8Array): Doc {
  return deserialize(raw, { promoteBuffers: false });
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
  if (bytes.length > MAX_DEPTH * LEAST_LEVEL_BYTES && isDeeper(document, MAX_DEPTH)) {
    throw new MongoError(15, 'Overflow', `Document exceeds maximum nesting depth of ${MAX_DEPTH}`);
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (!isDoc(value) && !Array.isArray(value)) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
}

/** The same document with plain numbers instead of typed ones. */
export const toPlain = (document: Doc): Doc => decodePlain(encode(document));

/** The same document with typed numbers instead of plain ones; also a deep copy. */
export const toTyped = (document: Doc): Doc => decode(encode(document));

/** A deep copy of one value, numbers typed. */
export const copyValue = (value: unknown): unknown => toTyped({ value })['value'];
