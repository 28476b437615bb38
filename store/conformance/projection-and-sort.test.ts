import { Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, type Document } from 'mongodb';
import { describe, expect, it } from 'vitest';

import { codeOf, storeUnderTest, typed } from './support/under-test.js';

const store = storeUnderTest();

describe('a projection', () => {
  const whole = {
    _id: 1,
    b: 2,
    a: 1,
    c: { x: 1, y: 2 },
    d: [
      { x: 1, y: 1 },
      { x: 2, y: 2 },
    ],
    e: [1, 2, 3, 4],
  };

  it.each<[string, Document, Document, Document?]>([
    ['keeps the fields named, in the order of the document', { a: 1, b: 1 }, { _id: 1, b: 2, a: 1 }],
    ['leaves out _id when told to', { a: 1, _id: 0 }, { a: 1 }],
    ['keeps only _id', { _id: 1 }, { _id: 1 }],
    ['leaves out the fields named', { c: 0, d: 0, e: 0 }, { _id: 1, b: 2, a: 1 }],
    ['leaves out only _id', { _id: 0, c: 0, d: 0, e: 0 }, { b: 2, a: 1 }],
    ['keeps a nested field', { 'c.x': 1, _id: 0 }, { c: { x: 1 } }],
    ['keeps a nested field written as a document', { c: { y: 1 }, _id: 0 }, { c: { y: 2 } }],
    ['leaves out a nested field', { 'c.x': 0, d: 0, e: 0, a: 0, b: 0 }, { _id: 1, c: { y: 2 } }],
    ['keeps a field of each element', { 'd.x': 1, _id: 0 }, { d: [{ x: 1 }, { x: 2 }] }],
    ['leaves out a field of each element', { 'd.x': 0, _id: 0, a: 0, b: 0, c: 0, e: 0 }, { d: [{ y: 1 }, { y: 2 }] }],
    ['takes true for 1', { a: true, _id: false }, { a: 1 }],
    ['keeps nothing of what is not there', { z: 1, _id: 0 }, {}],
    ['$slice takes the first', { e: { $slice: 2 }, a: 1, _id: 0 }, { a: 1, e: [1, 2] }],
    ['$slice takes the last', { e: { $slice: -1 }, a: 1, _id: 0 }, { a: 1, e: [4] }],
    ['$slice skips', { e: { $slice: [1, 2] }, a: 1, _id: 0 }, { a: 1, e: [2, 3] }],
    ['$slice skips from the end', { e: { $slice: [-3, 2] }, a: 1, _id: 0 }, { a: 1, e: [2, 3] }],
    ['$slice alone keeps the other fields', { e: { $slice: 1 } }, { ...whole, e: [1] }],
    [
      '$elemMatch keeps the first element that matches',
      { d: { $elemMatch: { x: { $gt: 0 } } }, _id: 0 },
      { d: [{ x: 1, y: 1 }] },
    ],
    ['$elemMatch without a match leaves the field out', { d: { $elemMatch: { x: 9 } }, a: 1, _id: 0 }, { a: 1 }],
    ['$ keeps the element the filter found', { 'd.$': 1, _id: 0 }, { d: [{ x: 2, y: 2 }] }, { 'd.x': 2 }],
    ['computes', { sum: { $add: ['$a', '$b'] }, _id: 0 }, { sum: 3 }],
  ])('%s', async (_title, projection, expected, filter = {}) => {
    const collection = store.collection();
    await collection.insertOne(whole);
    expect(JSON.stringify(await collection.findOne(filter, { projection }))).toBe(JSON.stringify(expected));
  });

  it('keeps number types', async () => {
    const collection = store.collection();
    await collection.insertOne({ _id: 1, a: Long.fromNumber(1), b: new Double(1) });
    const found = await collection.findOne({}, { projection: { a: 1 }, ...typed });
    expect(found.a).toEqual(Long.fromNumber(1));
  });

  it.each<[string, Document, number]>([
    ['fields to keep and to leave out', { a: 1, b: 0 }, 31254],
    ['fields to leave out and to keep', { a: 0, b: 1 }, 31253],
    ['a field and a part of it', { c: 1, 'c.x': 1 }, 31249],
    ['a part of a field and the field', { 'c.x': 1, c: 1 }, 31250],
  ])('refuses %s', async (_title, projection, code) => {
    const collection = store.collection();
    await collection.insertOne(whole);
    expect(await codeOf(collection.findOne({}, { projection }))).toBe(code);
  });
});

describe('sorting', () => {
  const mixed = [
    new MinKey(),
    [],
    null,
    new Double(NaN),
    Decimal128.fromString('-Infinity'),
    new Int32(-5),
    new Double(0.5),
    Long.fromNumber(1),
    Decimal128.fromString('1.5'),
    'A',
    'a',
    'é',
    { x: 1 },
    { x: 2 },
    Buffer.from('x'),
    new ObjectId('000000000000000000000001'),
    false,
    true,
    new Date(0),
    new MaxKey(),
  ];

  for (const isIndexed of [false, true]) {
    it(`puts types into MongoDB's order${isIndexed ? ' from an index' : ''}`, async () => {
      const collection = store.collection();
      const documents = mixed.map((a, _id) => ({ _id, a }));
      await collection.insertMany([...documents].reverse());
      if (isIndexed) await collection.createIndex({ a: 1 });
      const ids = async (direction: 1 | -1) =>
        (await collection.find().sort({ a: direction }).toArray()).map(({ _id }) => Number(_id));
      const upward = mixed.map((_value, at) => at);
      expect(await ids(1)).toEqual(upward);
      expect(await ids(-1)).toEqual([...upward].reverse());
    });
  }

  it('takes missing and null for the same', async () => {
    const collection = store.collection();
    await collection.insertMany([{ _id: 1, a: 1 }, { _id: 2 }, { _id: 3, a: null }]);
    const ids = (await collection.find().sort({ a: 1, _id: 1 }).toArray()).map(({ _id }) => _id);
    expect(ids).toEqual([2, 3, 1]);
  });

  it('counts an array with its smallest element upward and its largest downward', async () => {
    const collection = store.collection();
    await collection.insertMany([
      { _id: 1, a: [2, 9] },
      { _id: 2, a: 3 },
      { _id: 3, a: 8 },
    ]);
    expect((await collection.find().sort({ a: 1 }).toArray()).map(({ _id }) => _id)).toEqual([1, 2, 3]);
    expect((await collection.find().sort({ a: -1 }).toArray()).map(({ _id }) => _id)).toEqual([1, 3, 2]);
  });

  it('sorts by several fields in their own directions', async () => {
    const collection = store.collection();
    await collection.insertMany([
      { _id: 1, a: 1, b: 1 },
      { _id: 2, a: 1, b: 2 },
      { _id: 3, a: 0, b: 0 },
    ]);
    const ids = async () => (await collection.find().sort({ a: 1, b: -1 }).toArray()).map(({ _id }) => _id);
    expect(await ids()).toEqual([3, 2, 1]);
    await collection.createIndex({ a: 1, b: -1 });
    expect(await ids()).toEqual([3, 2, 1]);
  });

  it('sorts by a nested path', async () => {
    const collection = store.collection();
    await collection.insertMany([{ _id: 1, a: { b: 2 } }, { _id: 2, a: { b: 1 } }, { _id: 3 }]);
    expect((await collection.find().sort({ 'a.b': 1 }).toArray()).map(({ _id }) => _id)).toEqual([3, 2, 1]);
  });

  it('skips and limits after sorting', async () => {
    const collection = store.collection();
    await collection.insertMany(Array.from({ length: 3000 }, (_, _id) => ({ _id, a: (_id * 7919) % 3000 })));
    const page = await collection.find().sort({ a: 1 }).skip(10).limit(5).toArray();
    expect(page.map(({ a }) => Number(a))).toEqual([10, 11, 12, 13, 14]);
  });

  it('keeps the order of arrival without a sort, and turns it with $natural', async () => {
    const collection = store.collection();
    await collection.insertMany([{ _id: 3 }, { _id: 1 }, { _id: 2 }] as never);
    expect((await collection.find().toArray()).map(({ _id }) => _id)).toEqual([3, 1, 2]);
    expect((await collection.find().sort({ $natural: -1 }).toArray()).map(({ _id }) => _id)).toEqual([2, 1, 3]);
  });

  it('refuses a direction that is none', async () => {
    expect(await codeOf(store.db.command({ find: 'x', sort: { a: 2 } }))).toBe(15_975);
  });
});
