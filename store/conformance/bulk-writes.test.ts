import { Long, MongoBulkWriteError } from 'mongodb';
import { describe, expect, it } from 'vitest';

import { refusalOf, storeUnderTest } from './support/under-test.js';

const store = storeUnderTest();

/** Runs a raw write command; refused parts are in the answer, not thrown. */
const written = async (command: object): Promise<any> => store.db.command(command);

describe('what a refused part of a bulk says', () => {
  it('a duplicate key, with its pattern and value', async () => {
    const collection = store.collection();
    await collection.createIndex({ a: 1, b: -1 }, { unique: true });
    const documents = [
      { _id: 1, a: 1, b: 2 },
      { _id: 2, a: 1, b: 2 },
      { _id: 3, a: 2 },
    ];
    const answer = await written({ insert: collection.collectionName, documents });
    expect(answer.n).toBe(1);
    expect(answer.writeErrors).toEqual([
      {
        index: 1,
        code: 11000,
        errmsg: expect.stringContaining('E11000 duplicate key error collection: ') as string,
        keyPattern: { a: 1, b: -1 },
        keyValue: { a: 1, b: 2 },
      },
    ]);
    expect(answer.writeErrors[0].errmsg).toContain(`index: a_1_b_-1 dup key: { a: 1, b: 2 }`);
  });

  it('each of them, when the bulk is unordered', async () => {
    const { collectionName } = store.collection();
    const documents = [{ _id: 1 }, { _id: 1 }, { _id: 2 }, { _id: 2 }, { _id: 3 }];
    const answer = await written({ insert: collectionName, documents, ordered: false });
    expect(answer.n).toBe(3);
    expect(answer.writeErrors.map(({ index }: { index: number }) => index)).toEqual([1, 3]);
  });

  it('only the first, when it is ordered; what came before stays', async () => {
    const collection = store.collection();
    const updates = [
      { q: { _id: 1 }, u: { $set: { a: 1 } }, upsert: true },
      { q: { _id: 1 }, u: { $inc: { a: 'x' } } },
      { q: { _id: 1 }, u: { $set: { a: 2 } } },
    ];
    const answer = await written({ update: collection.collectionName, updates });
    expect(answer).toMatchObject({ n: 1, nModified: 0, upserted: [{ index: 0, _id: 1 }] });
    expect(answer.writeErrors).toMatchObject([{ index: 1, code: 14 }]);
    expect(await collection.findOne()).toEqual({ _id: 1, a: 1 });
  });

  it('goes on with the others, when it is unordered', async () => {
    const collection = store.collection();
    await collection.insertOne({ _id: 1, a: 1 });
    const updates = [
      { q: { _id: 1 }, u: { $inc: { a: 'x' } } },
      { q: { _id: 1 }, u: { $set: { a: 2 } } },
      { q: { $foo: 1 }, u: { $set: { a: 3 } } },
    ];
    const answer = await written({ update: collection.collectionName, updates, ordered: false });
    expect(answer).toMatchObject({ n: 1, nModified: 1 });
    expect(answer.writeErrors.map(({ index, code }: any) => [index, code])).toEqual([
      [0, 14],
      [2, 2],
    ]);
  });

  it('a filter of a delete that makes no sense, also without a collection', async () => {
    const { collectionName } = store.collection();
    const answer = await written({ delete: collectionName, deletes: [{ q: { a: { $foo: 1 } }, limit: 1 }] });
    expect(answer).toMatchObject({ n: 0, writeErrors: [{ index: 0, code: 2 }] });
  });

  it('a limit of a delete that is neither 0 nor 1', async () => {
    const error = await refusalOf(written({ delete: 'x', deletes: [{ q: {}, limit: 2 }] }));
    expect(error.code).toBe(9);
  });

  it('an id that may not be one', async () => {
    const { collectionName } = store.collection();
    const documents = [{ _id: [1] }, { _id: /x/ }, { _id: { $a: 1 } }];
    const answer = await written({ insert: collectionName, documents, ordered: false });
    expect(answer.writeErrors.map(({ code }: any) => code)).toEqual([53, 53, 52]);
  });
});

describe('an update of many', () => {
  it('counts what it found and what it changed', async () => {
    const collection = store.collection();
    await collection.insertMany([{ a: 1 }, { a: 2 }, { a: 2 }]);
    const updates = [
      { q: {}, u: { $max: { a: 2 } }, multi: true },
      { q: { a: 9 }, u: { $set: { b: 1 } }, multi: true, upsert: true },
    ];
    const answer = await written({ update: collection.collectionName, updates });
    expect(answer).toMatchObject({ n: 4, nModified: 1, ok: 1 });
    expect(answer.upserted).toHaveLength(1);
    expect(await collection.countDocuments({ a: 9, b: 1 })).toBe(1);
  });

  it('that fails at one document keeps what it changed before', async () => {
    const collection = store.collection();
    await collection.insertMany([
      { _id: 1, a: 1 },
      { _id: 2, a: 'x' },
    ]);
    const answer = await written({
      update: collection.collectionName,
      updates: [{ q: {}, u: { $inc: { a: 1 } }, multi: true }],
    });
    expect(answer.writeErrors).toMatchObject([{ index: 0, code: 14 }]);
    expect((await collection.findOne({ _id: 1 }))?.a).toBe(2);
  });
});

describe('bulkWrite of the driver', () => {
  it('does everything in its order', async () => {
    const collection = store.collection();
    const result = await collection.bulkWrite([
      { insertOne: { document: { _id: 1, a: 1 } } },
      { updateOne: { filter: { _id: 1 }, update: { $inc: { a: 1 } } } },
      { replaceOne: { filter: { _id: 2 }, replacement: { a: 5 }, upsert: true } },
      { updateMany: { filter: {}, update: [{ $set: { b: '$a' } }] } },
      { deleteOne: { filter: { _id: 1 } } },
      { deleteMany: { filter: { a: 9 } } },
    ]);
    expect(result).toMatchObject({
      insertedCount: 1,
      matchedCount: 3,
      modifiedCount: 3,
      deletedCount: 1,
      upsertedCount: 1,
      upsertedIds: { 2: 2 },
    });
    expect(await collection.find().toArray()).toEqual([{ _id: 2, a: 5, b: 5 }]);
  });

  it('says which parts were refused', async () => {
    const collection = store.collection();
    const error: MongoBulkWriteError = await refusalOf(
      collection.bulkWrite(
        [
          { insertOne: { document: { _id: 1 } } },
          { insertOne: { document: { _id: 1 } } },
          { updateOne: { filter: { _id: 1 }, update: { $set: { _id: 2 } } } },
          { insertOne: { document: { _id: 3 } } },
        ],
        { ordered: false },
      ),
    );
    expect(error).toBeInstanceOf(MongoBulkWriteError);
    const refused = [error.writeErrors].flat().map(({ index, code }) => [index, code]);
    expect(refused.sort()).toEqual([
      [1, 11000],
      [2, 66],
    ]);
    expect(error.result.insertedCount).toBe(2);
  });
});

describe('an upsert takes from its filter what it says by equality', () => {
  it.each<[string, object, object, object]>([
    ['values', { _id: 1, a: 1, b: 'x' }, {}, { a: 1, b: 'x' }],
    ['$eq', { _id: 1, a: { $eq: 5 } }, {}, { a: 5 }],
    ['$eq beside other operators', { _id: 1, a: { $gt: 0, $eq: 5 } }, {}, { a: 5 }],
    ['$and', { $and: [{ _id: 1 }, { a: 1 }, { 'b.c': 2 }] }, {}, { a: 1, b: { c: 2 } }],
    ['an $or of one', { _id: 1, $or: [{ a: 1 }] }, {}, { a: 1 }],
    ['an $in of one', { _id: 1, a: { $in: [7] } }, {}, { a: 7 }],
    ['an $all of one', { _id: 1, a: { $all: [7] } }, {}, { a: 7 }],
    ['null', { _id: 1, a: null }, {}, { a: null }],
    ['documents', { _id: 1, a: { b: 1 } }, {}, { a: { b: 1 } }],
    ['not an $or of two', { _id: 1, $or: [{ a: 1 }, { a: 2 }] }, {}, {}],
    ['not an $in of two', { _id: 1, a: { $in: [1, 2] } }, {}, {}],
    ['not order', { _id: 1, a: { $gt: 1, $lte: 5 } }, {}, {}],
    ['not $ne', { _id: 1, a: { $ne: 1 } }, {}, {}],
    ['not $exists', { _id: 1, a: { $exists: false } }, {}, {}],
    ['not an expression', { _id: 1, a: /x/ }, {}, {}],
    ['not $elemMatch', { _id: 1, a: { $elemMatch: { b: 1 } } }, {}, {}],
    ['not $nor', { _id: 1, $nor: [{ a: 1 }] }, {}, {}],
    ['a number for $inc to go on from', { _id: 1, a: 5 }, { $inc: { a: 2 } }, { a: 7 }],
    ['a Long for $inc to go on from', { _id: 1, a: Long.fromNumber(5) }, { $inc: { a: 1 } }, { a: 6 }],
    ['an array for $push to go on from', { _id: 1, a: { $eq: [1] } }, { $push: { a: 2 } }, { a: [1, 2] }],
    ['not what $set gives', { _id: 1, a: 5 }, { $set: { a: 6 } }, { a: 6 }],
    ['not what $unset takes', { _id: 1, a: 5, b: 1 }, { $unset: { a: 1 } }, { b: 1 }],
    ['with $setOnInsert', { _id: 1 }, { $set: { a: 1 }, $setOnInsert: { b: 2 } }, { a: 1, b: 2 }],
    [
      'with $setOnInsert on the way of $inc',
      { _id: 1 },
      { $inc: { 'n.a': 1 }, $setOnInsert: { 'n.b': 2 } },
      { n: { a: 1, b: 2 } },
    ],
    ['with $addToSet', { _id: 1, a: 1 }, { $addToSet: { tags: { $each: ['x', 'x'] } } }, { a: 1, tags: ['x'] }],
  ])('%s', async (_title, filter, update, after) => {
    const collection = store.collection();
    const change = Object.keys(update).length > 0 ? update : { $setOnInsert: { z: 1 } };
    const { upsertedId } = await collection.updateOne(filter, change, { upsert: true });
    expect(upsertedId).toBe(1);
    const stored = await collection.findOne({}, { projection: { _id: 0, z: 0 } });
    expect(stored).toEqual(after);
  });

  it.each<[string, object, object, number]>([
    ['a path twice', { a: 1, $and: [{ a: 2 }] }, { $set: { b: 1 } }, 54],
    ['a path and a part of it', { a: { b: 1 }, 'a.c': 2 }, { $set: { b: 1 } }, 54],
    ['an $all of two', { a: { $all: [1, 2] } }, { $set: { b: 1 } }, 54],
    ['another id than the update', { _id: 1 }, { $set: { _id: 2 } }, 66],
    ['a scalar where the update wants a document', { a: 1 }, { $set: { 'a.b': 1 } }, 28],
    ['a value of the wrong type', { a: 'x' }, { $inc: { a: 1 } }, 14],
    ['nothing for $ to stand for', { a: 1 }, { $set: { 'b.$': 1 } }, 2],
  ])('%s is refused', async (_title, filter, update, code) => {
    const collection = store.collection();
    expect((await refusalOf(collection.updateOne(filter, update, { upsert: true }))).code).toBe(code);
    expect(await collection.countDocuments()).toBe(0);
  });

  it('may take its id from the update', async () => {
    const collection = store.collection();
    await collection.updateOne({ a: 1 }, { $set: { _id: 7 } }, { upsert: true });
    await collection.updateOne({ a: 2 }, { $setOnInsert: { _id: 8 } }, { upsert: true });
    expect(await collection.find().sort({ _id: 1 }).toArray()).toEqual([
      { _id: 7, a: 1 },
      { _id: 8, a: 2 },
    ]);
  });

  it('may be a pipeline, which begins with what the filter says', async () => {
    const collection = store.collection();
    await collection.updateOne({ _id: 1, n: 5 }, [{ $set: { twice: { $multiply: ['$n', 2] } } }], { upsert: true });
    expect(await collection.findOne()).toEqual({ _id: 1, n: 5, twice: 10 });
  });
});

describe('findAndModify', () => {
  it.each<[string, object, number]>([
    ['array filters for a removal', { remove: true, arrayFilters: [{ x: 1 }] }, 9],
    ['an upsert that removes', { remove: true, upsert: true }, 9],
    ['the new document of a removal', { remove: true, new: true }, 9],
    ['an update that is a number', { update: 1 }, 9],
    ['an operator in a replacement', { update: { a: 1, $set: { b: 1 } } }, 52],
    ['an unknown operator', { update: { $foo: { a: 1 } } }, 9],
    ['an unknown field', { remove: true, foo: 1 }, 40415],
  ])('refuses %s', async (_title, fields, code) => {
    expect((await refusalOf(store.db.command({ findAndModify: 'x', query: {}, ...fields }))).code).toBe(code);
  });

  it('answers as a command what it did', async () => {
    const { collectionName } = store.collection();
    const upsert = { findAndModify: collectionName, query: { _id: 1 }, update: { $inc: { n: 1 } }, upsert: true };
    expect(await store.db.command({ ...upsert, new: true })).toMatchObject({
      lastErrorObject: { n: 1, updatedExisting: false, upserted: 1 },
      value: { _id: 1, n: 1 },
    });
    expect(await store.db.command(upsert)).toMatchObject({
      lastErrorObject: { n: 1, updatedExisting: true },
      value: { _id: 1, n: 1 },
    });
    expect(await store.db.command({ findAndModify: collectionName, query: { _id: 1 }, remove: true })).toMatchObject({
      lastErrorObject: { n: 1 },
      value: { _id: 1, n: 2 },
    });
    expect(await store.db.command({ findAndModify: collectionName, query: { _id: 1 }, remove: true })).toMatchObject({
      lastErrorObject: { n: 0 },
      value: null,
    });
  });

  it('may be a pipeline', async () => {
    const collection = store.collection();
    await collection.insertOne({ _id: 1, a: 2 });
    const options = { returnDocument: 'after' } as const;
    const after = await collection.findOneAndUpdate({ _id: 1 }, [{ $set: { b: { $add: ['$a', 1] } } }], options);
    expect(after).toEqual({ _id: 1, a: 2, b: 3 });
  });
});
