import { decode } from '../bson/codec.js';
import { RunningQuery, type Query } from '../query/find.js';
import type { Found } from '../query/scan.js';
import { Turn, TurnOver } from '../storage/turn.js';
import type { Collection } from '../storage/collection.js';
import { Reader } from '../storage/environment.js';
import { documentKey, type RecordId } from '../storage/record-key.js';
import type { Durability, WriteJob } from '../storage/writer.js';
import type { Store } from './command.js';

/**
 * Runs a write in one job, all or nothing; if one of its parts does not fit into a turn, nothing of that is kept and
 * `slowly` does it in several, with others in between, as MongoDB does every write to many documents.
 */
export async function writeInTurns<T>(
  store: Store,
  durability: Durability,
  atOnce: (job: WriteJob) => T,
  slowly: () => Promise<T>,
): Promise<T> {
  try {
    return await store.writer.run(atOnce, durability);
  } catch (error) {
    if (error instanceof TurnOver) return slowly();
    throw error;
  }
}

/** How many are found where one is wanted: others may be faster with the first ones. */
export const CANDIDATES = 32;

/** Which documents a query finds now, letting others have their turn while it looks. */
export async function findIds(store: Store, collection: Collection, query: Query): Promise<RecordId[]> {
  const ids: RecordId[] = [];
  const running = new RunningQuery(store.environment, collection, query);
  await running.read(({ recordId }) => ids.push(recordId) > 0);
  return ids;
}

/** A document that was found before, if it still is what was looked for. */
export function findAgain(store: Store, collection: Collection, query: Query, recordId: RecordId): Found | undefined {
  if (collection.dropped) return undefined;
  const raw = new Reader(store.environment).document(documentKey(collection.id, recordId));
  if (!raw) return undefined;
  const document = decode(raw);
  return query.matches(document) ? { recordId, raw, document } : undefined;
}

/**
 * Changes what a query finds, some documents in each turn; each is looked at again before it is changed.
 *
 * @returns how many were found and changed
 */
export async function changeInTurns(
  store: Store,
  durability: Durability,
  collection: Collection,
  query: Query,
  change: (job: WriteJob, found: Found) => void,
): Promise<number> {
  const isSingle = query.limit === 1;
  for (;;) {
    const ids = await findIds(store, collection, isSingle ? { ...query, limit: CANDIDATES } : query);
    let n = 0;
    for (let at = 0; at < ids.length && !(isSingle && n > 0);) {
      const from = at;
      const done = await store.writer.run(
        (job) => changeSome(store, job, collection, query, ids, from, change),
        durability,
      );
      at = done.next;
      n += done.n;
    }
    // Where all of them were changed by somebody else meanwhile, one is looked for once more.
    if (n > 0 || ids.length === 0 || !isSingle) return n;
  }
}

function changeSome(
  store: Store,
  job: WriteJob,
  collection: Collection,
  query: Query,
  ids: readonly RecordId[],
  from: number,
  change: (job: WriteJob, found: Found) => void,
): { next: number; n: number } {
  const turn = new Turn();
  let n = 0;
  let at = from;
  while (at < ids.length && !(turn.isOver && at > from)) {
    const found = findAgain(store, collection, query, ids[at++] ?? -1);
    if (!found) continue;
    change(job, found);
    n++;
    if (query.limit === 1) break;
  }
  return { next: at, n };
}
