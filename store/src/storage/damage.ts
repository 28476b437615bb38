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
