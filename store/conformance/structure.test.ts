import { Decimal128, Double, Int32, Long, ObjectId } from 'mongodb';
import { describe, expect, it } from 'vitest';

import { queryTable } from './support/query-table.js';
import { codeOf, storeUnderTest } from './support/under-test.js';

const store = storeUnderTest();

queryTable('$and, $or, $nor, $not', store, [
  {
    title: '$and joins conditions on one field',
    documents: [{ a: 1 }, { a: 5 }, { a: 9 }],
    filter: { $and: [{ a: { $gt: 1 } }, { a: { $lt: 9 } }] },
    finds: [1],
  },
  {
    title: '$or takes either',
    documents: [{ a: 1 }, { b: 2 }, { a: 2 }],
    filter: { $or: [{ a: 1 }, { b: 2 }] },
    finds: [0, 1],
  },
  {
    title: '$or beside a field narrows it',
    documents: [
      { a: 1, b: 1 },
      { a: 1, b: 2 },
      { a: 2, b: 1 },
    ],
    filter: { a: 1, $or: [{ b: 1 }, { b: 3 }] },
    finds: [0],
  },
  {
    title: '$nor takes neither',
    documents: [{ a: 1 }, { b: 2 }, { a: 2 }],
    filter: { $nor: [{ a: 1 }, { b: 2 }] },
    finds: [2],
  },
  {
    title: '$not turns a condition and finds what is missing',
    documents: [{ a: 1 }, { a: 9 }, {}],
    filter: { a: { $not: { $gt: 5 } } },
    finds: [0, 2],
  },
  {
    title: '$not takes a regular expression',
    documents: [{ a: 'abc' }, { a: 'xyz' }],
    filter: { a: { $not: /^a/ } },
    finds: [1],
  },
  {
    title: 'nested connectives',
    documents: [
      { a: 1, b: 1 },
      { a: 1, b: 2 },
      { a: 2, b: 2 },
    ],
    filter: { $or: [{ $and: [{ a: 1 }, { b: 2 }] }, { $nor: [{ a: 1 }] }] },
    finds: [1, 2],
  },
]);

queryTable('$exists and $type', store, [
  {
    title: '$exists true finds null too',
    documents: [{ a: null }, {}, { a: 1 }],
    filter: { a: { $exists: true } },
    finds: [0, 2],
  },
  {
    title: '$exists false finds what is missing',
    documents: [{ a: null }, {}, { a: 1 }],
    filter: { a: { $exists: false } },
    finds: [1],
  },
  {
    title: '$exists on a nested path',
    documents: [{ a: { b: 1 } }, { a: 1 }, { a: [{ b: 1 }] }],
    filter: { 'a.b': { $exists: true } },
    finds: [0, 2],
  },
  {
    title: '$type tells number types apart',
    documents: [
      { a: new Int32(1) },
      { a: new Double(1) },
      { a: Long.fromNumber(1) },
      { a: Decimal128.fromString('1') },
    ],
    filter: { a: { $type: 'double' } },
    finds: [1],
  },
  {
    title: '$type int',
    documents: [{ a: new Int32(1) }, { a: new Double(1) }],
    filter: { a: { $type: 16 } },
    finds: [0],
  },
  {
    title: '$type number takes all of them',
    documents: [
      { a: new Int32(1) },
      { a: new Double(1.5) },
      { a: Long.fromNumber(1) },
      { a: Decimal128.fromString('1') },
      { a: '1' },
    ],
    filter: { a: { $type: 'number' } },
    finds: [0, 1, 2, 3],
  },
  {
    title: '$type string looks into arrays',
    documents: [{ a: 'x' }, { a: ['x'] }, { a: [1] }],
    filter: { a: { $type: 'string' } },
    finds: [0, 1],
  },
  {
    title: '$type array finds the array itself',
    documents: [{ a: [] }, { a: 1 }],
    filter: { a: { $type: 'array' } },
    finds: [0],
  },
  {
    title: '$type takes a list',
    documents: [{ a: 'x' }, { a: true }, { a: null }],
    filter: { a: { $type: ['string', 'null'] } },
    finds: [0, 2],
  },
  {
    title: '$type objectId, date, bool, object',
    documents: [{ a: new ObjectId() }, { a: new Date() }, { a: true }, { a: {} }],
    filter: { a: { $type: ['objectId', 'object'] } },
    finds: [0, 3],
  },
]);

queryTable('$all, $size, $elemMatch', store, [
  {
    title: '$all needs every value',
    documents: [{ a: [1, 2, 3] }, { a: [1, 2] }, { a: 1 }],
    filter: { a: { $all: [1, 3] } },
    finds: [0],
  },
  {
    title: '$all with one value finds a scalar too',
    documents: [{ a: [1] }, { a: 1 }, { a: 2 }],
    filter: { a: { $all: [1] } },
    finds: [0, 1],
  },
  {
    title: '$all with an empty list finds nothing',
    documents: [{ a: [] }, { a: [1] }],
    filter: { a: { $all: [] } },
    finds: [],
  },
  {
    title: '$all with $elemMatch',
    documents: [{ a: [{ x: 1 }, { x: 2 }] }, { a: [{ x: 1 }] }],
    filter: { a: { $all: [{ $elemMatch: { x: 1 } }, { $elemMatch: { x: 2 } }] } },
    finds: [0],
  },
  {
    title: '$size counts elements',
    documents: [{ a: [] }, { a: [1] }, { a: [1, 2] }, { a: 1 }],
    filter: { a: { $size: 1 } },
    finds: [1],
  },
  { title: '$size 0 is not for what is missing', documents: [{ a: [] }, {}], filter: { a: { $size: 0 } }, finds: [0] },
  {
    title: '$elemMatch wants all conditions of one element',
    documents: [
      {
        a: [
          { x: 1, y: 1 },
          { x: 2, y: 2 },
        ],
      },
      { a: [{ x: 1, y: 2 }] },
    ],
    filter: { a: { $elemMatch: { x: 1, y: 2 } } },
    finds: [1],
  },
  {
    title: '$elemMatch with operators looks at scalars',
    documents: [{ a: [1, 9] }, { a: [5] }, { a: 5 }],
    filter: { a: { $elemMatch: { $gt: 3, $lt: 7 } } },
    finds: [1],
  },
  {
    title: '$elemMatch does not look into a bare document',
    documents: [{ a: { x: 1 } }, { a: [{ x: 1 }] }],
    filter: { a: { $elemMatch: { x: 1 } } },
    finds: [1],
  },
  {
    title: '$elemMatch with $or',
    documents: [{ a: [{ x: 1 }] }, { a: [{ x: 3 }] }],
    filter: { a: { $elemMatch: { $or: [{ x: 1 }, { x: 2 }] } } },
    finds: [0],
  },
  {
    title: 'conditions beside each other may be met by different elements',
    documents: [
      {
        a: [
          { x: 1, y: 1 },
          { x: 2, y: 2 },
        ],
      },
    ],
    filter: { 'a.x': 1, 'a.y': 2 },
    finds: [0],
  },
]);

queryTable('$regex, $mod, $expr, bits', store, [
  {
    title: '$regex finds a part of a string',
    documents: [{ a: 'hello' }, { a: 'HELLO' }, { a: 5 }],
    filter: { a: /ell/ },
    finds: [0],
  },
  {
    title: '$regex with $options i',
    documents: [{ a: 'hello' }, { a: 'HELLO' }],
    filter: { a: { $regex: 'ELL', $options: 'i' } },
    finds: [0, 1],
  },
  {
    title: '$regex anchored at the beginning',
    documents: [{ a: 'abc' }, { a: 'ab' }, { a: 'b' }, { a: 'a' }],
    filter: { a: /^ab/ },
    finds: [0, 1],
  },
  {
    title: '$regex anchored, the last letter optional',
    documents: [{ a: 'abc' }, { a: 'a' }, { a: 'b' }],
    filter: { a: /^ab?/ },
    finds: [0, 1],
  },
  {
    title: '$regex anchored with alternatives',
    documents: [{ a: 'ab' }, { a: 'xcd' }],
    filter: { a: /^ab|cd/ },
    finds: [0, 1],
  },
  {
    title: '$regex over several lines',
    documents: [{ a: 'x\nabc' }, { a: 'xabc' }],
    filter: { a: { $regex: '^abc', $options: 'm' } },
    finds: [0],
  },
  {
    title: '$regex looks into arrays',
    documents: [{ a: ['x', 'abc'] }, { a: ['x'] }],
    filter: { a: /^abc/ },
    finds: [0],
  },
  { title: '$regex knows accents', documents: [{ a: 'été' }, { a: 'ete' }], filter: { a: /^ét/ }, finds: [0] },
  {
    title: '$regex beside another condition',
    documents: [{ a: 'abc' }, { a: 'abd' }],
    filter: { a: { $regex: '^ab', $ne: 'abd' } },
    finds: [0],
  },
  {
    title: '$mod takes the remainder',
    documents: [{ a: 4 }, { a: 5 }, { a: 'x' }, { a: Long.fromNumber(8) }],
    filter: { a: { $mod: [4, 0] } },
    finds: [0, 3],
  },
  {
    title: '$mod of a negative number is negative',
    documents: [{ a: -5 }, { a: 5 }],
    filter: { a: { $mod: [4, -1] } },
    finds: [0],
  },
  {
    title: '$expr compares two fields',
    documents: [
      { a: 1, b: 2 },
      { a: 3, b: 2 },
    ],
    filter: { $expr: { $gt: ['$a', '$b'] } },
    finds: [1],
  },
  { title: '$bitsAllSet', documents: [{ a: 0b101 }, { a: 0b100 }], filter: { a: { $bitsAllSet: 0b101 } }, finds: [0] },
  {
    title: '$bitsAnyClear by positions',
    documents: [{ a: 0b11 }, { a: 0b01 }],
    filter: { a: { $bitsAnyClear: [0, 1] } },
    finds: [1],
  },
]);

describe('a filter that makes no sense is refused', () => {
  it.each<[string, object, number]>([
    ['an unknown operator', { a: { $foo: 1 } }, 2],
    ['an unknown operator at the top', { $foo: 1 }, 2],
    ['$in without a list', { a: { $in: 1 } }, 2],
    ['$in with operators inside', { a: { $in: [{ $gt: 1 }] } }, 2],
    ['$or without a list', { $or: { a: 1 } }, 2],
    ['$or with an empty list', { $or: [] }, 2],
    ['$and with something else than documents', { $and: [1] }, 2],
    ['$size below zero', { a: { $size: -1 } }, 2],
    ['$mod with one number', { a: { $mod: [1] } }, 2],
    ['$mod by zero', { a: { $mod: [0, 1] } }, 2],
    ['$type with an unknown name', { a: { $type: 'nothing' } }, 2],
    ['$not with a value', { a: { $not: 1 } }, 2],
    ['$all without a list', { a: { $all: 1 } }, 2],
    ['$elemMatch without a document', { a: { $elemMatch: 1 } }, 2],
    ['$regex with a broken pattern', { a: { $regex: '(' } }, 51091],
    ['$options without $regex', { a: { $options: 'i' } }, 2],
    ['$ne with an expression', { a: { $ne: /x/ } }, 2],
  ])('%s', async (_title, filter, code) => {
    expect(await codeOf(store.collection().find(filter).toArray())).toBe(code);
  });

  it('names the operator it does not know', async () => {
    await expect(
      store
        .collection()
        .find({ a: { $foo: 1 } })
        .toArray(),
    ).rejects.toThrow('$foo');
  });
});
