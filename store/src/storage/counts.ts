import { addTo, takeFrom, type Tally } from './checksum.js';
import type { Collection } from './collection.js';
import { idPrefix } from './record-key.js';

const PREFIX = Buffer.from('\u0000counts');

/** Where the counts and digests of a collection are, in the catalogue's table. */
export const countsKey = (collectionId: number): Buffer => Buffer.concat([PREFIX, idPrefix(collectionId)]);

/** What a transaction leaves behind about a collection, so that opening counts nothing and a loss is noticed. */
export interface Counts {
  nextRecordId: number;
  documents: Tally;
  /** By index id. */
  indexes: Map<number, Tally>;
}

/** The counts of a collection as they are in memory. */
export const countsOf = ({ nextRecordId, documents, indexes }: Collection): Counts => ({
  nextRecordId,
  documents,
  indexes: new Map(indexes.map(({ id, entries }) => [id, entries])),
});

/** A small fixed layout: it is written by every transaction. */
export function encodeCounts({ nextRecordId, documents, indexes }: Counts): Buffer {
  const bytes = Buffer.allocUnsafe(24 + indexes.size * 20);
  bytes.writeDoubleBE(nextRecordId);
  let at = writeTally(bytes, documents, 8);
  for (const [id, tally] of indexes) at = writeTally(bytes, tally, bytes.writeUInt32BE(id, at));
  return bytes;
}

/** Reads what {@link encodeCounts} wrote. */
export function decodeCounts(bytes: Buffer): Counts {
  const indexes = new Map<number, Tally>();
  for (let at = 24; at < bytes.length; at += 20) indexes.set(bytes.readUInt32BE(at), readTally(bytes, at + 4));
  return { nextRecordId: bytes.readDoubleBE(), documents: readTally(bytes, 8), indexes };
}

function writeTally(bytes: Buffer, { count, digest }: Tally, at: number): number {
  return bytes.writeDoubleBE(digest, bytes.writeDoubleBE(count, at));
}

const readTally = (bytes: Buffer, at: number): Tally => ({
  count: bytes.readDoubleBE(at),
  digest: bytes.readDoubleBE(at + 8),
});

/** Replaces a record in a tally. */
export function replaceIn(tally: Tally, before: number, after: number): void {
  takeFrom(tally, before);
  addTo(tally, after);
}
