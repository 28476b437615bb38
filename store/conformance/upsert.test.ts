import { Long, ObjectId } from 'mongodb';
import { describe, expect, it } from 'vitest';

import { codeOf, refusalOf, storeUnderTest } from './support/under-test.js';

const store = storeUnderTest();

describe('an upsert', () => {
  it.each<[string, object, object, object]>([
    ['takes what the filter says by equality', { _id: 1, a: 1 }, { $set: { b: 2 } }, { _id: 1, a: 1, b: 2 }],
    [
      'takes $eq, and $in and $all with one value',
      { _id: 1, a: { $eq: 1 }, b: { $in: [2] }, c: { $all: [3] } },
      { $set: { d: 4 } },
      { _id: 1, a: 1, b: 2, c: 3, d: 4 },
    ],
    ['takes nothing from other conditions', { _id: 1, a: { $gt: 1 }, b: /x/ }, { $set: { d: 4 } }, { _id: 1, d: 4 }],
    ['makes documents of dotted paths', { _id: 1, 'a.b': 1 }, { $set: { 'a.c': 2 } }, { _id: 1, a: { b: 1, c: 2 } }],
    ['takes what is joined by $and', { $and: [{ _id: 1 }, { a: 2 }] }, { $set: { b: 1 } }, { _id: 1, a: 2, b: 1 }],
    ['uses $setOnInsert', { _id: 1 }, { $set: { a: 1 }, $setOnInsert: { b: 2 } }, { _id: 1, a: 1, b: 2 }],
    ['increments from nothing', { _id: 1 }, { $inc: { n: 5 } }, { _id: 1, n: 5 }],
    ['pushes to nothing', { _id: 1 }, { $push: { a: 1 } }, { _id: 1, a: [1] }],
    ['takes the id from $setOnInsert', { a: 1 }, { $setOnInsert: { _id: 7 } }, { _id: 7, a: 1 }],
  ])('%s', async (_title, filter, update, after) => {
    const collection = store.collection();
    const { upsertedCount, upsertedId } = await collection.updateOne(filter, update, { upsert: true });
    expect(upsertedCount).toBe(1);
    const stored = await collection.findOne();
    expect(stored).toEqual(after);
    expect(upsertedId).toEqual(stored._id);
  });

  it('makes an id when the filter has none', async () => {
    const collection = store.collection();
    const { upsertedId } = await collection.updateOne({ a: 1 }, { $set: { b: 1 } }, { upsert: true });
    expect(upsertedId).toBeInstanceOf(ObjectId);
    expect(Object.keys(await collection.findOne())[0]).toBe('_id');
  });

  it('changes the document when there is one', async () => {
    const collection = store.collection();
    await collection.insertOne({ _id: 1, n: 1 });
    const result = await collection.updateOne({ _id: 1 }, { $inc: { n: 1 }, $setOnInsert: { m: 1 } }, { upsert: true });
    expect(result).toMatchObject({ matchedCount: 1, modifiedCount: 1, upsertedCount: 0 });
    expect(await collection.findOne()).toEqual({ _id: 1, n: 2 });
  });

  it('by replacement takes only the id from the filter', async () => {
    const collection = store.collection();
    await collection.replaceOne({ _id: 1, a: 1 }, { b: 2 }, { upsert: true });
    expect(await collection.findOne()).toEqual({ _id: 1, b: 2 });
  });

  it('keeps the number types of the filter', async () => {
    const collection = store.collection();
    await collection.updateOne({ a: Long.fromNumber(5) }, { $set: { b: 1 } }, { upsert: true });
    expect(await collection.countDocuments({ a: { $type: 'long' } })).toBe(1);
  });

  it('that contradicts itself is refused', async () => {
    const upsert = store.collection().updateOne({ _id: 1 }, { $set: { _id: 2 } }, { upsert: true });
    expect(await codeOf(upsert)).toBe(66);
  });

  it('of fifty at once inserts once', async () => {
    const collection = store.collection();
    await collection.createIndex({ key: 1 }, { unique: true });
    const results = await Promise.all(
      Array.from({ length: 50 }, () => collection.updateOne({ key: 'k' }, { $inc: { n: 1 } }, { upsert: true })),
    );
    expect(results.filter(({ upsertedCount }) => upsertedCount === 1)).toHaveLength(1);
    expect(await collection.findOne()).toMatchObject({ key: 'k', n: 50 });
  });
});

describe('bulk writes', () => {
  it('report each part', async () => {
    const collection = store.collection();
    await collection.insertMany([
      { _id: 1, a: 1 },
      { _id: 2, a: 1 },
    ]);
    const result = await collection.bulkWrite([
      { insertOne: { document: { _id: 3 } } },
      { updateMany: { filter: { a: 1 }, update: { $set: { a: 2 } } } },
      { updateOne: { filter: { _id: 9 }, update: { $set: { a: 1 } }, upsert: true } },
      { deleteOne: { filter: { _id: 1 } } },
      { replaceOne: { filter: { _id: 2 }, replacement: { b: 1 } } },
    ]);
    expect(result).toMatchObject({
      insertedCount: 1,
      matchedCount: 3,
      modifiedCount: 3,
      upsertedCount: 1,
      deletedCount: 1,
    });
    expect(result.upsertedIds).toEqual({ 2: 9 });
  });

  it('stop at the first fault when they are ordered', async () => {
    const collection = store.collection();
    const error = await refusalOf(collection.insertMany([{ _id: 1 }, { _id: 1 }, { _id: 2 }]));
    expect(error.writeErrors.map(({ index }: any) => index)).toEqual([1]);
    expect(await collection.countDocuments()).toBe(1);
  });

  it('go on after a fault when they are not', async () => {
    const collection = store.collection();
    const error = await refusalOf(
      collection.insertMany([{ _id: 1 }, { _id: 1 }, { _id: 2 }, { _id: 2 }], { ordered: false }),
    );
    expect(error.writeErrors.map(({ index }: any) => index)).toEqual([1, 3]);
    expect(error.insertedCount).toBe(2);
  });

  it('larger than the limit are split by the driver', async () => {
    const collection = store.collection();
    await collection.insertMany(Array.from({ length: 2500 }, (_, _id) => ({ _id })));
    expect(await collection.estimatedDocumentCount()).toBe(2500);
  });

  it('that nobody waits for are done too', async () => {
    const collection = store.collection();
    await collection.insertOne({ _id: 1 }, { writeConcern: { w: 0 } });
    await expect.poll(() => collection.countDocuments()).toBe(1);
  });
});

describe('inserting', () => {
  it('keeps the documents byte for byte and puts _id first', async () => {
    const collection = store.collection();
    await collection.insertOne({ b: 1, _id: 5, a: [1, { x: null }] });
    expect(JSON.stringify(await collection.findOne())).toBe('{"_id":5,"b":1,"a":[1,{"x":null}]}');
  });

  it.each<[string, unknown]>([
    ['an array', [1]],
    ['an expression', /x/],
  ])('refuses %s as an id', async (_title, _id) => {
    expect(await codeOf(store.collection().insertOne({ _id }))).toBe(53);
  });

  it('takes a document as an id, told apart by the order of its fields', async () => {
    const collection = store.collection();
    await collection.insertMany([{ _id: { a: 1, b: 2 } }, { _id: { b: 2, a: 1 } }] as never);
    expect(await collection.findOne({ _id: { b: 2, a: 1 } } as never)).toEqual({ _id: { b: 2, a: 1 } });
  });

  it('takes ids of equal value for one', async () => {
    const collection = store.collection();
    await collection.insertOne({ _id: 1 });
    expect(await codeOf(collection.insertOne({ _id: Long.fromNumber(1) }))).toBe(11000);
  });

  it('keeps a field called __proto__ a field', async () => {
    const collection = store.collection();
    await collection.insertOne(JSON.parse('{"_id": 1, "__proto__": {"x": 1}}'));
    await collection.updateOne({ _id: 1 }, { $set: { y: 1 } });
    expect(await collection.countDocuments({ '__proto__.x': 1 })).toBe(1);
    expect(({} as any).x).toBeUndefined();
  });
});
