import { UUID } from 'bson';

import { decode } from '../bson/codec.js';
import { Turn } from '../query/turn.js';
import { takeFrom } from '../storage/checksum.js';
import type { Collection, Index } from '../storage/collection.js';
import { Reader } from '../storage/environment.js';
import { rangeOfId, recordIdAtEnd } from '../storage/record-key.js';
import { DROPPED_PREFIX } from '../storage/unfinished-indexes.js';
import type { Durability, WriteJob } from '../storage/writer.js';
import type { Store } from './command.js';

/** So many documents are removed in one go. */
const FEW = 2000;

/** Removes a collection: its name is free at once, its documents go in turns with other commands. */
export async function dropCollection(store: Store, collection: Collection, durability: Durability): Promise<void> {
  const { catalogue, documents, environment, writer } = store;
  if (collection.documents.count > FEW) {
    const isMine = await writer.run((job) => {
      if (collection.dropped) return false;
      catalogue.rename(job, collection, collection.database, DROPPED_PREFIX + new UUID().toHexString());
      collection.dropped = true;
      job.onRollback(() => (collection.dropped = false));
      return true;
    }, durability);
    if (!isMine) return;
    const reader = new Reader(environment);
    await inTurns(store, (job, turn) => {
      for (const key of reader.keys('documents', rangeOfId(collection.id), false)) {
        if (turn.isOver) return false;
        const raw = reader.document(key);
        if (raw) documents.remove(job, collection, recordIdAtEnd(key), decode(raw));
      }
      return true;
    });
  }
  await writer.run((job) => {
    if (catalogue.find(collection.database, collection.name) === collection) catalogue.drop(job, collection);
  }, durability);
}

/** Removes an index: no plan and no write minds it from now on, its entries go in turns with other commands. */
export async function dropIndex(
  store: Store,
  collection: Collection,
  index: Index,
  durability: Durability,
): Promise<void> {
  const { catalogue, environment, writer } = store;
  if (collection.documents.count > FEW) {
    await writer.run((job) => {
      retire(job, index);
      catalogue.save(job, collection);
    }, durability);
    const reader = new Reader(environment);
    await inTurns(store, (job, turn) => {
      job.countsChange(collection);
      for (const key of reader.keys('entries', rangeOfId(index.id), false)) {
        if (turn.isOver) return false;
        takeFrom(index.entries, reader.checksum('entries', key) ?? 0);
        job.remove('entries', key);
      }
      return true;
    });
  }
  await writer.run((job) => {
    if (!collection.dropped && collection.indexes.includes(index)) catalogue.dropIndex(job, collection, index);
  }, durability);
}

/** As one that is not ready it is removed when the store opens, should it end before the work is done. */
function retire(job: WriteJob, index: Index): void {
  const { ready, dropped, partial } = index;
  index.ready = false;
  index.dropped = true;
  // No document belongs to it any more.
  index.partial = { filter: {}, matches: () => false };
  job.onRollback(() => Object.assign(index, { ready, dropped, partial }));
}

/** Runs jobs of one turn each until one says that there is nothing left to do. */
async function inTurns(store: Store, work: (job: WriteJob, turn: Turn) => boolean): Promise<void> {
  for (let isDone = false; !isDone;) isDone = await store.writer.run((job) => work(job, new Turn()), 'committed');
}
