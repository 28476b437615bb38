import { keyAfter } from '../bson/key.js';
import type { KeyRange } from './environment.js';

/** The place of a document in its collection; given once, in order of arrival, and never to another document. */
export type RecordId = number;

/** Collection or index id as the beginning of a key. */
export function idPrefix(id: number): Buffer {
  const key = Buffer.allocUnsafe(4);
  key.writeUInt32BE(id);
  return key;
}

/** All keys of one collection or index. */
export function rangeOfId(id: number): KeyRange {
  const start = idPrefix(id);
  return { start, end: keyAfter(start) };
}

/** The key of a document in the documents table. */
export function documentKey(collectionId: number, recordId: RecordId): Buffer {
  const key = Buffer.allocUnsafe(12);
  key.writeUInt32BE(collectionId);
  key.writeBigUInt64BE(BigInt(recordId), 4);
  return key;
}

/** A record id as the value of a unique index entry. */
export function recordIdBytes(recordId: RecordId): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigUInt64BE(BigInt(recordId));
  return bytes;
}

/** The record id at the end of a document's key, of an index key, or in a unique entry's value. */
export function recordIdAtEnd(bytes: Buffer): RecordId {
  return bytes.readUInt32BE(bytes.length - 8) * 2 ** 32 + bytes.readUInt32BE(bytes.length - 4);
}

/** The key of an entry in an index: unique ones hold the record id in the value, so that one get finds it. */
export function entryKey(indexId: number, body: Buffer, recordId: RecordId | undefined): Buffer {
  const key = Buffer.allocUnsafe(4 + body.length + (recordId === undefined ? 0 : 8));
  key.writeUInt32BE(indexId);
  body.copy(key, 4);
  if (recordId !== undefined) key.writeBigUInt64BE(BigInt(recordId), 4 + body.length);
  return key;
}
