import type { Catalogue } from './catalogue.js';
import type { Collection, Index } from './collection.js';
import type { KeyRange } from './environment.js';
import { rangeOfId } from './record-key.js';
import { Turn } from './turn.js';
import type { Writer } from './writer.js';

/** The names of collections that are being removed. Nobody can ask for a name with a `$`. */
export const DROPPED_PREFIX = '$dropped.';
/** The names of collections that `$out` is filling. */
export const OUT_PREFIX = '$out.';

/** Whether a collection's name says that it is being removed. */
export const isBeingDropped = (name: string): boolean => name.startsWith(DROPPED_PREFIX);

/** Whether a collection is on its way: being removed, or being filled under a name that is not yet its own. */
export const isUnfinished = ({ name }: Pick<Collection, 'name'>): boolean =>
  isBeingDropped(name) || name.startsWith(OUT_PREFIX);

/** Removes the documents and index entries of a collection that nobody uses any more, in turns with other writes. */
export async function emptyCollection(writer: Writer, { id, indexes }: Collection): Promise<void> {
  await removeInTurns(writer, 'documents', rangeOfId(id));
  for (const index of indexes) await emptyIndex(writer, index);
}

/** Removes the entries of an index that nobody uses any more, in turns with other writes. */
export const emptyIndex = (writer: Writer, { id }: Index): Promise<void> =>
  removeInTurns(writer, 'entries', rangeOfId(id));

/** Counts are not kept: what is unfinished is never opened again. */
async function removeInTurns(writer: Writer, table: 'documents' | 'entries', range: KeyRange): Promise<void> {
  for (let isDone = false; !isDone;) {
    isDone = await writer.run((job) => {
      const turn = new Turn();
      return job.removeRange(table, range, () => turn.isOver);
    }, 'committed');
  }
}

/**
 * Removes indexes that were being filled or removed when the process ended, and collections likewise; whoever wanted
 * them filled never got an answer.
 */
export async function dropUnfinished(catalogue: Catalogue, writer: Writer): Promise<void> {
  for (const collection of catalogue.list()) {
    if (isUnfinished(collection)) {
      await emptyCollection(writer, collection);
      await writer.run((job) => {
        catalogue.drop(job, collection);
      }, 'flushed');
      continue;
    }
    for (const index of collection.indexes.filter(({ ready }) => !ready)) {
      await emptyIndex(writer, index);
      await writer.run((job) => {
        catalogue.dropIndex(job, collection, index);
      }, 'flushed');
    }
  }
}
