import type { Document } from 'mongodb';
import { describe, expect, it } from 'vitest';

import type { storeUnderTest } from './under-test.js';

/** One row: which of the documents a filter finds. */
export interface QueryCase {
  title: string;
  /** The documents without ids; their ids are 0, 1, 2 … in this order. */
  documents: Document[];
  filter: Document;
  /** The ids of those found. */
  finds: number[];
}

/** Runs each row on a bare collection, and once more with an index on every path the filter names. */
export function queryTable(name: string, store: ReturnType<typeof storeUnderTest>, cases: QueryCase[]): void {
  describe(name, () => {
    it.each(cases)('$title', async ({ documents, filter, finds }) => {
      const collection = store.collection();
      await collection.insertMany(documents.map((document, _id) => ({ _id, ...document })));
      const find = async () =>
        (await collection.find(filter).toArray()).map(({ _id }) => Number(_id)).sort((a, b) => a - b);
      expect(await find()).toEqual(finds);
      for (const path of Object.keys(filter).filter((each) => !each.startsWith('$'))) {
        await collection.createIndex({ [path]: 1 });
        expect(await find(), `with an index on ${path}`).toEqual(finds);
        await collection.dropIndex(`${path}_1`);
        await collection.createIndex({ [path]: -1 });
        expect(await find(), `with a descending index on ${path}`).toEqual(finds);
      }
      expect(await collection.countDocuments(filter)).toBe(finds.length);
    });
  });
}

/** A row written short: title, documents, filter, and the places of those found. */
export type Row = [title: string, documents: Document[], filter: Document, finds: number[]];

/** {@link queryTable} of rows written short. */
export function queryRows(name: string, store: ReturnType<typeof storeUnderTest>, rows: Row[]): void {
  const cases = rows.map(([title, documents, filter, finds]) => ({ title, documents, filter, finds }));
  queryTable(name, store, cases);
}
