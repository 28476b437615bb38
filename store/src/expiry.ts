import { toNumber } from './bson/value.js';
import type { Store } from './command/command.js';
import { boundsOf } from './query/bounds.js';
import { conjunctionOf } from './query/predicates.js';
import { documentOf, Scan, type Found } from './query/scan.js';
import { Turn } from './storage/turn.js';
import type { Collection, Index } from './storage/collection.js';
import { Reader, type KeyRange } from './storage/environment.js';

const SWEEP_MS = 60_000;
const BATCH = 200;

/** What the sweep needs of the store. */
export type ExpiryStore = Pick<Store, 'catalogue' | 'documents' | 'environment' | 'writer' | 'log'>;

/** Removes expired documents once a minute, as MongoDB does; answers how to stop it, which waits for what is under way. */
export function startExpiry(store: ExpiryStore): () => Promise<void> {
  const stopping = new AbortController();
  let sweep: Promise<void> | undefined;
  const timer = setInterval(() => {
    // One that takes longer than a minute is not joined by another.
    sweep ??= sweepExpired(store, new Date(), stopping.signal).finally(() => (sweep = undefined));
  }, SWEEP_MS).unref();
  return async () => {
    stopping.abort();
    clearInterval(timer);
    await sweep;
  };
}

/**
 * Removes the documents with a date in a TTL index that is too long ago, a batch at a time. The index itself says which:
 * a partial one holds only documents it is for, of the dates in an array the earliest counts, what is no date is never
 * due, and a hidden index is one that queries do not use.
 */
export async function sweepExpired(store: ExpiryStore, now: Date, signal?: AbortSignal): Promise<void> {
  for (const collection of store.catalogue.list()) {
    for (const index of collection.indexes) {
      try {
        await sweepIndex(store, collection, index, now, signal);
      } catch (error) {
        // The others are not kept by what is wrong with this one.
        store.log.error(
          { err: error, collection: collection.namespace, index: index.name },
          'removing expired documents failed',
        );
      }
    }
  }
}

async function sweepIndex(
  store: ExpiryStore,
  collection: Collection,
  index: Index,
  now: Date,
  signal: AbortSignal | undefined,
): Promise<void> {
  const seconds = toNumber(index.spec['expireAfterSeconds']);
  if (seconds === undefined || Number.isNaN(seconds)) return;
  const ranges = expiredRanges(index, new Date(now.getTime() - seconds * 1000));
  let isLeft = true;
  while (isLeft && signal?.aborted !== true) isLeft = await removeBatch(store, collection, index, ranges);
}

/** The part of a TTL index that holds dates up to `due`. */
function expiredRanges(index: Index, due: Date): KeyRange[] {
  const [{ path } = { path: '' }] = index.fields;
  return boundsOf(index, conjunctionOf({ [path]: { $lte: due } }).byPath, undefined).ranges;
}

/** Removes some of the documents in the ranges; answers whether there may be more. */
function removeBatch(store: ExpiryStore, collection: Collection, index: Index, ranges: KeyRange[]): Promise<boolean> {
  return store.writer.run((job) => {
    if (collection.dropped || index.dropped || !index.ready || index.fields.length !== 1) return false;
    const plan = { index, ranges, arePoints: false, reverse: false, isSorted: true, isExact: true };
    const expired = takeSome(new Scan(collection, plan, () => true).run(new Reader(store.environment)));
    const turn = new Turn();
    for (const found of expired) {
      store.documents.remove(job, collection, found.recordId, documentOf(found));
      if (turn.isOver) return true;
    }
    return expired.length === BATCH;
  }, 'committed');
}

function takeSome(all: Iterable<Found | undefined>): Found[] {
  const some: Found[] = [];
  for (const found of all) {
    if (found) some.push(found);
    if (some.length === BATCH) break;
  }
  return some;
}
