import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { open, type Database, type RootDatabase, type Transaction } from 'lmdb';

import { decode, encode } from '../bson/codec.js';
import { sealedChecksum, unseal } from './checksum.js';
import { DamagedFolderError, DamageError, type Damage, type TableName } from './damage.js';

/** The version of the layout below. A folder with a higher one was written by a newer store. */
export const FORMAT_VERSION = 2;

/** Where a folder says its format. Unsealed, so that every version can read it. */
export const FORMAT_KEY = Buffer.from('\u0000format');
const binary = { encoding: 'binary', keyEncoding: 'binary' } as const;

/** The file that says that the disk did not take a flush. */
export const FLUSH_FAILED = 'flush-failed';

/** Queries that hold a moment at once, each from a commit of its own; lmdb's 126 are fewer than there are connections. */
const MAX_READERS = 4096;

/** One of the tables. */
export type Table = Database<Buffer, Buffer>;

/** Half-open: from `start` up to but without `end`. */
export interface KeyRange {
  start: Buffer;
  end: Buffer;
}

/**
 * The lmdb file under a data folder. Three tables, every value sealed with a checksum over its key and itself:
 *
 * - `catalogue`: `<database>.<collection>` → its description; the store's own keys begin with a zero byte, such as the
 *   counts and digests of a collection
 * - `documents`: collection id (4 bytes), record id (8 bytes) → the document as it came over the wire
 * - `entries`: index id (4 bytes), ordered key, and unless the index is unique the record id → the record id if unique
 *
 * Format 1 was the same without checksums, counts and digests.
 */
export interface Environment {
  root: RootDatabase<Buffer, Buffer>;
  catalogue: Table;
  documents: Table;
  entries: Table;
  /** Says so in the log, and names the place for the client. */
  onDamage: (damage: Damage) => string;
}

/** The folder was written by a newer version of the store. */
export class NewerFormatError extends Error {}

/** The folder was written by an older version of the store and has to be migrated. */
export class OlderFormatError extends Error {}

/** Opens the tables of a folder, and makes them in an empty one; looks at nothing in them. */
export function openTables(folder: string): Environment {
  const root = open<Buffer, Buffer>({
    path: folder,
    noSubdir: false,
    maxDbs: 8,
    maxReaders: MAX_READERS,
    // An acknowledgement waits for the flush only where the caller asked for it.
    separateFlushed: true,
    // After a flush that failed only what was flushed before it is to be trusted, whatever memory still shows.
    ...(existsSync(join(folder, FLUSH_FAILED)) ? { safeRestore: true } : {}),
    ...binary,
  });
  return {
    root,
    catalogue: root.openDB({ name: 'catalogue', ...binary }),
    documents: root.openDB({ name: 'documents', ...binary }),
    entries: root.openDB({ name: 'entries', ...binary }),
    onDamage: ({ table, key }) => `${table} ${key.toString('hex')}`,
  };
}

/**
 * Opens a folder of this version's format whose pages have been looked at, and makes an empty one.
 *
 * @throws {@link NewerFormatError}, {@link OlderFormatError} or {@link DamagedFolderError} before anything is written
 */
export function openEnvironment(folder: string): Environment {
  const environment = openTables(folder);
  const format = formatOf(environment);
  if (format === FORMAT_VERSION) return environment;
  if (format === undefined) {
    environment.catalogue.putSync(FORMAT_KEY, encode({ value: FORMAT_VERSION }));
    return environment;
  }
  void environment.root.close();
  if (format > FORMAT_VERSION) {
    throw new NewerFormatError(`is of format ${format}, newer than the ${FORMAT_VERSION} this version knows`);
  }
  throw new OlderFormatError(`is of format ${format}, older than ${FORMAT_VERSION}`);
}

/** Whether there is a store in the folder. */
export const hasStore = (folder: string): boolean =>
  (statSync(join(folder, 'data.mdb'), { throwIfNoEntry: false })?.size ?? 0) > 0;

/** The format a folder says it has; undefined when it is empty. */
export function formatOf({ catalogue }: Environment): number | undefined {
  const raw = catalogue.get(FORMAT_KEY);
  const format = raw && Number(decode(raw)['value']);
  if (format !== undefined && format >= 1) return format;
  const [first] = catalogue.getKeys({ limit: 1 });
  if (!first && raw === undefined) return undefined;
  throw new DamagedFolderError('does not say which format it has');
}

/** Whether a key of the catalogue names a collection; the others are the store's own. */
export const isCollectionKey = (key: Buffer) => key[0] !== 0;

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

  /**
   * The raw document, or undefined when it is gone.
   *
   * @throws {@link DamageError} when it is not what was written; so do the others
   */
  document(key: Buffer): Buffer | undefined {
    return this.#value('documents', key);
  }

  /** The document an index entry leads to; there is one, or the entry or the document is damaged. */
  indexedDocument(key: Buffer): Buffer {
    return this.#value('documents', key) ?? this.#damaged('documents', key, 'is gone, but is in an index');
  }

  /** What a unique index holds under a key: a record id. */
  entry(key: Buffer): Buffer | undefined {
    return this.#value('entries', key);
  }

  /** What the store keeps for itself under a key of the catalogue. */
  own(key: Buffer): Buffer {
    return this.#value('catalogue', key) ?? this.#damaged('catalogue', key, 'is gone');
  }

  /** The checksum that is stored with a record. */
  checksum(table: 'documents' | 'entries', key: Buffer): number | undefined {
    const sealed = this.environment[table].get(key, this.#options);
    return sealed && sealedChecksum(sealed);
  }

  /** All of the catalogue except the format. */
  *catalogue(): Iterable<{ key: Buffer; value: Buffer }> {
    for (const { key, value } of this.environment.catalogue.getRange(this.#options)) {
      if (!key.equals(FORMAT_KEY)) yield { key, value: this.#unseal('catalogue', key, value) };
    }
  }

  /** The keys of a table in a range, in order or backwards. Keys of documents are checked when the document is read. */
  *keys(table: 'documents' | 'entries', range: KeyRange, reverse: boolean): Iterable<Buffer> {
    if (table === 'documents') yield* this.environment.documents.getKeys(this.#range(range, reverse));
    else for (const { key } of this.pairs(range, reverse)) yield key;
  }

  /** Keys and values of the index entries in a range, in order or backwards. */
  *pairs(range: KeyRange, reverse: boolean): Iterable<{ key: Buffer; value: Buffer }> {
    for (const { key, value } of this.environment.entries.getRange(this.#range(range, reverse))) {
      yield { key, value: this.#unseal('entries', key, value) };
    }
  }

  /**
   * How many keys a table has in a range, up to `atMost`, and the first one that is not counted; looks at no values.
   */
  count(table: 'documents' | 'entries', range: KeyRange, atMost: number): { count: number; next: Buffer | undefined } {
    const keys = this.environment[table];
    const [next] = keys.getKeys({ ...range, ...this.#options, offset: atMost, limit: 1 });
    return { count: next ? atMost : keys.getKeysCount({ ...range, ...this.#options }), next };
  }

  /** Lets go of the moment; lmdb can use its pages again. */
  close(): void {
    this.transaction?.done();
  }

  #value(table: TableName, key: Buffer): Buffer | undefined {
    const sealed = this.environment[table].get(key, this.#options);
    return sealed && this.#unseal(table, key, sealed);
  }

  #unseal(table: TableName, key: Buffer, sealed: Buffer): Buffer {
    return unseal(key, sealed) ?? this.#damaged(table, key, 'does not have the checksum it was written with');
  }

  #damaged(table: TableName, key: Buffer, what: string): never {
    const damage = { table, key, what };
    throw new DamageError(damage, this.environment.onDamage(damage));
  }

  #range({ start, end }: KeyRange, reverse: boolean) {
    if (!reverse) return { start, end, ...this.#options };
    return { start: end, end: start, reverse: true, exclusiveStart: true, inclusiveEnd: true, ...this.#options };
  }
}
