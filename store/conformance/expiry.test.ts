import { Long } from 'mongodb';
import { describe, expect, it } from 'vitest';

import { codeOf, storeUnderTest } from './support/under-test.js';

const store = storeUnderTest();

describe('when documents expire', () => {
  it.each([-1, 2 ** 31, NaN])('cannot be after %d seconds', async (expireAfterSeconds) => {
    const collection = store.collection();
    expect(await codeOf(collection.createIndex({ at: 1 }, { expireAfterSeconds }))).toBe(67);
    await collection.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
    const change = { collMod: collection.collectionName, index: { name: 'at_1', expireAfterSeconds } };
    expect(await codeOf(store.db.command(change))).toBe(72);
    expect((await collection.indexes())[1]).toMatchObject({ expireAfterSeconds: 60 });
  });

  it('is not for an index on _id or on several fields', async () => {
    const collection = store.collection();
    await collection.createIndex({ at: 1, b: 1 });
    for (const name of ['_id_', 'at_1_b_1']) {
      const change = { collMod: collection.collectionName, index: { name, expireAfterSeconds: 60 } };
      expect(await codeOf(store.db.command(change)), name).toBe(72);
    }
  });

  it('can be told to an index that had no such time, in any type of number', async () => {
    const collection = store.collection();
    await collection.createIndex({ at: 1 });
    await store.db.command({
      collMod: collection.collectionName,
      index: { name: 'at_1', expireAfterSeconds: Long.fromNumber(60) },
    });
    expect((await collection.indexes())[1]).toMatchObject({ expireAfterSeconds: 60 });
  });
});
