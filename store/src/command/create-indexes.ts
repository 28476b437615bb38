import { decode } from '../bson/codec.js';
import { collationOf, sameCollation } from '../bson/collation.js';
import { valuesEqual } from '../bson/key.js';
import { isTruthy, toNumber, type Doc } from '../bson/value.js';
import { MongoError } from '../error.js';
import { Pace } from '../query/pace.js';
import { Turn } from '../storage/turn.js';
import type { Collection, Index } from '../storage/collection.js';
import { Reader, type KeyRange } from '../storage/environment.js';
import { indexKeys } from '../storage/index-keys.js';
import { rangeOfId, recordIdAtEnd } from '../storage/record-key.js';
import { succeeded } from '../wire/reply.js';
import { collectionName, docsArgument, durabilityOf } from './arguments.js';
import type { Command, Store } from './command.js';
import { readIndexSpec } from './index-spec.js';

/** Enough to make use of their order, few enough to sort them in a turn: about 5 ms. */
const CHUNK = 10_000;
/** Whoever reads meanwhile waits for a turn or two. */
const TURN_MS = 5;

/**
 * Makes indexes, filling them from the documents there are in short turns, so that others can read and write meanwhile.
 * Making an index again as it is changes nothing.
 */
export const createIndexes: Command = {
  fields: ['indexes', 'commitQuorum', 'ignoreUnknownIndexOptions'],
  run: async (store, call) => {
    const { body, database } = call;
    const name = collectionName(call);
    const specs = docsArgument(body, 'createIndexes', 'indexes').map(readIndexSpec);
    if (specs.length === 0) throw new MongoError(2, 'BadValue', 'Must specify at least one index to create');
    const { collection, wasMade, before, added } = await declare(store, database, name, specs);
    for (const index of added) await build(store, collection, index, durabilityOf(body));
    // An index that another connection is making must be there too before this answer.
    for (const { building } of [...collection.indexes]) await building;
    return succeeded({
      numIndexesBefore: before,
      numIndexesAfter: collection.indexes.length,
      createdCollectionAutomatically: wasMade,
      ...(added.length === 0 ? { note: 'all indexes already exist' } : {}),
    });
  },
};

interface Declared {
  collection: Collection;
  wasMade: boolean;
  before: number;
  added: Index[];
}

function declare(store: Store, database: string, name: string, specs: Doc[]): Promise<Declared> {
  const { catalogue, writer } = store;
  return writer.run((job) => {
    const existing = catalogue.find(database, name);
    const collection = existing ?? catalogue.create(job, database, name);
    const before = collection.indexes.length;
    const added: Index[] = [];
    for (const spec of specs) {
      if (isThere(collection, spec)) continue;
      if (collection.indexes.length >= 64) {
        throw new MongoError(67, 'CannotCreateIndex', `add index fails, too many indexes for ${collection.namespace}`);
      }
      added.push(catalogue.addIndex(job, collection, spec));
    }
    return { collection, wasMade: !existing, before, added };
  }, 'committed');
}

async function build(
  store: Store,
  collection: Collection,
  index: Index,
  durability: ReturnType<typeof durabilityOf>,
): Promise<void> {
  const work = fill(store, collection, index).then(() =>
    store.writer.run((job) => {
      refuseDropped(collection, index);
      store.catalogue.markReady(job, collection, index);
    }, durability),
  );
  // Whoever waits for the same index sees the failure too; unhandled it must not end the process.
  index.building = work;
  work.catch(() => undefined);
  try {
    await work;
  } catch (error) {
    await store.writer.run((job) => {
      if (!index.dropped && !collection.dropped) store.catalogue.dropIndex(job, collection, index);
    }, 'committed');
    throw error;
  } finally {
    index.building = undefined;
  }
}

/**
 * Adds the documents that are there, a chunk at a time in the order of their keys, so that a turn changes few pages of
 * the index; those that come or change meanwhile are added by their writers.
 */
async function fill(store: Store, collection: Collection, index: Index): Promise<void> {
  const { start, end } = rangeOfId(collection.id);
  let from: Buffer | undefined = start;
  while (from) {
    const chunk = await readChunk(store, index, { start: from, end });
    for (let at = 0; at < chunk.keys.length;) at = await addSome(store, collection, index, chunk.keys, at);
    from = chunk.next;
  }
}

interface Chunk {
  /** The keys of documents, in the order of their first keys in the index. */
  keys: Buffer[];
  /** Where the next chunk begins. */
  next: Buffer | undefined;
}

/** A document that is to be added. */
interface Row {
  key: Buffer;
  /** Its first key in the index, a character for each byte: sorting those takes a quarter of what sorting bytes does. */
  place: string;
}

async function readChunk(store: Store, index: Index, range: KeyRange): Promise<Chunk> {
  const rows: Row[] = [];
  const reader = Reader.snapshot(store.environment);
  const pace = new Pace();
  try {
    for (const key of reader.keys('documents', range, false)) {
      if (rows.length === CHUNK) return { keys: inOrder(rows), next: key };
      const raw = reader.document(key);
      const [body] = raw ? indexKeys(index, decode(raw)).bodies : [];
      if (body) rows.push({ key, place: body.toString('latin1') });
      if (pace.isDue) await pace.pause();
    }
  } finally {
    reader.close();
  }
  return { keys: inOrder(rows), next: undefined };
}

const inOrder = (rows: Row[]): Buffer[] =>
  rows.sort((a, b) => (a.place < b.place ? -1 : Number(a.place > b.place))).map(({ key }) => key);

/** Each document is read again in the job that adds it, as it may have changed. */
function addSome(
  store: Store,
  collection: Collection,
  index: Index,
  keys: readonly Buffer[],
  from: number,
): Promise<number> {
  const reader = new Reader(store.environment);
  return store.writer.run((job) => {
    refuseDropped(collection, index);
    const turn = new Turn(TURN_MS);
    let at = from;
    while (at < keys.length && !turn.isOver) {
      const key = keys[at++];
      const raw = key && reader.document(key);
      if (raw) store.documents.addToIndex(job, collection, index, recordIdAtEnd(key), decode(raw));
    }
    return at;
  }, 'committed');
}

function refuseDropped(collection: Collection, index: Index): void {
  if (!collection.dropped && !index.dropped) return;
  throw new MongoError(276, 'IndexBuildAborted', `the collection or the index ${index.name} was dropped meanwhile`);
}

function isThere(collection: Collection, spec: Doc): boolean {
  // What is being removed is gone already, but for its entries.
  const present = collection.indexes.filter(({ dropped }) => !dropped);
  const sameName = present.find((index) => index.name === spec['name']);
  const sameKey = present.find((index) => {
    return (
      valuesEqual(index.key, spec['key']) &&
      valuesEqual(index.spec['partialFilterExpression'], spec['partialFilterExpression']) &&
      sameCollation(index.collation, collationOf(spec['collation']))
    );
  });
  if (sameName && sameName === sameKey && sameOptions(sameName.spec, spec)) return true;
  if (sameKey?.name === '_id_') return true;
  if (sameName) {
    throw new MongoError(
      86,
      'IndexKeySpecsConflict',
      `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${JSON.stringify(spec)}, existing index: ${JSON.stringify(sameName.spec)}`,
    );
  }
  if (sameKey) {
    throw new MongoError(85, 'IndexOptionsConflict', `Index already exists with a different name: ${sameKey.name}`);
  }
  return false;
}

function sameOptions(a: Doc, b: Doc): boolean {
  return (
    isTruthy(a['unique']) === isTruthy(b['unique']) &&
    isTruthy(a['sparse']) === isTruthy(b['sparse']) &&
    toNumber(a['expireAfterSeconds']) === toNumber(b['expireAfterSeconds'])
  );
}
