import { Long } from 'mongodb';
import { describe, expect, it } from 'vitest';

import { codeOf, storeUnderTest, typed } from './support/under-test.js';

const store = storeUnderTest();

describe('findAndModify', () => {
  it('answers the document as it was', async () => {
    const collection = store.collection();
    await collection.insertOne({ _id: 1, n: 1 });
    expect(await collection.findOneAndUpdate({ _id: 1 }, { $inc: { n: 1 } })).toEqual({ _id: 1, n: 1 });
  });

  it('answers the document as it is, if asked', async () => {
    const collection = store.collection();
    await collection.insertOne({ _id: 1, n: 1 });
    const after = await collection.findOneAndUpdate({ _id: 1 }, { $inc: { n: 1 } }, { returnDocument: 'after' });
    expect(after).toEqual({ _id: 1, n: 2 });
  });

  it('answers null when nothing is found', async () => {
    expect(await store.collection().findOneAndUpdate({ _id: 1 }, { $set: { a: 1 } })).toBeNull();
  });

  it('answers null for an upsert that asks for what was there', async () => {
    const collection = store.collection();
    expect(await collection.findOneAndUpdate({ _id: 1 }, { $set: { a: 1 } }, { upsert: true })).toBeNull();
    expect(await collection.countDocuments()).toBe(1);
  });

  it('tells whether it updated or inserted', async () => {
    const collection = store.collection();
    const options = { upsert: true, returnDocument: 'after', includeResultMetadata: true } as const;
    const first = await collection.findOneAndUpdate({ _id: 1 }, { $inc: { n: 1 } }, options);
    expect(first.lastErrorObject).toEqual({ n: 1, updatedExisting: false, upserted: 1 });
    const second = await collection.findOneAndUpdate({ _id: 1 }, { $inc: { n: 1 } }, options);
    expect(second.lastErrorObject).toEqual({ n: 1, updatedExisting: true });
  });

  it('takes the first by the order asked for', async () => {
    const collection = store.collection();
    await collection.insertMany([
      { _id: 1, p: 5 },
      { _id: 2, p: 9 },
      { _id: 3, p: 7 },
    ]);
    const taken = await collection.findOneAndUpdate({}, { $set: { taken: true } }, { sort: { p: -1 } });
    expect(taken).toMatchObject({ _id: 2 });
  });

  it('removes and answers what it removed', async () => {
    const collection = store.collection();
    await collection.insertOne({ _id: 1, n: 1 });
    expect(await collection.findOneAndDelete({ _id: 1 })).toEqual({ _id: 1, n: 1 });
    expect(await collection.countDocuments()).toBe(0);
  });

  it('replaces', async () => {
    const collection = store.collection();
    await collection.insertOne({ _id: 1, n: 1 });
    const after = await collection.findOneAndReplace({ _id: 1 }, { m: 2 }, { returnDocument: 'after' });
    expect(after).toEqual({ _id: 1, m: 2 });
  });

  it('answers only the fields asked for', async () => {
    const collection = store.collection();
    await collection.insertOne({ _id: 1, a: 1, b: 2 });
    const before = await collection.findOneAndUpdate({ _id: 1 }, { $set: { a: 2 } }, { projection: { b: 1, _id: 0 } });
    expect(before).toEqual({ b: 2 });
  });

  it('keeps number types in its answer', async () => {
    const collection = store.collection();
    await collection.insertOne({ _id: 1, a: Long.fromNumber(5) });
    const after = await collection.findOneAndUpdate(
      { _id: 1 },
      { $inc: { a: 1 } },
      { returnDocument: 'after', ...typed },
    );
    expect(after.a).toEqual(Long.fromNumber(6));
  });

  it('knows arrayFilters and positions', async () => {
    const collection = store.collection();
    await collection.insertOne({ _id: 1, a: [1, 5] });
    const after = await collection.findOneAndUpdate(
      { _id: 1 },
      { $set: { 'a.$[e]': 0 } },
      { arrayFilters: [{ e: { $gt: 3 } }], returnDocument: 'after' },
    );
    expect(after.a).toEqual([1, 0]);
  });

  it('of fifty upserts at once inserts once and counts every one', async () => {
    const collection = store.collection();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        collection.findOneAndUpdate({ key: 'k' }, { $inc: { n: 1 } }, { upsert: true, returnDocument: 'after' }),
      ),
    );
    expect(answers.map(({ n }) => Number(n)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 50 }, (_, at) => at + 1),
    );
    expect(await collection.countDocuments()).toBe(1);
  });

  it('gives each of fifty workers another job', async () => {
    const collection = store.collection();
    await collection.insertMany(Array.from({ length: 50 }, (_, _id) => ({ _id, owner: null })));
    const taken = await Promise.all(
      Array.from({ length: 50 }, (_, worker) =>
        collection.findOneAndUpdate({ owner: null }, { $set: { owner: worker } }),
      ),
    );
    expect(new Set(taken.map((job) => job._id)).size).toBe(50);
  });

  it('refuses an update and a removal at once', async () => {
    const command = { findAndModify: 'x', query: {}, remove: true, update: { $set: { a: 1 } } };
    expect(await codeOf(store.db.command(command))).toBe(9);
  });

  it('refuses when there is nothing to do', async () => {
    expect(await codeOf(store.db.command({ findAndModify: 'x', query: {} }))).toBe(9);
  });
});
