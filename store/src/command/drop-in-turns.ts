import { UUID } from 'bson';

import type { Collection, Index } from '../storage/collection.js';
import { DROPPED_PREFIX, emptyCollection, emptyIndex } from '../storage/unfinished.js';
import type { Durability, WriteJob } from '../storage/writer.js';
import type { Store } from './command.js';

/** So many documents are removed in one go. */
const FEW = 2000;

/** Removes a collection: its name is free at once, its documents go in turns with other commands. */
export async function dropCollection(store: Store, collection: Collection, durability: Durability): Promise<void> {
  if (collection.documents.count <= FEW) {
    await dropNow(store, collection, durability);
    return;
  }
  const isMine = await store.writer.run((job) => {
    if (collection.dropped) return false;
    retireCollection(store, job, collection);
    return true;
  }, durability);
  if (isMine) await removeRetired(store, collection, durability);
}

/** Takes its name from a collection, so that another may have it. Should the process end, the next start removes it. */
export function retireCollection({ catalogue }: Store, job: WriteJob, collection: Collection): void {
  catalogue.rename(job, collection, collection.database, DROPPED_PREFIX + new UUID().toHexString());
  collection.dropped = true;
  job.onRollback(() => (collection.dropped = false));
}

/** Removes a collection that was retired, in turns with other commands. */
export async function removeRetired(store: Store, collection: Collection, durability: Durability): Promise<void> {
  await emptyCollection(store.writer, collection);
  await dropNow(store, collection, durability);
}

function dropNow({ catalogue, writer }: Store, collection: Collection, durability: Durability): Promise<void> {
  return writer.run((job) => {
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
  const { catalogue, writer } = store;
  if (collection.documents.count > FEW) {
    await writer.run((job) => {
      retire(job, index);
      catalogue.save(job, collection);
    }, durability);
    await emptyIndex(writer, index);
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
