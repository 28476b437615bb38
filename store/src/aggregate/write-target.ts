import { UUID } from 'bson';

import { decode, encode, encodeStored } from '../bson/codec.js';
import { valuesEqual } from '../bson/key.js';
import { getField } from '../bson/path.js';
import { isDoc, type Doc } from '../bson/value.js';
import type { Store } from '../command/command.js';
import { removeRetired, retireCollection } from '../command/drop-in-turns.js';
import { located, MongoError } from '../error.js';
import { findNow } from '../query/find.js';
import { readQuery } from '../query/read-query.js';
import { documentOf } from '../query/scan.js';
import type { Collection } from '../storage/collection.js';
import { Reader } from '../storage/environment.js';
import { OUT_PREFIX } from '../storage/unfinished.js';
import type { Durability, WriteJob } from '../storage/writer.js';
import { compilePipeline } from '../update/pipeline.js';
import { withId } from '../update/upsert.js';
import type { Documents, MergeOptions, Target } from './stage.js';

const BATCH = 200;

/** What a pipeline writes with. */
export function writeTarget(store: Store, durability: Durability): Target {
  return {
    replaceAll: (database, name, documents) => replaceAll(store, durability, database, name, documents),
    merge: (database, name, documents, options) => merge(store, durability, database, name, documents, options),
  };
}

/** Fills a collection of another name with the same indexes, and gives it the name in one write. */
async function replaceAll(
  store: Store,
  durability: Durability,
  database: string,
  name: string,
  documents: Documents,
): Promise<void> {
  const { catalogue, writer } = store;
  const made = await writer.run((job) => {
    const before = catalogue.find(database, name);
    const collection = catalogue.create(job, database, OUT_PREFIX + new UUID().toHexString(), before?.options);
    for (const { spec } of before?.indexes.filter((index) => index.name !== '_id_' && index.ready) ?? []) {
      catalogue.markReady(job, collection, catalogue.addIndex(job, collection, spec));
    }
    return collection;
  }, 'committed');
  let replaced: Collection | undefined;
  try {
    for await (const batch of batches(documents)) {
      await writer.run((job) => {
        refuseDropped(made);
        for (const document of batch) insertOne(store, job, made, document);
      }, 'committed');
    }
    replaced = await writer.run((job) => {
      refuseDropped(made);
      const before = catalogue.find(database, name);
      if (before) retireCollection(store, job, before);
      catalogue.rename(job, made, database, name);
      return before;
    }, durability);
  } catch (error) {
    await writer.run((job) => {
      if (!made.dropped) catalogue.drop(job, made);
    }, 'committed');
    throw error;
  }
  if (replaced) await removeRetired(store, replaced, 'committed');
}

/** @throws when its database was dropped meanwhile: what is written to it now would belong to nobody */
function refuseDropped(made: Collection): void {
  if (made.dropped) throw new MongoError(175, 'QueryPlanKilled', 'the database was dropped while $out was filling it');
}

async function merge(
  store: Store,
  durability: Durability,
  database: string,
  name: string,
  documents: Documents,
  options: MergeOptions,
): Promise<void> {
  const existing = store.catalogue.find(database, name);
  refuseAmbiguity(existing, options.on);
  const change = changeOf(options);
  for await (const batch of batches(documents)) {
    await store.writer.run((job) => {
      const collection = store.catalogue.find(database, name) ?? store.catalogue.create(job, database, name);
      for (const document of batch) mergeOne(store, job, collection, withId(document), options, change);
    }, durability);
  }
}

/** @throws unless a unique index makes sure that one document at most is the same by the given fields */
function refuseAmbiguity(collection: Collection | undefined, on: readonly string[]): void {
  if (on.length === 1 && on[0] === '_id') return;
  const isSure = collection?.indexes.some((index) => {
    const paths = index.fields.map(({ path }) => path);
    return (
      index.unique &&
      index.ready &&
      !index.partial &&
      paths.length === on.length &&
      on.every((path) => paths.includes(path))
    );
  });
  if (!isSure) throw located(51183, 'Cannot find index to verify that join fields will be unique');
}

/** What becomes of a document that is there. */
type Change = (before: Doc, document: Doc) => Doc;

function changeOf({ whenMatched, bind }: MergeOptions): Change | undefined {
  if (typeof whenMatched !== 'string') {
    return (before, document) => compilePipeline(whenMatched, bind(document))(before);
  }
  switch (whenMatched) {
    case 'replace':
      return (_before, document) => document;
    case 'merge':
      return (before, document) => ({ ...before, ...document });
    case 'keepExisting':
      return (before) => before;
    default:
      return undefined;
  }
}

function mergeOne(
  store: Store,
  job: WriteJob,
  collection: Collection,
  document: Doc,
  { on, whenNotMatched }: MergeOptions,
  change: Change | undefined,
): void {
  const filter = Object.fromEntries(on.map((path) => [path, { $eq: keyField(document, path) }]));
  const [found] = findNow(new Reader(store.environment), collection, readQuery(filter, { limit: 1 }));
  if (!found) {
    if (whenNotMatched === 'insert') insertOne(store, job, collection, document);
    if (whenNotMatched === 'fail') {
      throw new MongoError(
        13113,
        'MergeStageNoMatchingDocument',
        '$merge could not find a matching document in the target collection for at least one document in the source collection',
      );
    }
    return;
  }
  if (!change) {
    insertOne(store, job, collection, document);
    return;
  }
  const before = documentOf(found);
  const after = change(decode(found.raw), document);
  if (!valuesEqual(after['_id'], before['_id'])) {
    throw new MongoError(
      66,
      'ImmutableField',
      "$merge failed to update the matching document, did you attempt to modify the _id or the shard key? :: caused by :: Performing an update on the path '_id' would modify the immutable field '_id'",
    );
  }
  const raw = encode(after);
  if (!raw.equals(found.raw))
    store.documents.update(job, collection, found.recordId, before, encodeStored(after), after);
}

function keyField(document: Doc, path: string): unknown {
  let value: unknown = document;
  for (const part of path.split('.')) value = isDoc(value) ? getField(value, part) : undefined;
  if (value === undefined || value === null || Array.isArray(value)) {
    throw located(51132, `$merge write error: 'on' field '${path}' cannot be missing, null, undefined or an array`);
  }
  return value;
}

function insertOne(store: Store, job: WriteJob, collection: Collection, document: Doc): void {
  const raw = encodeStored(withId(document));
  store.documents.insert(job, collection, raw, decode(raw));
}

async function* batches(documents: Documents): AsyncGenerator<Doc[]> {
  let batch: Doc[] = [];
  for await (const document of documents) {
    batch.push(document);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
