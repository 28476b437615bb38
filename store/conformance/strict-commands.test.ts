import { Long, Timestamp } from 'mongodb';
import { describe, expect, it } from 'vitest';

import { isEmbedded, refusalOf, storeUnderTest } from './support/under-test.js';

const store = storeUnderTest();

describe('a field of the wrong type is refused with its name', () => {
  it.each<[string, object, string]>([
    ['a filter', { find: 'x', filter: 1 }, 'find.filter'],
    ['a projection', { find: 'x', projection: 'a' }, 'find.projection'],
    ['a sort', { find: 'x', sort: 'a' }, 'find.sort'],
    ['a limit', { find: 'x', limit: 'a' }, 'find.limit'],
    ['a batch size', { find: 'x', batchSize: {} }, 'find.batchSize'],
    ['a collation', { find: 'x', collation: 'fr' }, 'find.collation'],
    ['variables', { find: 'x', let: 1 }, 'find.let'],
    ['a query to count', { count: 'x', query: 'a' }, 'count.query'],
    ['a key to tell apart', { distinct: 'x', key: 1 }, 'distinct.key'],
    ['a pipeline', { aggregate: 'x', pipeline: {}, cursor: {} }, 'aggregate.pipeline'],
    ['a cursor', { aggregate: 'x', pipeline: [], cursor: 1 }, 'aggregate.cursor'],
    ['the order of an insert', { insert: 'x', documents: [{}], ordered: 'no' }, 'insert.ordered'],
    ['the updates', { update: 'x', updates: {} }, 'update.updates'],
    ['an update', { update: 'x', updates: [1] }, 'update.updates.0'],
    ['what an update finds', { update: 'x', updates: [{ q: 1, u: {} }] }, 'update.updates.q'],
    ['whether it changes many', { update: 'x', updates: [{ q: {}, u: {}, multi: 'x' }] }, 'update.updates.multi'],
    ['whether it inserts', { update: 'x', updates: [{ q: {}, u: {}, upsert: 'x' }] }, 'update.updates.upsert'],
    ['what a delete finds', { delete: 'x', deletes: [{ q: 1, limit: 0 }] }, 'delete.deletes.q'],
    ['what findAndModify finds', { findAndModify: 'x', query: 1, remove: true }, 'findAndModify.query'],
    ['its fields', { findAndModify: 'x', fields: 1, remove: true }, 'findAndModify.fields'],
  ])('%s', async (_title, command, field) => {
    const error = await refusalOf(store.db.command(command));
    expect(error).toMatchObject({ code: 14, codeName: 'TypeMismatch' });
    expect(error.message).toContain(`'${field}'`);
  });
});

describe('a field that is not known is refused with its name', () => {
  it.each<[string, object, string]>([
    ['of insert', { insert: 'x', documents: [{}], foo: 1 }, 'insert.foo'],
    ['of update', { update: 'x', updates: [{ q: {}, u: {} }], foo: 1 }, 'update.foo'],
    ['of a part of an update', { update: 'x', updates: [{ q: {}, u: {}, foo: 1 }] }, 'update.updates.foo'],
    ['of delete', { delete: 'x', deletes: [{ q: {}, limit: 0 }], foo: 1 }, 'delete.foo'],
    ['of a part of a delete', { delete: 'x', deletes: [{ q: {}, limit: 0, foo: 1 }] }, 'delete.deletes.foo'],
    ['of count', { count: 'x', foo: 1 }, 'count.foo'],
    ['of distinct', { distinct: 'x', key: 'a', foo: 1 }, 'distinct.foo'],
    ['of aggregate', { aggregate: 'x', pipeline: [], cursor: {}, foo: 1 }, 'aggregate.foo'],
    ['of listCollections', { listCollections: 1, foo: 1 }, 'listCollections.foo'],
    ['of drop', { drop: 'x', foo: 1 }, 'drop.foo'],
    ['of ping', { ping: 1, foo: 1 }, 'ping.foo'],
  ])('%s', async (_title, command, field) => {
    const error = await refusalOf(store.db.command(command));
    expect(error.code).toBe(40415);
    expect(error.message).toContain(`'${field}'`);
  });
});

describe('a field that must be there is asked for by its name', () => {
  it.each<[string, object, string]>([
    ['the documents of an insert', { insert: 'x' }, 'insert.documents'],
    ['the updates', { update: 'x' }, 'update.updates'],
    ['what an update finds', { update: 'x', updates: [{ u: {} }] }, 'update.updates.q'],
    ['what an update does', { update: 'x', updates: [{ q: {} }] }, 'update.updates.u'],
    ['the deletes', { delete: 'x' }, 'delete.deletes'],
    ['what a delete finds', { delete: 'x', deletes: [{ limit: 0 }] }, 'delete.deletes.q'],
    ['how many a delete takes', { delete: 'x', deletes: [{ q: {} }] }, 'delete.deletes.limit'],
  ])('%s', async (_title, command, field) => {
    const error = await refusalOf(store.db.command(command));
    expect(error.code).toBe(40414);
    expect(error.message).toContain(`'${field}'`);
  });

  it.each([
    ['insert', { insert: 'x', documents: [] }],
    ['update', { update: 'x', updates: [] }],
    ['delete', { delete: 'x', deletes: [] }],
  ])('an empty %s is refused', async (_title, command) => {
    expect(await refusalOf(store.db.command(command))).toMatchObject({ code: 16, codeName: 'InvalidLength' });
  });
});

describe('numbers', () => {
  it.each<[string, object, number]>([
    ['a negative batch', { find: 'x', batchSize: -1 }, 51024],
    ['the least limit', { find: 'x', limit: -(2 ** 31) }, 51024],
    ['a negative batch of getMore', { getMore: Long.fromNumber(5), collection: 'x', batchSize: -5 }, 51024],
    ['a negative time', { find: 'x', maxTimeMS: -1 }, 2],
    ['a time without end', { find: 'x', maxTimeMS: 1e300 }, 2],
    ['half a millisecond', { find: 'x', maxTimeMS: 0.5 }, 2],
    ['a cursor that nobody opened', { getMore: Long.fromNumber(5), collection: 'x' }, 43],
    ['an int for a cursor', { getMore: 5, collection: 'x' }, 14],
    ['ints for cursors', { killCursors: 'x', cursors: [5] }, 14],
    ['a number for cursors', { killCursors: 'x', cursors: 5 }, 14],
    ['minus one node', { insert: 'x', documents: [{}], writeConcern: { w: -1 } }, 9],
    ['a node by a name', { insert: 'x', documents: [{}], writeConcern: { w: 'mine' } }, 2],
    ['numbers for documents', { insert: 'x', documents: [1, 2] }, 14],
    ['a document for documents', { insert: 'x', documents: { a: 1 } }, 14],
  ])('%s is refused', async (_title, command, code) => {
    expect((await refusalOf(store.db.command(command))).code).toBe(code);
  });

  it('that are none count as 0, and a fraction as its whole part', async () => {
    const collection = store.collection();
    await collection.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }]);
    const { collectionName: name } = collection;
    const count = async (command: object) => (await store.db.command(command))['cursor'].firstBatch.length;
    expect(await count({ find: name, skip: NaN })).toBe(3);
    expect(await count({ find: name, limit: NaN })).toBe(3);
    expect(await count({ find: name, limit: 1.9 })).toBe(1);
    expect(await count({ find: name, batchSize: Long.MAX_VALUE })).toBe(3);
    expect((await store.db.command({ count: name, limit: 1.9 }))['n']).toBe(1);
    expect((await store.db.command({ count: name, skip: Long.MAX_VALUE }))['n']).toBe(0);
  });
});

describe('a field that has the name of an argument', () => {
  it('keeps the documents in it', async () => {
    const collection = store.collection();
    const documents = [{ a: 1 }, { b: [{ documents: [{ c: 1 }] }] }];
    await collection.findOneAndUpdate({ _id: 1 }, { $set: { documents } }, { upsert: true });
    await collection.updateOne({ _id: 2 }, { $set: { documents } }, { upsert: true });
    await collection.insertOne({ _id: 3, documents });
    expect(await collection.find({ documents }).toArray()).toEqual([1, 2, 3].map((_id) => ({ _id, documents })));
    const [made] = await collection.aggregate([{ $limit: 1 }, { $project: { documents: [{ a: '$_id' }] } }]).toArray();
    expect(made).toEqual({ _id: 1, documents: [{ a: 1 }] });
  });
});

describe('a time to live', () => {
  it.each([NaN, -1, 1e300])('of %s seconds is refused', async (expireAfterSeconds) => {
    const collection = store.collection();
    await collection.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
    const index = { keyPattern: { at: 1 }, expireAfterSeconds };
    expect((await refusalOf(store.db.command({ collMod: collection.collectionName, index }))).code).toBe(72);
    expect((await refusalOf(collection.createIndex({ to: 1 }, { expireAfterSeconds }))).code).toBe(67);
  });
});

describe('a collection comes into being', () => {
  const isThere = async (name: string) => (await store.db.listCollections({ name }).toArray()).length === 1;

  it('with an upsert that inserts', async () => {
    const collection = store.collection();
    await collection.updateOne({ a: 1 }, { $set: { b: 1 } }, { upsert: true });
    expect(await isThere(collection.collectionName)).toBe(true);
  });

  it('not with an update that finds nothing', async () => {
    const collection = store.collection();
    await collection.updateOne({ a: 1 }, { $set: { b: 1 } });
    await collection.findOneAndUpdate({ a: 1 }, { $set: { b: 1 } });
    await collection.deleteMany({});
    expect(await isThere(collection.collectionName)).toBe(false);
  });
});

describe('listCollections', () => {
  it('filters by what it answers', async () => {
    const [a, b] = [store.collection(), store.collection()];
    await a.insertOne({});
    await b.insertOne({});
    const names = [a.collectionName, b.collectionName];
    const all = await store.db.listCollections({ name: { $in: names } }).toArray();
    expect(all.map(({ name }) => name).sort()).toEqual([...names].sort());
    expect(await store.db.listCollections({ name: names[0]!, type: 'view' }).toArray()).toEqual([]);
    const byExpression = { name: new RegExp(`^${names[1]!}$`) };
    expect(await store.db.listCollections(byExpression, { nameOnly: true }).toArray()).toEqual([
      { name: names[1], type: 'collection' },
    ]);
  });

  it('answers in batches', async () => {
    const collections = [store.collection(), store.collection(), store.collection()];
    for (const collection of collections) await collection.insertOne({});
    const filter = { name: { $in: collections.map(({ collectionName }) => collectionName) } };
    expect(await store.db.listCollections(filter, { batchSize: 1 }).toArray()).toHaveLength(3);
  });
});

describe('a cursor', () => {
  it('is handed to its own collection only', async () => {
    const collection = store.collection();
    await collection.insertMany([{}, {}, {}]);
    const { cursor } = await store.db.command({ find: collection.collectionName, batchSize: 1 });
    const asked = { getMore: Long.fromValue(cursor.id), collection: 'another' };
    expect((await refusalOf(store.db.command(asked))).code).toBe(13);
    const { nextBatch } = (await store.db.command({ ...asked, collection: collection.collectionName }))['cursor'];
    expect(nextBatch).toHaveLength(2);
  });
});

describe('an empty timestamp', () => {
  it('stands for the time in a document that is written whole', async () => {
    const collection = store.collection();
    const empty = new Timestamp({ t: 0, i: 0 });
    await collection.insertOne({ _id: 1, at: empty, inside: { at: empty } });
    await collection.insertOne({ _id: 2 });
    await collection.replaceOne({ _id: 2 }, { at: empty });
    const [inserted, replaced] = await collection.find().sort({ _id: 1 }).toArray();
    expect(inserted?.at.isZero()).toBe(false);
    expect(inserted?.inside.at.isZero()).toBe(true);
    expect(replaced?.at.isZero()).toBe(false);
  });
});

describe.runIf(isEmbedded)('what MongoDB has and the embedded store has not', () => {
  it.each<[string, object]>([
    ['mapReduce', { mapReduce: 'x', map: 'f', reduce: 'g', out: 'y' }],
    ['renameCollection', { renameCollection: 'a.x', to: 'a.y' }],
    ['collStats', { collStats: 'x' }],
    ['capped', { create: 'capped', capped: true, size: 1000 }],
    ['timeseries', { create: 'series', timeseries: { timeField: 'at' } }],
    ['viewOn', { create: 'view', viewOn: 'x', pipeline: [] }],
    ['validator', { create: 'valid', validator: { a: 1 } }],
    ['tailable', { find: 'x', tailable: true }],
    ['$where', { find: 'x', filter: { $where: 'true' } }],
    ['$text', { find: 'x', filter: { $text: { $search: 'a' } } }],
    ['$near', { find: 'x', filter: { a: { $near: [0, 0] } } }],
    ['$jsonSchema', { find: 'x', filter: { $jsonSchema: {} } }],
  ])('%s is refused by name', async (name, command) => {
    const error = await refusalOf(store.db.command(command));
    expect(error).toMatchObject({ code: 115, codeName: 'CommandNotSupported' });
    expect(error.message).toContain(name);
    expect(error.message).toContain('use MongoDB for it');
  });
});
