import { isDoc, toNumber, type Doc } from './bson/value.js';
import type { Store } from './command/command.js';
import { findNow } from './query/find.js';
import { readQuery } from './query/read-query.js';
import { documentOf } from './query/scan.js';
import type { Collection, Index } from './storage/collection.js';
import { Reader } from './storage/environment.js';

const SWEEP_MS = 60_000;
const BATCH = 200;

/** What the sweep needs of the store. */
export type ExpiryStore = Pick<Store, 'catalogue' | 'documents' | 'environment' | 'writer' | 'log'>;

/** Removes expired documents once a minute, as MongoDB does; answers how to stop it. */
export function startExpiry(store: ExpiryStore): () => void {
  const timer = setInterval(() => {
    sweepExpired(store, new Date()).catch((error: unknown) => {
      store.log.error({ err: error }, 'removing expired documents failed');
    });
  }, SWEEP_MS).unref();
  return () => {
    clearInterval(timer);
  };
}

/** Removes the documents whose date in a TTL index is too long ago, a batch at a time. */
export async function sweepExpired(store: ExpiryStore, now: Date): Promise<void> {
  for (const collection of store.catalogue.list()) {
    for (const index of collection.indexes) {
      const seconds = toNumber(index.spec['expireAfterSeconds']);
      if (seconds === undefined || !index.ready || index.fields.length !== 1) continue;
      const before = new Date(now.getTime() - seconds * 1000);
      while ((await removeBatch(store, collection, index, before)) === BATCH);
    }
  }
}

function removeBatch(store: ExpiryStore, collection: Collection, index: Index, before: Date): Promise<number> {
  const [{ path } = { path: '' }] = index.fields;
  const partial: Doc = isDoc(index.partial?.filter) ? index.partial.filter : {};
  const query = readQuery({ $and: [{ [path]: { $lte: before } }, partial] }, { limit: BATCH });
  return store.writer.run((job) => {
    if (collection.dropped) return 0;
    const expired = findNow(new Reader(store.environment), collection, query);
    for (const found of expired) store.documents.remove(job, collection, found.recordId, documentOf(found));
    return expired.length;
  }, 'committed');
}
