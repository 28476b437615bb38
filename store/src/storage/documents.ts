import { MongoError } from '../error.js';
import { getField } from '../bson/path.js';
import { isDoc, type Doc } from '../bson/value.js';
import type { Catalogue } from './catalogue.js';
import { addTo, takeFrom } from './checksum.js';
import type { Collection, Index } from './collection.js';
import { replaceIn } from './counts.js';
import { Reader, type Environment } from './environment.js';
import { indexKeys, type IndexKeys } from './index-keys.js';
import { documentKey, entryKey, recordIdBytes, type RecordId } from './record-key.js';
import { showValue } from './show-value.js';
import type { WriteJob } from './writer.js';

const nothing = Buffer.alloc(0);

/** Stores, changes and removes documents together with their index entries. Checks first, writes second. */
export class Documents {
  readonly #reader: Reader;

  constructor(
    environment: Environment,
    private readonly catalogue: Catalogue,
  ) {
    this.#reader = new Reader(environment);
  }

  /**
   * Stores a new document.
   *
   * @param raw - the bytes to store; `document` is the same, decoded
   * @throws DuplicateKey with the index that refused, before anything is written
   */
  insert(job: WriteJob, collection: Collection, raw: Buffer, document: Doc): RecordId {
    const additions = collection.indexes.map((index) => ({ index, keys: indexKeys(index, document) }));
    for (const { index, keys } of additions) this.#refuseDuplicates(collection, index, keys.bodies, document);
    job.countsChange(collection);
    const recordId = collection.nextRecordId++;
    for (const { index, keys } of additions) {
      this.#noteShape(job, collection, index, keys);
      for (const body of keys.bodies) this.#putEntry(job, index, body, recordId);
    }
    addTo(collection.documents, job.put('documents', documentKey(collection.id, recordId), raw));
    return recordId;
  }

  /** Puts `after` in the place of `before`, both decoded; only index entries that differ are written. */
  update(job: WriteJob, collection: Collection, recordId: RecordId, before: Doc, raw: Buffer, after: Doc): void {
    const changes = collection.indexes.map((index) => {
      const old = indexKeys(index, before).bodies;
      const keys = indexKeys(index, after);
      return { index, keys, added: without(keys.bodies, old), removed: without(old, keys.bodies) };
    });
    for (const { index, added } of changes) this.#refuseDuplicates(collection, index, added, after);
    job.countsChange(collection);
    for (const { index, keys, added, removed } of changes) {
      this.#noteShape(job, collection, index, keys);
      for (const body of removed) this.#removeEntry(job, index, body, recordId);
      for (const body of added) this.#putEntry(job, index, body, recordId);
    }
    const key = documentKey(collection.id, recordId);
    const checksum = this.#reader.checksum('documents', key);
    replaceIn(collection.documents, checksum ?? 0, job.put('documents', key, raw));
  }

  /** Removes a document and its index entries. */
  remove(job: WriteJob, collection: Collection, recordId: RecordId, document: Doc): void {
    job.countsChange(collection);
    for (const index of collection.indexes) {
      for (const body of indexKeys(index, document).bodies) this.#removeEntry(job, index, body, recordId);
    }
    const key = documentKey(collection.id, recordId);
    takeFrom(collection.documents, this.#reader.checksum('documents', key) ?? 0);
    job.remove('documents', key);
  }

  /** Adds a document that is already stored to an index under construction; adding it twice changes nothing. */
  addToIndex(job: WriteJob, collection: Collection, index: Index, recordId: RecordId, document: Doc): void {
    const keys = indexKeys(index, document);
    this.#refuseDuplicates(collection, index, keys.bodies, document, recordId);
    job.countsChange(collection);
    this.#noteShape(job, collection, index, keys);
    for (const body of keys.bodies) this.#putEntry(job, index, body, recordId);
  }

  #refuseDuplicates(collection: Collection, index: Index, bodies: Buffer[], document: Doc, own?: RecordId): void {
    if (!index.unique) return;
    for (const body of bodies) {
      const holder = this.#reader.entry(entryKey(index.id, body, undefined));
      if (holder && !(own !== undefined && holder.equals(recordIdBytes(own)))) {
        throw duplicateKey(collection, index, document);
      }
    }
  }

  #removeEntry(job: WriteJob, index: Index, body: Buffer, recordId: RecordId): void {
    const key = entryKey(index.id, body, index.unique ? undefined : recordId);
    // While a unique index is being filled, an entry may still belong to another document with the same key.
    const isForeign = index.unique && !index.ready && this.#reader.entry(key)?.equals(recordIdBytes(recordId)) !== true;
    if (isForeign) return;
    const checksum = this.#reader.checksum('entries', key);
    if (checksum === undefined) return;
    takeFrom(index.entries, checksum);
    job.remove('entries', key);
  }

  #putEntry(job: WriteJob, index: Index, body: Buffer, recordId: RecordId): void {
    const key = entryKey(index.id, body, index.unique ? undefined : recordId);
    // Only an index under construction meets an entry that is there already.
    const before = index.ready ? undefined : this.#reader.checksum('entries', key);
    if (before !== undefined) takeFrom(index.entries, before);
    addTo(index.entries, job.put('entries', key, index.unique ? recordIdBytes(recordId) : nothing));
  }

  #noteShape(job: WriteJob, collection: Collection, index: Index, keys: IndexKeys): void {
    const news = keys.multikey.filter((path) => !index.multikey.has(path));
    if (news.length === 0 && (!keys.hasLongKeys || index.hasLongKeys)) return;
    for (const path of news) index.multikey.add(path);
    index.hasLongKeys ||= keys.hasLongKeys;
    this.catalogue.save(job, collection);
  }
}

function without(bodies: Buffer[], others: Buffer[]): Buffer[] {
  return bodies.filter((body) => !others.some((other) => other.equals(body)));
}

function duplicateKey(collection: Collection, index: Index, document: Doc): MongoError {
  const keyValue: Doc = {};
  for (const { path, parts } of index.fields) keyValue[path] = valueAt(document, parts) ?? null;
  const shown = Object.entries(keyValue).map(([path, value]) => `${path}: ${showValue(value)}`);
  return new MongoError(
    11000,
    'DuplicateKey',
    `E11000 duplicate key error collection: ${collection.namespace} index: ${index.name} dup key: { ${shown.join(', ')} }`,
    { keyPattern: index.key, keyValue },
  );
}

function valueAt(value: unknown, parts: readonly string[]): unknown {
  const [part, ...rest] = parts;
  if (part === undefined) return value;
  if (Array.isArray(value)) return value.map((each) => valueAt(each, parts)).find((each) => each !== undefined);
  return isDoc(value) ? valueAt(getField(value, part), rest) : undefined;
}
