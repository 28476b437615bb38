import { Long, type Collection, type Document } from 'mongodb';
import { describe, expect, it } from 'vitest';

import { codeOf, isEmbedded, refusalOf, storeUnderTest } from './support/under-test.js';

const store = storeUnderTest();

async function planOf(collection: Collection<any>, filter: Document, sort: Document = {}): Promise<string> {
  const explained = await collection.find(filter).sort(sort).explain('queryPlanner');
  return JSON.stringify(explained['queryPlanner'].winningPlan);
}

describe('a unique index', () => {
  it('refuses a second document with the same value and says which index it was', async () => {
    const collection = store.collection();
    await collection.createIndex({ roomId: 1, seq: 1 }, { unique: true });
    await collection.createIndex({ nonce: 1 }, { unique: true });
    await collection.insertOne({ roomId: 'r', seq: 1, nonce: 'a' });
    const bySeq = await refusalOf(collection.insertOne({ roomId: 'r', seq: 1, nonce: 'b' }));
    expect(bySeq).toMatchObject({ code: 11000, keyPattern: { roomId: 1, seq: 1 }, keyValue: { roomId: 'r', seq: 1 } });
    const byNonce = await refusalOf(collection.insertOne({ roomId: 'r', seq: 2, nonce: 'a' }));
    expect(byNonce).toMatchObject({ code: 11000, keyPattern: { nonce: 1 }, keyValue: { nonce: 'a' } });
    expect(byNonce.message).toMatch(
      /^E11000 duplicate key error collection: .* index: nonce_1 dup key: \{ nonce: "a" \}/,
    );
  });

  it('names index and values for each refused part of a bulk', async () => {
    const collection = store.collection();
    await collection.createIndex({ n: 1 }, { unique: true });
    const documents = [{ n: 1 }, { n: 1 }, { n: 2 }, { n: 2 }];
    const error = await refusalOf(collection.insertMany(documents, { ordered: false }));
    const refused = error.writeErrors.map(({ index, err }: any) => [
      index,
      err.keyPattern ?? error.writeErrors[0].err.code,
    ]);
    expect(refused.map(([index]: any) => index)).toEqual([1, 3]);
    const { writeErrors } = await store.db.command({ insert: collection.collectionName, documents: [{ n: 1 }] });
    expect(writeErrors[0]).toMatchObject({ index: 0, code: 11000, keyPattern: { n: 1 }, keyValue: { n: 1 } });
  });

  it('takes missing for null, and allows it once', async () => {
    const collection = store.collection();
    await collection.createIndex({ a: 1 }, { unique: true });
    await collection.insertOne({});
    expect(await codeOf(collection.insertOne({ a: null }))).toBe(11000);
  });

  it('takes equal numbers of two types for the same', async () => {
    const collection = store.collection();
    await collection.createIndex({ a: 1 }, { unique: true });
    await collection.insertOne({ a: 1 });
    expect(await codeOf(collection.insertOne({ a: Long.fromNumber(1) }))).toBe(11000);
  });

  it('holds for the elements of arrays across documents, not within one', async () => {
    const collection = store.collection();
    await collection.createIndex({ a: 1 }, { unique: true });
    await collection.insertOne({ a: [1, 1, 2] });
    expect(await codeOf(collection.insertOne({ a: [2, 3] }))).toBe(11000);
  });

  it('refuses an update that would break it and leaves the document as it was', async () => {
    const collection = store.collection();
    await collection.createIndex({ a: 1 }, { unique: true });
    await collection.insertMany([
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
    ]);
    expect(await codeOf(collection.updateOne({ _id: 2 }, { $set: { a: 1, b: 1 } }))).toBe(11000);
    expect(await collection.findOne({ _id: 2 })).toEqual({ _id: 2, a: 2 });
  });

  it('lets a document keep its value through an update', async () => {
    const collection = store.collection();
    await collection.createIndex({ a: 1 }, { unique: true });
    await collection.insertOne({ _id: 1, a: 1 });
    await collection.updateOne({ _id: 1 }, { $set: { a: Long.fromNumber(1), b: 1 } });
    expect(await collection.countDocuments({ a: 1, b: 1 })).toBe(1);
  });

  it('frees a value when its document goes', async () => {
    const collection = store.collection();
    await collection.createIndex({ a: 1 }, { unique: true });
    await collection.insertOne({ _id: 1, a: 1 });
    await collection.deleteOne({ _id: 1 });
    await collection.insertOne({ _id: 2, a: 1 });
    expect(await collection.countDocuments({ a: 1 })).toBe(1);
  });

  it('tells long strings apart that begin alike', async () => {
    const collection = store.collection();
    await collection.createIndex({ a: 1 }, { unique: true });
    const long = 'x'.repeat(4000);
    await collection.insertMany([{ a: `${long}1` }, { a: `${long}2` }]);
    expect(await codeOf(collection.insertOne({ a: `${long}2` }))).toBe(11000);
  });

  it('cannot be made over documents that break it', async () => {
    const collection = store.collection();
    await collection.insertMany([{ a: 1 }, { a: 1 }]);
    expect(await codeOf(collection.createIndex({ a: 1 }, { unique: true }))).toBe(11000);
    expect(await collection.indexes()).toHaveLength(1);
    await collection.insertOne({ a: 1 });
  });

  it('of fifty inserts at once lets one through', async () => {
    const collection = store.collection();
    await collection.createIndex({ a: 1 }, { unique: true });
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => collection.insertOne({ a: 1 })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('a partial unique index', () => {
  it('holds only among documents it includes', async () => {
    const collection = store.collection();
    await collection.createIndex({ nonce: 1 }, { unique: true, partialFilterExpression: { nonce: { $exists: true } } });
    await collection.insertMany([{}, {}, { nonce: 'a' }]);
    expect(await codeOf(collection.insertOne({ nonce: 'a' }))).toBe(11000);
  });

  it('holds among documents of one kind', async () => {
    const collection = store.collection();
    await collection.createIndex({ seq: 1 }, { unique: true, partialFilterExpression: { kind: 'post' } });
    await collection.insertMany([
      { seq: 1, kind: 'post' },
      { seq: 1, kind: 'edit' },
    ]);
    const error = await refusalOf(collection.insertOne({ seq: 1, kind: 'post' }));
    expect(error).toMatchObject({ code: 11000, keyPattern: { seq: 1 } });
  });

  it('takes in a document that an update makes one of them', async () => {
    const collection = store.collection();
    await collection.createIndex({ seq: 1 }, { unique: true, partialFilterExpression: { kind: 'post' } });
    await collection.insertMany([
      { _id: 1, seq: 1, kind: 'post' },
      { _id: 2, seq: 1, kind: 'edit' },
    ]);
    expect(await codeOf(collection.updateOne({ _id: 2 }, { $set: { kind: 'post' } }))).toBe(11000);
    await collection.updateOne({ _id: 1 }, { $set: { kind: 'edit' } });
    await collection.updateOne({ _id: 2 }, { $set: { kind: 'post' } });
  });

  it('is used only when the filter implies it', async () => {
    const collection = store.collection();
    await collection.createIndex({ seq: 1 }, { partialFilterExpression: { kind: 'post' } });
    await collection.insertMany([
      { seq: 1, kind: 'post' },
      { seq: 1, kind: 'edit' },
    ]);
    expect(await collection.countDocuments({ seq: 1 })).toBe(2);
    expect(await collection.countDocuments({ seq: 1, kind: 'post' })).toBe(1);
    expect(await planOf(collection, { seq: 1 })).toContain('COLLSCAN');
    expect(await planOf(collection, { seq: 1, kind: 'post' })).toContain('IXSCAN');
  });

  it('on a bound is used for narrower bounds', async () => {
    const collection = store.collection();
    await collection.createIndex({ n: 1 }, { partialFilterExpression: { n: { $gt: 5 } } });
    await collection.insertMany([{ n: 1 }, { n: 6 }, { n: 9 }]);
    expect(await planOf(collection, { n: { $gt: 7 } })).toContain('IXSCAN');
    expect(await planOf(collection, { n: { $gt: 3 } })).toContain('COLLSCAN');
    expect(await collection.countDocuments({ n: { $gt: 3 } })).toBe(2);
  });
});

describe('a sparse index', () => {
  it('leaves out what has no value, so uniqueness does not count it', async () => {
    const collection = store.collection();
    await collection.createIndex({ a: 1 }, { unique: true, sparse: true });
    await collection.insertMany([{}, {}, { a: 1 }]);
    expect(await codeOf(collection.insertOne({ a: 1 }))).toBe(11000);
  });

  it('is not used where it would hide documents', async () => {
    const collection = store.collection();
    await collection.createIndex({ a: 1 }, { sparse: true });
    await collection.insertMany([{ _id: 1 }, { _id: 2, a: 1 }]);
    expect(await collection.find().sort({ a: 1 }).toArray()).toHaveLength(2);
    expect(await collection.countDocuments({ a: null })).toBe(1);
    expect(await planOf(collection, { a: 1 })).toContain('IXSCAN');
  });
});

describe('an index on arrays', () => {
  it('finds a document by each element and hands it out once', async () => {
    const collection = store.collection();
    await collection.createIndex({ tags: 1 });
    await collection.insertOne({ _id: 1, tags: ['a', 'b', 'c'] });
    expect(await collection.find({ tags: { $gte: 'a' } }).toArray()).toHaveLength(1);
    expect(await collection.countDocuments({ tags: { $in: ['a', 'c'] } })).toBe(1);
  });

  it('does not lose a document whose elements meet two bounds together', async () => {
    const collection = store.collection();
    await collection.createIndex({ a: 1 });
    await collection.insertOne({ a: [1, 10] });
    expect(await collection.countDocuments({ a: { $gt: 5, $lt: 3 } })).toBe(1);
  });

  it('pairs the fields of one element', async () => {
    const collection = store.collection();
    await collection.createIndex({ 'm.user': 1, 'm.role': 1 });
    await collection.insertOne({
      m: [
        { user: 'a', role: 1 },
        { user: 'b', role: 2 },
      ],
    });
    expect(await collection.countDocuments({ m: { $elemMatch: { user: 'a', role: 1 } } })).toBe(1);
    expect(await collection.countDocuments({ m: { $elemMatch: { user: 'a', role: 2 } } })).toBe(0);
  });

  it('finds conditions that different elements meet', async () => {
    const collection = store.collection();
    await collection.createIndex({ 'm.user': 1, 'm.role': 1 });
    await collection.insertOne({
      m: [
        { user: 'a', role: 1 },
        { user: 'b', role: 2 },
      ],
    });
    expect(await collection.countDocuments({ 'm.user': 'a', 'm.role': 2 })).toBe(1);
  });

  it('refuses two arrays in one document', async () => {
    const collection = store.collection();
    await collection.createIndex({ a: 1, b: 1 });
    expect(await codeOf(collection.insertOne({ a: [1], b: [2] }))).toBe(171);
  });
});

describe('a compound index', () => {
  it('gives the order in both directions', async () => {
    const collection = store.collection();
    await collection.createIndex({ roomId: 1, seq: 1 });
    await collection.insertMany(Array.from({ length: 100 }, (_, seq) => ({ roomId: `r${seq % 2}`, seq })));
    const page = (direction: 1 | -1) =>
      collection
        .find({ roomId: 'r1', seq: { $gt: 50 } })
        .sort({ seq: direction })
        .limit(3)
        .toArray();
    expect((await page(1)).map(({ seq }) => Number(seq))).toEqual([51, 53, 55]);
    expect((await page(-1)).map(({ seq }) => Number(seq))).toEqual([99, 97, 95]);
    const plan = await planOf(collection, { roomId: 'r1', seq: { $gt: 50 } }, { seq: -1 });
    expect(plan).toContain('IXSCAN');
    expect(plan).not.toContain('"SORT"');
  });

  it('gives a mixed order and its mirror image only', async () => {
    const collection = store.collection();
    await collection.createIndex({ a: 1, b: -1 });
    expect(await planOf(collection, {}, { a: 1, b: -1 })).not.toContain('"SORT"');
    expect(await planOf(collection, {}, { a: -1, b: 1 })).not.toContain('"SORT"');
    expect(await planOf(collection, {}, { a: 1, b: 1 })).toContain('"SORT"');
  });

  it('is walked through for several values of its first field', async () => {
    const collection = store.collection();
    await collection.createIndex({ a: 1, b: 1 });
    await collection.insertMany(Array.from({ length: 20 }, (_, at) => ({ a: at % 4, b: at })));
    const found = await collection
      .find({ a: { $in: [3, 1] }, b: { $gte: 10 } })
      .sort({ b: 1 })
      .toArray();
    expect(found.map(({ b }) => Number(b))).toEqual([11, 13, 15, 17, 19]);
  });
});

describe('making and dropping indexes', () => {
  it('makes an index twice without a word', async () => {
    const collection = store.collection();
    await collection.createIndex({ a: 1 }, { unique: true });
    await collection.createIndex({ a: 1 }, { unique: true });
    expect(await collection.indexes()).toHaveLength(2);
  });

  it('makes an index from two connections at once', async () => {
    const collection = store.collection();
    await collection.insertMany(Array.from({ length: 3000 }, (_, a) => ({ a })));
    await Promise.all(Array.from({ length: 5 }, () => collection.createIndex({ a: 1 })));
    expect(await collection.countDocuments({ a: { $lt: 100 } })).toBe(100);
  });

  it('fills an index from documents that are there, while others are written', async () => {
    const collection = store.collection();
    await collection.insertMany(Array.from({ length: 5000 }, (_, _id) => ({ _id, a: _id % 100 })));
    const made = collection.createIndex({ a: 1 });
    for (let _id = 5000; _id < 5100; _id++) await collection.insertOne({ _id, a: _id % 100 });
    await collection.updateMany({ a: 7 }, { $set: { a: 1007 } });
    await made;
    expect(await collection.countDocuments({ a: 1007 }, { hint: { a: 1 } })).toBe(51);
    expect(await collection.countDocuments({ a: { $gte: 0 } }, { hint: { a: 1 } })).toBe(5100);
  });

  it('refuses the same name for another key', async () => {
    const collection = store.collection();
    await collection.createIndex({ a: 1 }, { name: 'x' });
    expect(await codeOf(collection.createIndex({ b: 1 }, { name: 'x' }))).toBe(86);
  });

  it('refuses the same key under another name', async () => {
    const collection = store.collection();
    await collection.createIndex({ a: 1 }, { name: 'x' });
    expect(await codeOf(collection.createIndex({ a: 1 }, { name: 'y' }))).toBe(85);
  });

  it('refuses to turn an index unique by making it again', async () => {
    const collection = store.collection();
    await collection.createIndex({ a: 1 });
    expect(await codeOf(collection.createIndex({ a: 1 }, { unique: true }))).toBe(86);
  });

  it('drops an index by name', async () => {
    const collection = store.collection();
    await collection.createIndex({ a: 1 }, { unique: true });
    await collection.dropIndex('a_1');
    await collection.insertMany([{ a: 1 }, { a: 1 }]);
    expect(await collection.countDocuments({ a: 1 })).toBe(2);
  });

  it('does not drop the index on _id', async () => {
    const collection = store.collection();
    await collection.insertOne({});
    expect(await codeOf(collection.dropIndex('_id_'))).toBe(72);
  });

  it('says when the index to drop is not there', async () => {
    const collection = store.collection();
    await collection.insertOne({});
    expect(await codeOf(collection.dropIndex('nothing'))).toBe(27);
  });

  it('lists indexes as they were asked for', async () => {
    const collection = store.collection();
    await collection.createIndex(
      { a: 1, 'b.c': -1 },
      { unique: true, partialFilterExpression: { a: { $exists: true } } },
    );
    await collection.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
    const [, first, second] = await collection.indexes();
    expect(first).toMatchObject({
      key: { a: 1, 'b.c': -1 },
      unique: true,
      partialFilterExpression: { a: { $exists: true } },
    });
    expect(second).toMatchObject({ key: { at: 1 }, expireAfterSeconds: 60 });
  });

  it('refuses a hint at an index that is not there', async () => {
    const collection = store.collection();
    await collection.insertOne({ a: 1 });
    expect(await codeOf(collection.find({ a: 1 }, { hint: { a: 1 } }).toArray())).toBe(2);
  });

  it.runIf(isEmbedded)('refuses kinds of index it does not have', async () => {
    expect(await codeOf(store.collection().createIndex({ a: 'text' }))).toBe(115);
  });
});
