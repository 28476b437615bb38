import { MongoClient } from 'mongodb';
import { describe, expect, it } from 'vitest';

import { makeFolder, removeFolder, startStore } from './support/store-process.js';
import { codeOf, isEmbedded, storeUnderTest } from './support/under-test.js';

const store = storeUnderTest();
const ROWS = 20_000;

/** Documents without an index on anything. */
async function filled(count = ROWS) {
  const collection = store.collection();
  for (let at = 0; at < count; at += 5000) {
    const length = Math.min(5000, count - at);
    await collection.insertMany(Array.from({ length }, (_, i) => ({ _id: at + i, a: at + i, b: Math.random() })));
  }
  return collection;
}

describe('a query that takes too long', () => {
  const busy = { $expr: { $gt: [{ $size: { $range: [0, 3000] } }, 5000] } };

  it('ends with maxTimeMS', async () => {
    const collection = await filled();
    expect(await codeOf(collection.find(busy, { maxTimeMS: 30 }).toArray())).toBe(50);
    expect(await codeOf(collection.aggregate([{ $match: busy }], { maxTimeMS: 30 }).toArray())).toBe(50);
    expect(await codeOf(collection.countDocuments(busy, { maxTimeMS: 30 }))).toBe(50);
    expect(await codeOf(collection.distinct('a', busy, { maxTimeMS: 30 }))).toBe(50);
  });

  it('is not ended by a time it keeps', async () => {
    const collection = await filled(100);
    expect(await collection.find({ b: { $gte: 0 } }, { maxTimeMS: 60_000 }).toArray()).toHaveLength(100);
  });

  it('lets others read meanwhile', async () => {
    const collection = await filled();
    const small = store.collection();
    await small.insertOne({ _id: 1 });
    let isDone = false;
    const scan = collection
      .find(busy)
      .toArray()
      .then(() => (isDone = true));
    let reads = 0;
    while (!isDone) {
      await small.findOne({ _id: 1 });
      reads++;
    }
    await scan;
    expect(reads).toBeGreaterThan(10);
  });
});

describe('a count over an index', () => {
  it('is exact, however many keys there are', async () => {
    const collection = await filled(45_000);
    await collection.createIndex({ a: 1 });
    const count = (low: number, high: number) => collection.countDocuments({ a: { $gte: low, $lt: high } });
    for (const high of [0, 1, 19_999, 20_000, 20_001, 40_000, 40_001, 45_000]) expect(await count(0, high)).toBe(high);
    expect(await count(5000, 25_000)).toBe(20_000);
    expect(await collection.countDocuments({ a: { $in: [1, 7, 44_999, 45_000] } })).toBe(3);
    expect(await collection.countDocuments({ a: { $gte: 0 } }, { skip: 20_000, limit: 24_000 })).toBe(24_000);
  });

  it('is of one moment, whatever is written meanwhile', async () => {
    const collection = await filled(25_000);
    await collection.createIndex({ a: 1 });
    let isDone = false;
    const writing = (async () => {
      // Never two more or less than there were: each adds one at the end and takes one from the beginning.
      for (let at = 0; !isDone; at++) {
        await collection.insertOne({ a: 25_000 + at });
        await collection.deleteOne({ a: at });
      }
    })();
    for (let times = 0; times < 25; times++) {
      expect([25_000, 25_001]).toContain(await collection.countDocuments({ a: { $gte: 0 } }));
    }
    isDone = true;
    await writing;
  });
});

describe('writes without an index', () => {
  it('let others read and write meanwhile', async () => {
    const collection = await filled();
    const small = store.collection();
    let isDone = false;
    const change = collection.updateMany({ b: { $gte: 0 } }, { $set: { c: 1 } }).then((result) => {
      isDone = true;
      return result;
    });
    let writes = 0;
    while (!isDone) {
      await small.insertOne({});
      writes++;
    }
    expect((await change).modifiedCount).toBe(ROWS);
    expect(writes).toBeGreaterThan(5);
    expect(await collection.countDocuments({ c: 1 })).toBe(ROWS);
    expect((await collection.deleteMany({ b: { $gte: 0 } })).deletedCount).toBe(ROWS);
    expect(await collection.countDocuments()).toBe(0);
  });

  it('look again at what they found before they change it', async () => {
    const collection = await filled();
    await collection.updateMany({}, { $set: { state: 'open' } });
    const takers = Array.from({ length: 5 }, () =>
      collection.updateMany({ state: 'open' }, { $set: { state: 'taken' }, $inc: { times: 1 } }),
    );
    const taken = await Promise.all(takers);
    expect(taken.reduce((sum, { modifiedCount }) => sum + modifiedCount, 0)).toBe(ROWS);
    expect(await collection.countDocuments({ times: 1 })).toBe(ROWS);
  });

  it('of many who take one, each gets another', async () => {
    const collection = await filled(5000);
    const claims = Array.from({ length: 20 }, () =>
      collection.findOneAndUpdate({ claimed: null, b: { $gte: 0 } }, { $set: { claimed: true } }, { sort: { b: 1 } }),
    );
    const ids = (await Promise.all(claims)).map((found) => Number(found?._id));
    expect(new Set(ids).size).toBe(20);
  });

  it('insert one where they find none', async () => {
    const collection = await filled();
    const { upsertedId } = await collection.updateOne({ b: 5 }, { $set: { c: 1 } }, { upsert: true });
    expect(await collection.findOne({ _id: upsertedId! })).toMatchObject({ b: 5, c: 1 });
  });

  it('stop at a document they may not change', async () => {
    const collection = await filled();
    await collection.createIndex({ u: 1 }, { unique: true, sparse: true });
    expect(await codeOf(collection.updateMany({ b: { $gte: 0 } }, { $set: { u: 1 } }))).toBe(11000);
    expect(await collection.countDocuments({ u: 1 })).toBeLessThanOrEqual(1);
  });
});

describe('memory', () => {
  const text = 'x'.repeat(1_000_000);

  it('a sort without an index is refused beyond 100 MB, unless it has a small limit', { timeout: 60_000 }, async () => {
    const collection = store.collection();
    for (let at = 0; at < 110; at += 10) {
      await collection.insertMany(Array.from({ length: 10 }, (_, i) => ({ _id: at + i, a: 110 - at - i, text })));
    }
    const options = { allowDiskUse: false };
    expect(await codeOf(collection.find({}, options).sort({ a: 1 }).toArray())).toBe(292);
    expect(await codeOf(collection.aggregate([{ $sort: { a: 1 } }], options).toArray())).toBe(292);
    const grouped = [{ $group: { _id: '$_id', all: { $push: '$text' } } }];
    expect(await codeOf(collection.aggregate(grouped, options).toArray())).toBe(292);
    const [first] = await collection
      .find({}, { ...options, projection: { a: 1 } })
      .sort({ a: 1 })
      .limit(1)
      .toArray();
    expect(first).toEqual({ _id: 109, a: 1 });
    await collection.createIndex({ a: 1 });
    const sorted = collection.find({}, { ...options, projection: { a: 1 } }).sort({ a: 1 });
    expect(await sorted.toArray()).toHaveLength(110);
    await collection.drop();
  });

  it('a document made by a pipeline is no larger than one that is stored', { timeout: 60_000 }, async () => {
    const collection = store.collection();
    await collection.insertMany(Array.from({ length: 20 }, (_, _id) => ({ _id, text })));
    expect(await codeOf(collection.aggregate([{ $group: { _id: null, all: { $push: '$text' } } }]).toArray())).toBe(
      10334,
    );
  });
});

describe('cursors of a pipeline', () => {
  it('hand out what there is in batches of their size', async () => {
    const collection = await filled(1000);
    const cursor = collection.aggregate([{ $addFields: { c: 1 } }, { $match: { c: 1 } }], { batchSize: 10 });
    const { cursor: first } = await store.db.command({
      aggregate: collection.collectionName,
      pipeline: [{ $addFields: { c: 1 } }],
      cursor: { batchSize: 7 },
    });
    expect(first.firstBatch).toHaveLength(7);
    let seen = 0;
    for await (const document of cursor) seen += Number(document['c']);
    expect(seen).toBe(1000);
    await store.db.command({ killCursors: collection.collectionName, cursors: [first.id] });
  });

  it('open without reading for batch size 0', async () => {
    const collection = await filled(10);
    const { cursor } = await store.db.command({
      aggregate: collection.collectionName,
      pipeline: [],
      cursor: { batchSize: 0 },
    });
    expect(cursor.firstBatch).toEqual([]);
    const next = await store.db.command({ getMore: cursor.id, collection: collection.collectionName });
    expect(next['cursor'].nextBatch).toHaveLength(10);
  });

  it('are refused without the cursor option', async () => {
    const collection = await filled(1);
    expect(await codeOf(store.db.command({ aggregate: collection.collectionName, pipeline: [] }))).toBe(9);
  });
});

describe.runIf(isEmbedded)('an index on documents that are there', () => {
  it('lets others read while it is made, and is whole or absent after a kill', { timeout: 60_000 }, async () => {
    const folder = makeFolder();
    let running = await startStore(folder, '--log-level', 'error');
    let client = await MongoClient.connect(running.uri);
    try {
      const documents = Array.from({ length: ROWS }, (_, _id) => ({ _id, a: _id % 100 }));
      await client
        .db('d')
        .collection<any>('c')
        .insertMany(documents, { writeConcern: { w: 'majority' } });
      const made = client
        .db('d')
        .collection('c')
        .createIndex({ a: 1 })
        .catch(() => undefined);
      let reads = 0;
      for (; reads < 5; reads++) await client.db('d').collection<any>('c').findOne({ _id: reads });
      await running.kill();
      await made;
      await client.close();
      running = await startStore(folder, '--log-level', 'error');
      client = await MongoClient.connect(running.uri);
      const collection = client.db('d').collection<any>('c');
      expect(reads).toBe(5);
      expect((await collection.indexes()).map(({ name }) => name)).toEqual(['_id_']);
      expect(await collection.countDocuments({ a: 7 })).toBe(ROWS / 100);
      await collection.createIndex({ a: 1 });
      expect(await collection.countDocuments({ a: 7 }, { hint: 'a_1' })).toBe(ROWS / 100);
    } finally {
      await client.close();
      await running.stop();
      removeFolder(folder);
    }
  });
});

describe('dropping what is large', () => {
  it('lets others read meanwhile, and its name is free at once', async () => {
    const collection = await filled();
    await collection.createIndex({ a: 1 });
    const dropped = collection.dropIndex('a_1');
    await collection.createIndex({ a: -1 }, { name: 'other' });
    await dropped;
    expect((await collection.indexes()).map(({ name }) => name)).toEqual(['_id_', 'other']);
    expect(await collection.countDocuments({ a: { $lt: 10 } })).toBe(10);
    const gone = collection.drop();
    const small = store.collection();
    await small.insertOne({ _id: 1 });
    await gone;
    expect(await collection.countDocuments()).toBe(0);
    await collection.insertOne({ _id: 1 });
    const names = await store.db.listCollections().toArray();
    expect(names.filter(({ name }) => name.startsWith('tmp.'))).toEqual([]);
    expect(await collection.countDocuments()).toBe(1);
  });

  it('made again at once has the new entries only', async () => {
    const collection = await filled();
    await collection.createIndex({ a: 1 });
    await Promise.all([
      collection.dropIndex('a_1'),
      collection.updateMany({ a: { $lt: 50 } }, { $inc: { a: 100_000 } }),
    ]);
    await collection.createIndex({ a: 1 });
    expect(await collection.countDocuments({ a: { $gte: 100_000 } }, { hint: 'a_1' })).toBe(50);
    expect(await collection.countDocuments({ a: { $gte: 0 } }, { hint: 'a_1' })).toBe(ROWS);
  });
});
