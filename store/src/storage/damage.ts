import { MongoError } from '../error.js';

/** A table of the store. */
export type TableName = 'catalogue' | 'documents' | 'entries';

/** Where a record was that is not what was written. */
export interface Damage {
  table: TableName;
  key: Buffer;
  what: string;
}

/** What was read is not what was written. It is never handed on; the client is told, and the log names the record. */
export class DamageError extends MongoError {
  constructor(
    readonly damage: Damage,
    place: string,
  ) {
    super(8, 'DataCorruptionDetected', `data corruption detected: ${place} ${damage.what}`);
  }
}

/** The folder as a whole cannot be trusted. */
export class DamagedFolderError extends Error {}

/** What lmdb says of pages that lead nowhere, as far as it notices. */
const SAID_BY_LMDB = /^MDB_(PAGE_NOTFOUND|CORRUPTED|PANIC)\b/;

/** Whether an error is lmdb's word for a page that cannot be what was written. */
export const isPageError = (error: unknown): error is Error =>
  error instanceof Error && SAID_BY_LMDB.test(error.message);
