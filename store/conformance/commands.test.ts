import { Long } from 'mongodb';
import { describe, expect, it } from 'vitest';

import { codeOf, isEmbedded, refusalOf, storeUnderTest } from './support/under-test.js';

const store = storeUnderTest();

describe('hello', () => {
  it.runIf(isEmbedded)('says that this is a standalone of wire version 21', async () => {
    const hello = await store.db.admin().command({ hello: 1 });
    expect(hello).toMatchObject({
      isWritablePrimary: true,
      maxWireVersion: 21,
      minWireVersion: 0,
      readOnly: false,
      ok: 1,
    });
    expect(hello['setName']).toBeUndefined();
    expect(hello['topologyVersion']).toBeUndefined();
  });

  it('answers its older names too', async () => {
    expect((await store.db.admin().command({ isMaster: 1 }))['ismaster']).toBe(true);
  });
});

describe('small commands', () => {
  it.each(['ping', 'buildInfo', 'connectionStatus', 'serverStatus'])('%s answers', async (name) => {
    expect((await store.db.admin().command({ [name]: 1 }))['ok']).toBe(1);
  });

  it('getParameter answers the compatibility version', async () => {
    const answer = await store.db.admin().command({ getParameter: 1, featureCompatibilityVersion: 1 });
    expect(answer['featureCompatibilityVersion'].version).toMatch(/^\d/);
  });

  it('listDatabases names a database once it has a collection', async () => {
    await store.collection().insertOne({});
    const { databases } = await store.db.admin().listDatabases();
    expect(databases.map(({ name }) => name)).toContain(store.database);
  });
});

describe('collections', () => {
  it('come into being with their first document', async () => {
    const collection = store.collection();
    expect(await store.db.listCollections({ name: collection.collectionName }).toArray()).toEqual([]);
    await collection.insertOne({});
    expect(await store.db.listCollections({ name: collection.collectionName }).toArray()).toHaveLength(1);
  });

  it('can be made empty, twice', async () => {
    const { collectionName } = store.collection();
    await store.db.createCollection(collectionName);
    await store.db.command({ create: collectionName });
    const [{ type }] = (await store.db.listCollections({ name: collectionName }).toArray()) as any;
    expect(type).toBe('collection');
  });

  it('are dropped with everything in them', async () => {
    const collection = store.collection();
    await collection.createIndex({ a: 1 });
    await collection.insertOne({ a: 1 });
    expect(await collection.drop()).toBe(true);
    expect(await collection.countDocuments()).toBe(0);
    await collection.insertOne({ a: 2 });
    expect(await collection.indexes()).toHaveLength(1);
  });

  it('can be dropped when they are not there', async () => {
    expect(await store.collection().drop()).toBe(true);
  });

  it('go with their database', async () => {
    const other = store.client.db(`${store.database}_other`);
    await other.collection('x').insertOne({});
    await other.dropDatabase();
    expect(await other.listCollections().toArray()).toEqual([]);
  });

  it('have their TTL changed by collMod', async () => {
    const collection = store.collection();
    await collection.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
    await store.db.command({ collMod: collection.collectionName, index: { name: 'at_1', expireAfterSeconds: 5 } });
    expect((await collection.indexes())[1]?.expireAfterSeconds).toBe(5);
  });

  it.each(['', '.x', 'a$b'])('may not be called "%s"', async (name) => {
    expect(await codeOf(store.db.command({ insert: name, documents: [{ a: 1 }] }))).toBe(73);
  });

  it('are told apart by database', async () => {
    const collection = store.collection();
    await collection.insertOne({ _id: 1 });
    expect(await store.client.db(`${store.database}_b`).collection(collection.collectionName).countDocuments()).toBe(0);
  });
});

describe('what is not there is refused by name', () => {
  it('a command', async () => {
    const error = await refusalOf(store.db.command({ fooBar: 1 }));
    expect(error).toMatchObject({ code: 59, codeName: 'CommandNotFound' });
    expect(error.message).toContain('fooBar');
  });

  it('a field of a command', async () => {
    const error = await refusalOf(store.db.command({ find: 'x', fooBar: 1 }));
    expect(error.code).toBe(40415);
    expect(error.message).toContain('find.fooBar');
  });

  it('a field of a part of an update', async () => {
    const error = await refusalOf(
      store.db.command({ update: 'x', updates: [{ q: {}, u: { $set: { a: 1 } }, fooBar: 1 }] }),
    );
    expect(error.code).toBe(40415);
  });

  it('an aggregation stage', async () => {
    const error = await refusalOf(
      store
        .collection()
        .aggregate([{ $fooBar: {} }])
        .toArray(),
    );
    expect(error.code).toBe(40324);
    expect(error.message).toContain('$fooBar');
  });

  it.runIf(isEmbedded)('a transaction', async () => {
    const transaction = { txnNumber: Long.fromNumber(1), startTransaction: true, autocommit: false };
    const error = await refusalOf(store.db.command({ insert: 'x', documents: [{ a: 1 }], ...transaction }));
    expect(error.code).toBe(20);
  });

  it('a write concern of two nodes', async () => {
    expect(await codeOf(store.collection().insertOne({}, { writeConcern: { w: 2 } }))).toBe(2);
  });

  it('an argument of the wrong type', async () => {
    expect(await codeOf(store.db.command({ find: 'x', filter: 5 }))).toBe(14);
  });

  it('a negative skip', async () => {
    expect(await codeOf(store.db.command({ find: 'x', skip: -1 }))).toBe(51024);
  });
});

describe('sessions', () => {
  it('are taken and mean nothing', async () => {
    const collection = store.collection();
    const session = store.client.startSession();
    await collection.insertOne({ _id: 1 }, { session });
    expect(await collection.countDocuments({}, { session })).toBe(1);
    await session.endSession();
  });
});

describe('counting', () => {
  it('knows skip and limit', async () => {
    const collection = store.collection();
    await collection.insertMany(Array.from({ length: 10 }, (_, a) => ({ a })));
    expect(await collection.countDocuments({ a: { $gte: 2 } }, { skip: 1, limit: 3 })).toBe(3);
    expect(
      (await store.db.command({ count: collection.collectionName, query: { a: { $lt: 5 } }, limit: -2 }))['n'],
    ).toBe(2);
  });

  it('is right after deletes and refused inserts', async () => {
    const collection = store.collection();
    await collection.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }]);
    await collection.deleteOne({ _id: 1 });
    await refusalOf(collection.insertOne({ _id: 2 }));
    expect(await collection.estimatedDocumentCount()).toBe(2);
  });

  it('counts by an index alone', async () => {
    const collection = store.collection();
    await collection.createIndex({ a: 1, b: 1 });
    await collection.insertMany(Array.from({ length: 100 }, (_, at) => ({ a: at % 2, b: at })));
    expect(await collection.countDocuments({ a: 1, b: { $gt: 50 } })).toBe(25);
  });
});

describe('distinct', () => {
  it('lists values once, numbers by value, arrays by element', async () => {
    const collection = store.collection();
    await collection.insertMany([{ a: 1 }, { a: Long.fromNumber(1) }, { a: [2, 3] }, { a: 'x' }, {}]);
    expect(await collection.distinct('a')).toEqual([1, 2, 3, 'x']);
  });

  it('follows paths and takes a filter', async () => {
    const collection = store.collection();
    await collection.insertMany([
      { a: [{ b: 1 }, { b: 2 }], c: 1 },
      { a: { b: 3 }, c: 2 },
    ]);
    expect(await collection.distinct('a.b')).toEqual([1, 2, 3]);
    expect(await collection.distinct('a.b', { c: 2 })).toEqual([3]);
  });
});

describe('deleting', () => {
  it('takes the first or all', async () => {
    const collection = store.collection();
    await collection.insertMany([{ a: 1 }, { a: 1 }, { a: 1 }, { a: 2 }]);
    expect((await collection.deleteOne({ a: 1 })).deletedCount).toBe(1);
    expect((await collection.deleteMany({ a: 1 })).deletedCount).toBe(2);
    expect(await collection.countDocuments()).toBe(1);
  });
});

describe('cursors', () => {
  it('hand out everything in batches', async () => {
    const collection = store.collection();
    await collection.insertMany(Array.from({ length: 950 }, (_, _id) => ({ _id })));
    const ids = (await collection.find({}, { batchSize: 100 }).toArray()).map(({ _id }) => Number(_id));
    expect(ids).toEqual(Array.from({ length: 950 }, (_, _id) => _id));
  });

  it('respect the batch size', async () => {
    const collection = store.collection();
    await collection.insertMany(Array.from({ length: 10 }, (_, _id) => ({ _id })));
    const { cursor } = await store.db.command({ find: collection.collectionName, batchSize: 3 });
    expect(cursor.firstBatch).toHaveLength(3);
    const more = await store.db.command({
      getMore: Long.fromValue(cursor.id),
      collection: collection.collectionName,
      batchSize: 4,
    });
    expect(more['cursor'].nextBatch.map(({ _id }: any) => _id)).toEqual([3, 4, 5, 6]);
    await store.db.command({ killCursors: collection.collectionName, cursors: [Long.fromValue(cursor.id)] });
    expect(
      await codeOf(store.db.command({ getMore: Long.fromValue(cursor.id), collection: collection.collectionName })),
    ).toBe(43);
  });

  it('open without reading for batch size 0', async () => {
    const collection = store.collection();
    await collection.insertOne({});
    const { cursor } = await store.db.command({ find: collection.collectionName, batchSize: 0 });
    expect(cursor.firstBatch).toEqual([]);
    expect(Long.fromValue(cursor.id).isZero()).toBe(false);
  });

  it('end with their limit', async () => {
    const collection = store.collection();
    await collection.insertMany(Array.from({ length: 10 }, (_, _id) => ({ _id })));
    const { cursor } = await store.db.command({ find: collection.collectionName, batchSize: 5, limit: 5 });
    expect(Long.fromValue(cursor.id).isZero()).toBe(true);
    expect(await collection.find({}, { batchSize: 3 }).skip(2).limit(7).toArray()).toHaveLength(7);
  });

  it('go on over an index while documents come and go', async () => {
    const collection = store.collection();
    await collection.createIndex({ a: 1 });
    await collection.insertMany(Array.from({ length: 300 }, (_, a) => ({ a })));
    const seen: number[] = [];
    for await (const { a } of collection.find({ a: { $gte: 0 } }, { batchSize: 50 }).sort({ a: 1 })) {
      seen.push(a);
      if (a === 10) await collection.deleteMany({ a: { $in: [100, 200] } });
    }
    expect(seen).toHaveLength(298);
    expect(seen).toEqual([...seen].sort((x, y) => x - y));
  });

  it('over a collection that was dropped say so', async () => {
    const collection = store.collection();
    await collection.insertMany(Array.from({ length: 300 }, (_, a) => ({ a })));
    const cursor = collection.find({}, { batchSize: 50 });
    await cursor.next();
    await collection.drop();
    expect([43, 175, 237]).toContain(await codeOf(cursor.toArray()));
  });

  it('hand out documents of many megabytes', async () => {
    const collection = store.collection();
    await collection.insertMany(Array.from({ length: 8 }, (_, _id) => ({ _id, text: 'x'.repeat(4_000_000) })));
    const found = await collection.find().toArray();
    expect(found.map(({ text }) => String(text).length)).toEqual(Array.from({ length: 8 }, () => 4_000_000));
  });
});

describe('aggregation', () => {
  const orders = [
    { _id: 1, who: 'a', n: 5, tags: ['x', 'y'] },
    { _id: 2, who: 'b', n: 7, tags: ['x'] },
    { _id: 3, who: 'a', n: 1, tags: [] },
  ];
  const run = async (pipeline: object[]) => {
    const collection = store.collection();
    await collection.insertMany(orders);
    return collection.aggregate(pipeline).toArray();
  };

  it.each<[string, object[], object[]]>([
    [
      '$match, $sort, $skip, $limit',
      [{ $match: { n: { $gt: 0 } } }, { $sort: { n: -1 } }, { $skip: 1 }, { $limit: 1 }, { $project: { n: 1 } }],
      [{ _id: 1, n: 5 }],
    ],
    [
      '$group with sums',
      [{ $group: { _id: '$who', sum: { $sum: '$n' }, max: { $max: '$n' } } }, { $sort: { _id: 1 } }],
      [
        { _id: 'a', sum: 6, max: 5 },
        { _id: 'b', sum: 7, max: 7 },
      ],
    ],
    [
      '$unwind',
      [{ $unwind: '$tags' }, { $group: { _id: '$tags', n: { $sum: 1 } } }, { $sort: { _id: 1 } }],
      [
        { _id: 'x', n: 2 },
        { _id: 'y', n: 1 },
      ],
    ],
    ['$count', [{ $match: { who: 'a' } }, { $count: 'n' }], [{ n: 2 }]],
    ['$count after other stages', [{ $unwind: '$tags' }, { $count: 'n' }], [{ n: 3 }]],
    ['$count of nothing', [{ $match: { who: 'z' } }, { $count: 'n' }], []],
    [
      '$addFields with an expression',
      [{ $match: { _id: 1 } }, { $addFields: { twice: { $multiply: ['$n', 2] } } }, { $project: { twice: 1, _id: 0 } }],
      [{ twice: 10 }],
    ],
    [
      '$match after $group',
      [{ $group: { _id: '$who', sum: { $sum: '$n' } } }, { $match: { sum: { $gt: 6 } } }],
      [{ _id: 'b', sum: 7 }],
    ],
    [
      '$facet',
      [{ $facet: { a: [{ $count: 'n' }], b: [{ $match: { n: 7 } }, { $project: { _id: 1 } }] } }],
      [{ a: [{ n: 3 }], b: [{ _id: 2 }] }],
    ],
    ['$replaceRoot', [{ $match: { _id: 1 } }, { $replaceRoot: { newRoot: { n: '$n' } } }], [{ n: 5 }]],
    [
      '$sortByCount',
      [{ $sortByCount: '$who' }],
      [
        { _id: 'a', count: 2 },
        { _id: 'b', count: 1 },
      ],
    ],
  ])('%s', async (_title, pipeline, expected) => {
    expect(await run(pipeline)).toEqual(expected);
  });

  it('$lookup joins by equality', async () => {
    const people = store.collection();
    await people.insertMany([
      { _id: 'a', name: 'Ann' },
      { _id: 'c', name: 'Cid' },
    ]);
    const joined = await run([
      { $lookup: { from: people.collectionName, localField: 'who', foreignField: '_id', as: 'person' } },
      { $sort: { _id: 1 } },
      { $project: { person: 1 } },
    ]);
    expect(joined).toEqual([
      { _id: 1, person: [{ _id: 'a', name: 'Ann' }] },
      { _id: 2, person: [] },
      { _id: 3, person: [{ _id: 'a', name: 'Ann' }] },
    ]);
  });

  it('counts as drivers do', async () => {
    expect(await run([{ $match: { n: { $gt: 1 } } }, { $group: { _id: 1, n: { $sum: 1 } } }])).toEqual([
      { _id: 1, n: 2 },
    ]);
  });
});
