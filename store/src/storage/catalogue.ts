import { UUID } from 'bson';

import { decode, encode } from '../bson/codec.js';
import { isDoc, toNumber, type Doc } from '../bson/value.js';
import { makeIdIndex, makeIndex, type Collection, type Index } from './collection.js';
import { countsKey, decodeCounts, type Counts } from './counts.js';
import { isCollectionKey, Reader, type Environment } from './environment.js';
import { rangeOfId } from './record-key.js';
import { isBeingDropped } from './unfinished.js';
import type { WriteJob } from './writer.js';

const NEXT_ID_KEY = Buffer.from('\u0000next-id');

/**
 * Which collections there are and which indexes they have. Reads come from memory; changes are made by write jobs and
 * are taken back when the job fails.
 */
export class Catalogue {
  readonly #collections = new Map<string, Collection>();
  #nextId = 1;

  constructor(private readonly environment: Environment) {
    this.load();
  }

  /**
   * Takes everything from the tables; after a commit that failed, memory may be ahead of them. Who has a collection or an
   * index in hand, such as an update in turns, goes on with the same object: with another one its counts would be those
   * of the past, and a record id could be given twice.
   */
  load(): void {
    const known = new Map([...this.#collections.values()].map((collection) => [collection.id, collection]));
    this.#collections.clear();
    const reader = new Reader(this.environment);
    for (const { key, value } of reader.catalogue()) {
      if (isCollectionKey(key)) {
        const stored = readCollection(key.toString(), decode(value), reader);
        const before = known.get(stored.id);
        known.delete(stored.id);
        this.#collections.set(stored.namespace, before ? putBack(before, stored) : stored);
      } else if (key.equals(NEXT_ID_KEY)) {
        this.#nextId = toNumber(decode(value)['value']) ?? 1;
      }
    }
    for (const gone of known.values()) gone.dropped = true;
  }

  /** The collection, or undefined when nothing has been put in it yet. */
  find(database: string, name: string): Collection | undefined {
    return this.#collections.get(`${database}.${name}`);
  }

  /** All collections, of one database if given. */
  list(database?: string): Collection[] {
    const all = [...this.#collections.values()];
    return database === undefined ? all : all.filter((collection) => collection.database === database);
  }

  /** Makes a collection with its index on `_id`. */
  create(job: WriteJob, database: string, name: string, options: Doc = {}): Collection {
    const collection: Collection = {
      id: this.#takeId(job),
      database,
      name,
      namespace: `${database}.${name}`,
      uuid: new UUID().toHexString(),
      options,
      indexes: [makeIdIndex(this.#takeId(job))],
      nextRecordId: 1,
      documents: { count: 0, digest: 0 },
      dropped: false,
    };
    this.#collections.set(collection.namespace, collection);
    job.onRollback(() => this.#collections.delete(collection.namespace));
    job.countsChange(collection);
    this.save(job, collection);
    return collection;
  }

  /** Forgets a collection and everything in it. */
  drop(job: WriteJob, collection: Collection): void {
    this.#collections.delete(collection.namespace);
    collection.dropped = true;
    job.onRollback(() => {
      collection.dropped = false;
      this.#collections.set(collection.namespace, collection);
    });
    job.remove('catalogue', Buffer.from(collection.namespace));
    job.remove('catalogue', countsKey(collection.id));
    job.removeRange('documents', rangeOfId(collection.id));
    for (const index of collection.indexes) job.removeRange('entries', rangeOfId(index.id));
  }

  /** Gives a collection another name, which no other one may have. */
  rename(job: WriteJob, collection: Collection, database: string, name: string): void {
    const before = { database: collection.database, name: collection.name, namespace: collection.namespace };
    const after = { database, name, namespace: `${database}.${name}` };
    const move = (from: typeof before, to: typeof before) => {
      this.#collections.delete(from.namespace);
      this.#collections.set(to.namespace, Object.assign(collection, to));
    };
    move(before, after);
    job.onRollback(() => {
      move(after, before);
    });
    job.remove('catalogue', Buffer.from(before.namespace));
    this.save(job, collection);
  }

  /** Adds an index that is still empty; it is not used before {@link markReady}. */
  addIndex(job: WriteJob, collection: Collection, spec: Doc): Index {
    const index = makeIndex(this.#takeId(job), spec);
    index.ready = false;
    job.countsChange(collection);
    collection.indexes.push(index);
    job.onRollback(() => (collection.indexes = collection.indexes.filter((each) => each !== index)));
    this.save(job, collection);
    return index;
  }

  /** Records that an index is complete. */
  markReady(job: WriteJob, collection: Collection, index: Index): void {
    index.ready = true;
    job.onRollback(() => (index.ready = false));
    this.save(job, collection);
  }

  /** Forgets an index and its entries. */
  dropIndex(job: WriteJob, collection: Collection, index: Index): void {
    job.countsChange(collection);
    const before = collection.indexes;
    collection.indexes = before.filter((each) => each !== index);
    index.dropped = true;
    job.onRollback(() => {
      collection.indexes = before;
      index.dropped = false;
    });
    job.removeRange('entries', rangeOfId(index.id));
    this.save(job, collection);
  }

  /** Writes the description of a collection as it is in memory. */
  save(job: WriteJob, collection: Collection): void {
    const { id, uuid, options, indexes } = collection;
    job.put(
      'catalogue',
      Buffer.from(collection.namespace),
      encode({ id, uuid, options, indexes: indexes.map(record) }),
    );
  }

  #takeId(job: WriteJob): number {
    const id = this.#nextId++;
    job.put('catalogue', NEXT_ID_KEY, encode({ value: this.#nextId }));
    return id;
  }
}

function record({ id, spec, multikey, hasLongKeys, ready }: Index): Doc {
  return { id, spec, multikey: [...multikey], hasLongKeys, ready };
}

function readCollection(namespace: string, stored: Doc, reader: Reader): Collection {
  const dot = namespace.indexOf('.');
  const id = toNumber(stored['id']) ?? 0;
  const counts = decodeCounts(reader.own(countsKey(id)));
  return {
    id,
    database: namespace.slice(0, dot),
    name: namespace.slice(dot + 1),
    namespace,
    uuid: String(stored['uuid']),
    options: isDoc(stored['options']) ? stored['options'] : {},
    indexes: readIndexes(stored['indexes'], counts),
    nextRecordId: counts.nextRecordId,
    documents: counts.documents,
    dropped: isBeingDropped(namespace.slice(dot + 1)),
  };
}

/** Makes a collection what is stored of it. */
function putBack(collection: Collection, stored: Collection): Collection {
  const indexes = stored.indexes.map((each) => {
    const index = collection.indexes.find(({ id }) => id === each.id);
    if (!index) return each;
    // What is being removed stays so: all that is stored of that is that it is not ready.
    const { building, dropped, partial } = index;
    return Object.assign(index, each, { building }, each.ready ? {} : { dropped, partial });
  });
  for (const index of collection.indexes) if (!indexes.includes(index)) index.dropped = true;
  return Object.assign(collection, stored, { indexes });
}

/** The indexes in the description of a collection. */
export function readIndexes(stored: unknown, counts?: Counts): Index[] {
  if (!Array.isArray(stored)) return [];
  return stored.filter(isDoc).map((each) => {
    const id = toNumber(each['id']) ?? 0;
    const spec = isDoc(each['spec']) ? each['spec'] : {};
    const index = spec['name'] === '_id_' ? makeIdIndex(id) : makeIndex(id, spec);
    if (Array.isArray(each['multikey'])) index.multikey = new Set(each['multikey'].map(String));
    index.hasLongKeys = each['hasLongKeys'] === true;
    index.ready = each['ready'] === true;
    index.entries = counts?.indexes.get(id) ?? index.entries;
    return index;
  });
}
