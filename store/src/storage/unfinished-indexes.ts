import type { Catalogue } from './catalogue.js';
import type { Writer } from './writer.js';

/** The names of collections that are being removed. */
export const DROPPED_PREFIX = 'tmp.dropped.';
/** The names of collections that `$out` is filling. */
export const OUT_PREFIX = 'tmp.agg_out.';

/**
 * Removes indexes that were being filled or removed when the process ended, and collections likewise; whoever wanted
 * them filled never got an answer.
 */
export async function dropUnfinishedIndexes(catalogue: Catalogue, writer: Writer): Promise<void> {
  for (const collection of catalogue.list()) {
    if (collection.name.startsWith(DROPPED_PREFIX) || collection.name.startsWith(OUT_PREFIX)) {
      await writer.run((job) => {
        catalogue.drop(job, collection);
      }, 'flushed');
      continue;
    }
    const unfinished = collection.indexes.filter(({ ready }) => !ready);
    for (const index of unfinished) {
      await writer.run((job) => {
        catalogue.dropIndex(job, collection, index);
      }, 'flushed');
    }
  }
}
