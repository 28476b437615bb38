import type { CollationOptions, Document, UpdateOptions } from 'mongodb';
import { describe, expect, it } from 'vitest';

import { codeOf, type storeUnderTest } from './under-test.js';

/** One row: what an update makes of a document, or with which code it is refused. */
export interface UpdateCase {
  title: string;
  before: Document;
  update: Document | Document[];
  filter?: Document;
  arrayFilters?: Document[];
  collation?: CollationOptions;
  /** The document afterwards without `_id`; in the order of its fields. */
  after?: Document;
  /** Afterwards nothing has been written. */
  isUnchanged?: boolean;
  code?: number;
}

/** Runs each row on a collection of its own that has an index on `a`, and checks the index with the document. */
export function updateTable(name: string, store: ReturnType<typeof storeUnderTest>, cases: UpdateCase[]): void {
  describe(name, () => {
    it.each(cases)('$title', async ({ before, update, filter, arrayFilters, collation, after, isUnchanged, code }) => {
      const collection = store.collection();
      await collection.createIndex({ a: 1 });
      await collection.insertOne({ _id: 1, ...before });
      const options: UpdateOptions = { ...(arrayFilters && { arrayFilters }), ...(collation && { collation }) };
      const change = () => collection.updateOne({ _id: 1, ...filter }, update, options);
      if (code === undefined) {
        const { matchedCount, modifiedCount } = await change();
        expect(matchedCount).toBe(1);
        expect(modifiedCount).toBe(isUnchanged ? 0 : 1);
      } else {
        expect(await codeOf(change())).toBe(code);
      }
      const raw = { promoteValues: false, promoteLongs: false } as const;
      const [stored] = await collection.find({}, raw).toArray();
      const wanted = (await roundTrip(store, { _id: 1, ...(after ?? before) })) as Document;
      expect(JSON.stringify(stored)).toBe(JSON.stringify(wanted));
      expect(stored).toEqual(wanted);
      const { a } = wanted;
      if (a !== undefined && !Array.isArray(a)) {
        expect(await collection.find({ a }, { hint: { a: 1 } }).toArray()).toHaveLength(1);
      }
    });
  });
}

/** What the expected document looks like after a journey over the wire. */
async function roundTrip(store: ReturnType<typeof storeUnderTest>, document: Document): Promise<Document | null> {
  const collection = store.collection();
  await collection.insertOne(document);
  return collection.findOne({}, { promoteValues: false, promoteLongs: false });
}
