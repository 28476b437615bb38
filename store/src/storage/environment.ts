import { open, type Database, type RootDatabase, type Transaction } from 'lmdb';

import { decode, encode } from '../bson/codec.js';
import type { Doc } from '../bson/value.js';

/** The version of the layout below. A folder with a higher one was written by a newer store. */
export const FORMAT_VERSION = 1;

const FORMAT_KEY = Buffer.from('\u0000format');
const binary = { encoding: 'binary', keyEncoding: 'binary' } as const;

type Table = Database<Buffer, Buffer>;

/** Half-open: from `start` up to but without `end`. */
export interface KeyRange {
  start: Buffer;
  end: Buffer;
}

/**
 * The lmdb file under a data folder. Three tables:
 *
 * - `catalogue`: `<database>.<collection>` → its description
 * - `documents`: collection id (4 bytes), record id (8 bytes) → the document as it came over the wire
 * - `entries`: index id (4 bytes), ordered key, and unless the index is unique the record id → the record id if unique
 */
export interface Environment {
  root: RootDatabase<Buffer, Buffer>;
  catalogue: Table;
  documents: Table;
  entries: Table;
}

/** The folder was written by a newer version of the store. */
export class NewerFormatError extends Error {}

/**
 * Opens the tables, and makes them in an empty folder.
 *
 * @throws {@link NewerFormatError} before anything is written
 */
export function openEnvironment(folder: string): Environment {
  const root = open<Buffer, Buffer>({
    path: folder,
    noSubdir: false,
    maxDbs: 8,
    // An acknowledgement waits for the flush only where the caller asked for it.
    separateFlushed: true,
    ...binary,
  });
  const catalogue: Table = root.openDB({ name: 'catalogue', ...binary });
  const format = readNumber(catalogue.get(FORMAT_KEY)) ?? FORMAT_VERSION;
  if (format > FORMAT_VERSION) {
    throw new NewerFormatError(`is of format ${format}, newer than the ${FORMAT_VERSION} this version knows`);
  }
  catalogue.putSync(FORMAT_KEY, encode({ value: FORMAT_VERSION }));
  return {
    root,
    catalogue,
    documents: root.openDB({ name: 'documents', ...binary }),
    entries: root.openDB({ name: 'entries', ...binary }),
  };
}

function readNumber(raw: Buffer | undefined): number | undefined {
  return raw && Number(decode(raw)['value']);
}

/** Whether a key of the catalogue names a collection; the others are the store's own. */
export const isCollectionKey = (key: Buffer) => key[0] !== 0;

/** Reads one description of the catalogue. */
export const decodeRecord = (raw: Buffer): Doc => decode(raw);

/**
 * Reads the tables: as of one commit when it has a transaction, else as of now; inside a write job it sees what the job
 * has written.
 */
export class Reader {
  readonly #options: { transaction?: Transaction };

  constructor(
    private readonly environment: Environment,
    private readonly transaction?: Transaction,
  ) {
    this.#options = transaction ? { transaction } : {};
  }

  /** A reader that keeps seeing this moment until it is closed. */
  static snapshot(environment: Environment): Reader {
    return new Reader(environment, environment.root.useReadTransaction());
  }

  /** The raw document, or undefined when it is gone. */
  document(key: Buffer): Buffer | undefined {
    return this.environment.documents.get(key, this.#options);
  }

  /** What a unique index holds under a key: a record id. */
  entry(key: Buffer): Buffer | undefined {
    return this.environment.entries.get(key, this.#options);
  }

  /** The keys of a table in a range, in order or backwards. */
  keys(table: 'documents' | 'entries', range: KeyRange, reverse: boolean): Iterable<Buffer> {
    return this.environment[table].getKeys(this.#range(range, reverse));
  }

  /** Keys and values of the index entries in a range, in order or backwards. */
  pairs(range: KeyRange, reverse: boolean): Iterable<{ key: Buffer; value: Buffer }> {
    return this.environment.entries.getRange(this.#range(range, reverse));
  }

  /** How many keys a table has in a range; reads keys only. */
  count(table: 'documents' | 'entries', range: KeyRange): number {
    return this.environment[table].getKeysCount({ ...range, ...this.#options });
  }

  /** Lets go of the moment; lmdb can use its pages again. */
  close(): void {
    this.transaction?.done();
  }

  #range({ start, end }: KeyRange, reverse: boolean) {
    if (!reverse) return { start, end, ...this.#options };
    return { start: end, end: start, reverse: true, exclusiveStart: true, inclusiveEnd: true, ...this.#options };
  }
}
