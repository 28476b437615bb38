import mongoose from 'mongoose';

const DUPLICATE_KEY = 11_000;

/** What the store said no to in an ordered insert. */
export interface Refusal {
  /** In the batch; everything before it is stored. */
  index: number;
  isDuplicate: boolean;
  /** Of the unique index that refused it, when it is a duplicate. */
  indexName: string | undefined;
  error: Error;
}

/**
 * Reads the failure of an ordered insert.
 *
 * @returns undefined when nobody knows what was stored: a cut, a time-out, or no majority that confirmed it
 */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof mongoose.mongo.MongoBulkWriteError)) return undefined;
  if (error.result.getWriteConcernError()) return undefined;
  const [first] = [error.writeErrors].flat();
  if (!first) return undefined;
  const indexName = /index: (?:\S+\.\$)?(\S+)/.exec(first.errmsg ?? '')?.[1];
  return { index: first.index, isDuplicate: first.code === DUPLICATE_KEY, indexName, error };
}
