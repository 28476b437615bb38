import { MongoError } from './error.js';
import type { IsGone } from './query/pace.js';

const IDLE_MS = 10 * 60 * 1000;
const SWEEP_MS = 30 * 1000;
/** Less than the 16 MB a driver would take: an answer is put together in one go, and others wait for that. */
const MAX_BATCH_BYTES = 4 * 1024 * 1024;
/** Where the driver leaves it to the store. */
const DEFAULT_BATCH = 10_000;
const MAX_CURSORS = 10_000;

/** Where the batches of a cursor come from. */
export interface Results {
  /**
   * Hands out raw documents until `take` answers false.
   *
   * @param isGone - whether whoever asks for this batch has gone; without it, whoever asked for the first
   * @returns whether there may be more
   */
  read: (take: (document: Buffer) => boolean, isGone?: IsGone) => Promise<boolean>;
  /** The rest is not wanted. */
  close?: () => void;
  /** How they are found, for the log of slow commands. */
  plan?: string;
}

/** Documents that are all there already. */
export function resultsOf(documents: readonly Buffer[]): Results {
  let at = 0;
  return {
    read: (take) => {
      while (at < documents.length) {
        const document = documents[at++];
        if (document && !take(document)) break;
      }
      return Promise.resolve(at < documents.length);
    },
  };
}

/** One more batch of a cursor; id 0 when it was the last one. */
export interface NextBatch {
  id: bigint;
  batch: Buffer[];
  plan: string | undefined;
}

interface Cursor {
  namespace: string;
  results: Results;
  usedAt: number;
  /** A cursor that is being read is not swept. */
  isBusy: boolean;
}

/** Results that were not handed out in one answer; forgotten ten minutes after they were last asked for. */
export class Cursors {
  readonly #cursors = new Map<bigint, Cursor>();
  readonly #sweeper = setInterval(() => this.#sweep(), SWEEP_MS).unref();
  #lastId = BigInt(Date.now()) << 20n;

  /**
   * Reads a first batch, and keeps the rest under an id.
   *
   * @param batchSize - at most so many documents; 0 opens the cursor without reading
   * @param isSingle - the rest is not wanted
   * @returns id 0 when there is no rest
   */
  async open(
    namespace: string,
    results: Results,
    batchSize: number,
    isSingle: boolean,
  ): Promise<{ id: bigint; batch: Buffer[] }> {
    const { batch, hasMore } = batchSize === 0 ? { batch: [], hasMore: true } : await readBatch(results, batchSize);
    if (!hasMore || isSingle) {
      results.close?.();
      return { id: 0n, batch };
    }
    if (this.#cursors.size >= MAX_CURSORS) {
      results.close?.();
      throw new MongoError(146, 'ExceededMemoryLimit', `there are ${MAX_CURSORS} open cursors, which is the limit`);
    }
    const id = ++this.#lastId;
    this.#cursors.set(id, { namespace, results, usedAt: Date.now(), isBusy: false });
    return { id, batch };
  }

  /**
   * Reads the next batch.
   *
   * @param isGone - whether whoever asks for it has gone, who need not be who asked for the first
   * @throws CursorNotFound when it is unknown, finished, killed or was forgotten
   */
  async next(id: bigint, batchSize: number, namespace: string, isGone: IsGone): Promise<NextBatch> {
    const cursor = this.#cursors.get(id);
    if (!cursor) throw new MongoError(43, 'CursorNotFound', `cursor id ${id} not found`);
    if (cursor.namespace !== namespace) {
      throw new MongoError(
        13,
        'Unauthorized',
        `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
      );
    }
    if (cursor.isBusy) throw new MongoError(143, 'CursorInUse', `cursor id ${id} is already in use`);
    cursor.isBusy = true;
    try {
      const { batch, hasMore } = await readBatch(cursor.results, batchSize, isGone);
      if (!hasMore) this.#cursors.delete(id);
      return { id: hasMore ? id : 0n, batch, plan: cursor.results.plan };
    } catch (error) {
      this.#cursors.delete(id);
      throw error;
    } finally {
      cursor.isBusy = false;
      cursor.usedAt = Date.now();
    }
  }

  /** Forgets a cursor; answers whether it was there. */
  kill(id: bigint): boolean {
    this.#cursors.get(id)?.results.close?.();
    return this.#cursors.delete(id);
  }

  /** How many are open. */
  get size(): number {
    return this.#cursors.size;
  }

  /** Stops sweeping. */
  close(): void {
    clearInterval(this.#sweeper);
    this.#cursors.clear();
  }

  #sweep(): void {
    const oldest = Date.now() - IDLE_MS;
    for (const [id, cursor] of this.#cursors) if (!cursor.isBusy && cursor.usedAt < oldest) this.kill(id);
  }
}

async function readBatch(
  results: Results,
  batchSize: number,
  isGone?: IsGone,
): Promise<{ batch: Buffer[]; hasMore: boolean }> {
  const batch: Buffer[] = [];
  const wanted = Number.isFinite(batchSize) ? batchSize : DEFAULT_BATCH;
  let bytes = 0;
  const hasMore = await results.read((document) => {
    batch.push(document);
    bytes += document.length;
    return batch.length < wanted && bytes < MAX_BATCH_BYTES;
  }, isGone);
  return { batch, hasMore };
}
