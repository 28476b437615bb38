import type { Catalogue } from './catalogue.js';
import type { Writer } from './writer.js';

/** Removes indexes that were being filled when the process ended; whoever wanted them never got an answer. */
export async function dropUnfinishedIndexes(catalogue: Catalogue, writer: Writer): Promise<void> {
  for (const collection of catalogue.list()) {
    const unfinished = collection.indexes.filter(({ ready }) => !ready);
    for (const index of unfinished) {
      await writer.run((job) => {
        catalogue.dropIndex(job, collection, index);
      }, 'flushed');
    }
  }
}
