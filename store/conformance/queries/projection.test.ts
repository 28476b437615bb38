import { Decimal128, Double, Int32, Long, type Document } from 'mongodb';
import { describe, expect, it } from 'vitest';

import { codeOf, storeUnderTest, typed } from '../support/under-test.js';

const store = storeUnderTest();

const whole = {
  _id: 1,
  b: 2,
  a: 1,
  c: { x: 1, y: { z: 2 } },
  d: [{ x: 1, y: 1 }, { x: 2 }, 5, [{ x: 3 }]],
  e: [1, 2, 3, 4],
  f: 'text',
  g: null,
};
const { b, a, c, d, e, f, g } = whole;

/** The whole projected document, in its order. */
type Row = [title: string, projection: Document, expected: Document, filter?: Document];

const rows: Row[] = [
  ['{} keeps everything', {}, whole],
  ['keeps in the order of the document', { f: 1, a: 1, b: 1 }, { _id: 1, b, a, f }],
  ['keeps null', { g: 1, _id: 0 }, { g }],
  ['keeps nothing that is missing', { h: 1 }, { _id: 1 }],
  ['takes any number but zero for keep', { a: 5, b: -1, _id: 0 }, { b, a }],
  [
    'takes numbers of all types',
    { a: Long.fromNumber(1), b: new Double(1.5), f: Decimal128.fromString('1') },
    { _id: 1, b, a, f },
  ],
  ['takes true and false', { a: true, _id: false }, { a }],
  ['{ _id: 1 } keeps it alone', { _id: 1 }, { _id: 1 }],
  ['{ _id: 0 } keeps the rest', { _id: 0 }, { b, a, c, d, e, f, g }],
  ['leaves out', { c: 0, d: 0, e: 0 }, { _id: 1, b, a, f, g }],
  ['leaves out with _id', { _id: 0, c: 0, d: 0, e: 0 }, { b, a, f, g }],
  ['leaves out a field that is missing', { h: 0, c: 0, d: 0, e: 0 }, { _id: 1, b, a, f, g }],
  ['keeps a nested field', { 'c.x': 1 }, { _id: 1, c: { x: 1 } }],
  ['keeps a field nested twice', { 'c.y.z': 1 }, { _id: 1, c: { y: { z: 2 } } }],
  ['keeps nested fields in their order', { 'c.y': 1, 'c.x': 1 }, { _id: 1, c: { x: 1, y: { z: 2 } } }],
  ['keeps a nested field written as a document', { c: { y: { z: 1 } } }, { _id: 1, c: { y: { z: 2 } } }],
  ['keeps an empty document where a nested field is missing', { 'c.h': 1 }, { _id: 1, c: {} }],
  ['keeps nothing of a scalar on the way', { 'f.x': 1, a: 1 }, { _id: 1, a }],
  ['leaves out a nested field', { 'c.y': 0, d: 0, e: 0 }, { _id: 1, b, a, c: { x: 1 }, f, g }],
  ['leaves out nothing of a scalar on the way', { 'f.x': 0, c: 0, d: 0, e: 0 }, { _id: 1, b, a, f, g }],
  ['keeps a field of each element', { 'd.x': 1 }, { _id: 1, d: [{ x: 1 }, { x: 2 }, [{ x: 3 }]] }],
  ['keeps empty elements where it is missing', { 'd.y': 1 }, { _id: 1, d: [{ y: 1 }, {}, [{}]] }],
  ['leaves out a field of each element', { 'd.x': 0, c: 0, e: 0 }, { _id: 1, b, a, d: [{ y: 1 }, {}, 5, [{}]], f, g }],
  ['knows no places', { 'e.0': 1 }, { _id: 1, e: [] }],

  ['$slice: n takes the first', { e: { $slice: 2 }, a: 1 }, { _id: 1, a, e: [1, 2] }],
  ['$slice: -n takes the last', { e: { $slice: -2 }, a: 1 }, { _id: 1, a, e: [3, 4] }],
  ['$slice of more than there are', { e: { $slice: 9 }, a: 1 }, { _id: 1, a, e }],
  ['$slice: 0 takes none', { e: { $slice: 0 }, a: 1 }, { _id: 1, a, e: [] }],
  ['$slice: [skip, n]', { e: { $slice: [1, 2] }, a: 1 }, { _id: 1, a, e: [2, 3] }],
  ['$slice: [-skip, n]', { e: { $slice: [-3, 2] }, a: 1 }, { _id: 1, a, e: [2, 3] }],
  ['$slice: [-more, n] begins at the first', { e: { $slice: [-9, 2] }, a: 1 }, { _id: 1, a, e: [1, 2] }],
  ['$slice beyond the end', { e: { $slice: [9, 2] }, a: 1 }, { _id: 1, a, e: [] }],
  ['$slice alone keeps the rest', { e: { $slice: 1 } }, { ...whole, e: [1] }],
  ['$slice beside a field left out', { c: 0, d: 0, e: { $slice: 1 } }, { _id: 1, b, a, e: [1], f, g }],
  ['$slice of a scalar is the scalar', { f: { $slice: 1 }, a: 1 }, { _id: 1, a, f }],

  [
    '$elemMatch keeps the first that matches',
    { d: { $elemMatch: { x: { $gt: 0 } } } },
    { _id: 1, d: [{ x: 1, y: 1 }] },
  ],
  ['$elemMatch of values', { e: { $elemMatch: { $gt: 2 } } }, { _id: 1, e: [3] }],
  ['$elemMatch that finds none leaves out', { e: { $elemMatch: { $gt: 9 } }, a: 1 }, { _id: 1, a }],
  ['$elemMatch of a scalar leaves out', { f: { $elemMatch: { $eq: 'text' } }, a: 1 }, { _id: 1, a }],
  ['$elemMatch comes after what is kept', { d: { $elemMatch: { x: 2 } }, f: 1 }, { _id: 1, f, d: [{ x: 2 }] }],

  ['$ keeps what the filter found', { 'e.$': 1 }, { _id: 1, e: [3] }, { e: 3 }],
  ['$ with an order', { 'e.$': 1 }, { _id: 1, e: [3] }, { e: { $gt: 2 } }],
  ['$ with a field of elements', { 'd.$': 1 }, { _id: 1, d: [{ x: 2 }] }, { 'd.x': 2 }],
  ['$ with $elemMatch', { 'd.$': 1 }, { _id: 1, d: [{ x: 1, y: 1 }] }, { d: { $elemMatch: { x: 1, y: 1 } } }],
  ['$ beside a field', { 'e.$': 1, a: 1 }, { _id: 1, a, e: [2] }, { e: 2 }],

  ['an expression', { sum: { $add: ['$a', '$b'] } }, { _id: 1, sum: 3 }],
  ['a path', { copy: '$c.x' }, { _id: 1, copy: 1 }],
  ['a path to what is missing', { copy: '$h', a: 1 }, { _id: 1, a }],
  ['a text', { said: 'hello' }, { _id: 1, said: 'hello' }],
  ['an expression comes after what is kept', { sum: { $add: ['$a', 1] }, f: 1 }, { _id: 1, f, sum: 2 }],
  ['an expression over a field it replaces', { a: { $add: ['$a', 1] }, f: 1 }, { _id: 1, f, a: 2 }],
  ['expressions in their order', { y: '$a', x: '$b' }, { _id: 1, y: 1, x: 2 }],
  ['a nested expression', { 'n.m': '$a' }, { _id: 1, n: { m: 1 } }],
  ['$literal', { one: { $literal: 1 } }, { _id: 1, one: 1 }],
  ['without _id', { sum: '$a', _id: 0 }, { sum: 1 }],
];

describe('a projection', () => {
  it.each(rows)('%s', async (_title, projection, expected, filter = {}) => {
    const collection = store.collection();
    await collection.insertOne(whole);
    expect(JSON.stringify(await collection.findOne(filter, { projection }))).toBe(JSON.stringify(expected));
  });

  it('keeps the type of every number', async () => {
    const collection = store.collection();
    const numbers = { i: new Int32(1), l: Long.fromNumber(1), d: new Double(1), m: Decimal128.fromString('1.0') };
    await collection.insertOne({ _id: 1, list: [numbers], ...numbers });
    const found = await collection.findOne({}, { projection: { _id: 0, list: 1, i: 1, l: 1, d: 1, m: 1 }, ...typed });
    expect(found).toEqual({ list: [numbers], ...numbers });
  });

  it('of findAndModify cuts what it answers', async () => {
    const collection = store.collection();
    await collection.insertOne(whole);
    const answer = await collection.findOneAndUpdate({ e: 2 }, { $set: { h: 1 } }, { projection: { 'e.$': 1, f: 1 } });
    expect(answer).toEqual({ _id: 1, e: [2], f });
  });

  it.each<[string, Document, number]>([
    ['to keep and to leave out', { a: 1, b: 0 }, 31_254],
    ['to leave out and to keep', { a: 0, b: 1 }, 31_253],
    ['to leave out, and an expression', { a: 0, b: '$c' }, 31_253],
    ['a field and a part of it', { c: 1, 'c.x': 1 }, 31_249],
    ['a part of a field and the field', { 'c.x': 1, c: 1 }, 31_250],
    ['the same part twice', { 'c.x': 1, c: { x: 1 } }, 31_250],
    ['an empty document', { a: {} }, 51_270],
    ['a field without a name', { '': 1 }, 40_352],
    ['a path that ends with a dot', { 'a.': 1 }, 40_353],
    ['a path with an empty part', { 'a..b': 1 }, 15_998],
    ['a path that begins with a dollar', { $a: 1 }, 16_410],
    ['$ in the middle of a path', { 'd.$.x': 1 }, 31_394],
    ['$ twice', { 'd.$': 1, 'e.$': 1 }, 31_276],
    ['$ before a field left out', { 'e.$': 1, a: 0 }, 31_254],
    ['$ after a field left out', { a: 0, 'e.$': 1 }, 31_395],
    ['$ left out', { 'e.$': 0 }, 31_395],
    ['$ with a value', { 'e.$': 'a' }, 31_308],
    ['$ with an expression', { 'e.$': { $add: [1, 1] } }, 31_271],
    ['$elemMatch of no document', { d: { $elemMatch: 1 } }, 31_274],
    ['$elemMatch of a nested field', { 'c.y': { $elemMatch: { x: 1 } } }, 31_275],
    ['$slice of a negative number of elements', { e: { $slice: [1, -2] } }, 28_724],
  ])('refuses %s', async (_title, projection, code) => {
    const collection = store.collection();
    await collection.insertOne(whole);
    expect(await codeOf(collection.findOne({ e: 1 }, { projection }))).toBe(code);
  });

  it('refuses $ when the filter says nothing of the array', async () => {
    const collection = store.collection();
    await collection.insertOne(whole);
    expect(await codeOf(collection.findOne({ a: 1 }, { projection: { 'e.$': 1 } }))).toBe(51_246);
  });
});
