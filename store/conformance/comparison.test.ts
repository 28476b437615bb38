import { Binary, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'mongodb';

import { queryTable } from './support/query-table.js';
import { storeUnderTest } from './support/under-test.js';

const store = storeUnderTest();
const id = new ObjectId('6b0337160dac06b2ab8db1b2');
const early = new Date('2020-01-01');
const late = new Date('2021-01-01');

const numbers = [
  { a: new Int32(5) },
  { a: new Double(5) },
  { a: Long.fromNumber(5) },
  { a: Decimal128.fromString('5.00') },
  { a: '5' },
  { a: new Double(5.5) },
  { a: Decimal128.fromString('5.5') },
];

queryTable('$eq', store, [
  { title: 'finds a string', documents: [{ a: 'x' }, { a: 'y' }, {}], filter: { a: 'x' }, finds: [0] },
  { title: 'finds a number in every number type', documents: numbers, filter: { a: 5 }, finds: [0, 1, 2, 3] },
  { title: 'finds a fraction in double and decimal', documents: numbers, filter: { a: 5.5 }, finds: [5, 6] },
  {
    title: 'compares a Long with other numbers',
    documents: numbers,
    filter: { a: Long.fromNumber(5) },
    finds: [0, 1, 2, 3],
  },
  {
    title: 'compares a Decimal128 with other numbers',
    documents: numbers,
    filter: { a: Decimal128.fromString('5') },
    finds: [0, 1, 2, 3],
  },
  {
    title: 'tells large Longs apart that are one double',
    documents: [{ a: Long.fromString('9007199254740993') }, { a: Long.fromString('9007199254740992') }],
    filter: { a: Long.fromString('9007199254740993') },
    finds: [0],
  },
  {
    title: 'finds a large Long by the equal Decimal128',
    documents: [{ a: Long.fromString('9007199254740993') }, { a: Long.fromString('9007199254740992') }],
    filter: { a: Decimal128.fromString('9007199254740993') },
    finds: [0],
  },
  {
    title: 'does not take the double 0.1 for the decimal 0.1',
    documents: [{ a: 0.1 }, { a: Decimal128.fromString('0.1') }],
    filter: { a: Decimal128.fromString('0.1') },
    finds: [1],
  },
  {
    title: 'takes 0 and -0 for one number',
    documents: [{ a: 0 }, { a: new Double(-0) }],
    filter: { a: 0 },
    finds: [0, 1],
  },
  { title: 'finds NaN by NaN', documents: [{ a: NaN }, { a: 1 }, {}], filter: { a: NaN }, finds: [0] },
  {
    title: 'finds null and what is missing by null',
    documents: [{ a: null }, {}, { a: 0 }, { a: '' }],
    filter: { a: null },
    finds: [0, 1],
  },
  {
    title: 'finds an array that holds null by null',
    documents: [{ a: [null] }, { a: [1] }, { a: [] }],
    filter: { a: null },
    finds: [0],
  },
  {
    title: 'tells false from 0 and null',
    documents: [{ a: false }, { a: 0 }, { a: null }],
    filter: { a: false },
    finds: [0],
  },
  { title: 'finds an ObjectId', documents: [{ a: id }, { a: id.toHexString() }], filter: { a: id }, finds: [0] },
  { title: 'finds a date', documents: [{ a: early }, { a: early.getTime() }], filter: { a: early }, finds: [0] },
  {
    title: 'finds binary data of the same subtype',
    documents: [{ a: new Binary(Buffer.from('x'), 0) }, { a: new Binary(Buffer.from('x'), 5) }],
    filter: { a: new Binary(Buffer.from('x'), 0) },
    finds: [0],
  },
  {
    title: 'finds a timestamp',
    documents: [{ a: new Timestamp({ t: 1, i: 2 }) }, { a: new Timestamp({ t: 1, i: 3 }) }],
    filter: { a: new Timestamp({ t: 1, i: 2 }) },
    finds: [0],
  },
  {
    title: 'finds an element of an array',
    documents: [{ a: [1, 2] }, { a: 2 }, { a: [3] }],
    filter: { a: 2 },
    finds: [0, 1],
  },
  {
    title: 'finds a whole array, in its order',
    documents: [{ a: [1, 2] }, { a: [2, 1] }, { a: [[1, 2]] }],
    filter: { a: [1, 2] },
    finds: [0, 2],
  },
  {
    title: 'finds an empty array as a whole',
    documents: [{ a: [] }, { a: [[]] }, { a: null }],
    filter: { a: [] },
    finds: [0, 1],
  },
  {
    title: 'finds a document with its fields in order',
    documents: [{ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } }, { a: { x: 1 } }],
    filter: { a: { x: 1, y: 2 } },
    finds: [0],
  },
  {
    title: 'compares numbers inside of documents by value',
    documents: [{ a: { x: new Int32(1) } }, { a: { x: Long.fromNumber(1) } }],
    filter: { a: { x: new Double(1) } },
    finds: [0, 1],
  },
  {
    title: 'follows a dotted path',
    documents: [{ a: { b: 1 } }, { a: { b: 2 } }, { a: 1 }],
    filter: { 'a.b': 1 },
    finds: [0],
  },
  {
    title: 'follows a path through an array of documents',
    documents: [{ a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 3 }] }],
    filter: { 'a.b': 2 },
    finds: [0],
  },
  {
    title: 'takes a number in a path as a place in an array',
    documents: [{ a: [1, 2] }, { a: [2, 1] }],
    filter: { 'a.1': 2 },
    finds: [0],
  },
  {
    title: 'takes a number in a path as a field name too',
    documents: [{ a: { 1: 2 } }, { a: [{ 1: 2 }] }],
    filter: { 'a.1': 2 },
    finds: [0, 1],
  },
  {
    title: 'finds a missing nested field by null',
    documents: [{ a: {} }, { a: 1 }, {}, { a: { b: 1 } }],
    filter: { 'a.b': null },
    finds: [0, 1, 2],
  },
  {
    title: 'finds a string with NUL and accents',
    documents: [{ a: 'é\u0000b' }, { a: 'é' }],
    filter: { a: 'é\u0000b' },
    finds: [0],
  },
  {
    title: 'finds MinKey and MaxKey',
    documents: [{ a: new MinKey() }, { a: new MaxKey() }],
    filter: { a: new MinKey() },
    finds: [0],
  },
  {
    title: 'finds a string far longer than an index key',
    documents: [{ a: 'x'.repeat(5000) + 'a' }, { a: 'x'.repeat(5000) + 'b' }],
    filter: { a: 'x'.repeat(5000) + 'b' },
    finds: [1],
  },
]);

queryTable('$ne and $nin', store, [
  { title: '$ne finds what is missing', documents: [{ a: 1 }, { a: 2 }, {}], filter: { a: { $ne: 1 } }, finds: [1, 2] },
  {
    title: '$ne leaves out arrays that hold the value',
    documents: [{ a: [1, 2] }, { a: [2] }],
    filter: { a: { $ne: 1 } },
    finds: [1],
  },
  {
    title: '$ne null finds what has a value',
    documents: [{ a: null }, {}, { a: 0 }],
    filter: { a: { $ne: null } },
    finds: [2],
  },
  {
    title: '$nin leaves out every value of the list',
    documents: [{ a: 1 }, { a: 2 }, { a: 3 }, {}],
    filter: { a: { $nin: [1, 2] } },
    finds: [2, 3],
  },
  {
    title: '$nin with null leaves out what is missing',
    documents: [{ a: 1 }, {}, { a: null }],
    filter: { a: { $nin: [null] } },
    finds: [0],
  },
  {
    title: '$nin with an expression leaves out what it matches',
    documents: [{ a: 'abc' }, { a: 'xbc' }],
    filter: { a: { $nin: [/^a/] } },
    finds: [1],
  },
]);

queryTable('$gt, $gte, $lt, $lte', store, [
  { title: '$gt compares numbers of all types', documents: numbers, filter: { a: { $gt: 5 } }, finds: [5, 6] },
  { title: '$gte includes the bound', documents: numbers, filter: { a: { $gte: 5 } }, finds: [0, 1, 2, 3, 5, 6] },
  {
    title: '$lt finds numbers only, not null or missing',
    documents: [{ a: 1 }, { a: null }, {}, { a: 'x' }, { a: NaN }],
    filter: { a: { $lt: 2 } },
    finds: [0],
  },
  {
    title: '$lt stays among strings',
    documents: [{ a: 'a' }, { a: 'c' }, { a: 1 }],
    filter: { a: { $lt: 'b' } },
    finds: [0],
  },
  {
    title: 'orders strings by their bytes',
    documents: [{ a: 'Z' }, { a: 'a' }, { a: 'é' }, { a: '😀' }, { a: '\uffee' }],
    filter: { a: { $gt: '\uff00' } },
    finds: [3, 4],
  },
  {
    title: 'orders dates',
    documents: [{ a: early }, { a: late }, { a: late.getTime() }],
    filter: { a: { $gt: early } },
    finds: [1],
  },
  {
    title: 'finds dates before 1970',
    documents: [{ a: new Date(-1) }, { a: new Date(1) }],
    filter: { a: { $lt: new Date(0) } },
    finds: [0],
  },
  {
    title: 'orders negative numbers',
    documents: [{ a: -10 }, { a: -1 }, { a: 1 }],
    filter: { a: { $lt: -1 } },
    finds: [0],
  },
  {
    title: 'orders ObjectIds',
    documents: [{ a: new ObjectId('000000000000000000000001') }, { a: id }],
    filter: { a: { $gt: new ObjectId('000000000000000000000002') } },
    finds: [1],
  },
  {
    title: '$gte null finds null and missing',
    documents: [{ a: null }, {}, { a: 1 }],
    filter: { a: { $gte: null } },
    finds: [0, 1],
  },
  { title: '$gt null finds nothing', documents: [{ a: null }, {}, { a: 1 }], filter: { a: { $gt: null } }, finds: [] },
  {
    title: 'two bounds on one number',
    documents: [{ a: 1 }, { a: 5 }, { a: 9 }],
    filter: { a: { $gt: 1, $lt: 9 } },
    finds: [1],
  },
  {
    title: 'two bounds may be met by two elements',
    documents: [{ a: [1, 9] }, { a: [1] }, { a: [5] }],
    filter: { a: { $gt: 4, $lt: 3 } },
    finds: [0],
  },
  {
    title: 'bounds that exclude each other find no single value',
    documents: [{ a: 1 }, { a: 5 }],
    filter: { a: { $gt: 4, $lt: 3 } },
    finds: [],
  },
  {
    title: 'orders booleans',
    documents: [{ a: false }, { a: true }, { a: 1 }],
    filter: { a: { $gt: false } },
    finds: [1],
  },
  {
    title: 'NaN is in no order',
    documents: [{ a: NaN }, { a: 1 }, { a: Infinity }],
    filter: { a: { $gte: -Infinity } },
    finds: [1, 2],
  },
  { title: '$lte NaN finds NaN', documents: [{ a: NaN }, { a: 1 }], filter: { a: { $lte: NaN } }, finds: [0] },
  {
    title: 'compares large Longs exactly',
    documents: [{ a: Long.fromString('9007199254740993') }, { a: Long.fromString('9007199254740992') }],
    filter: { a: { $gt: Long.fromString('9007199254740992') } },
    finds: [0],
  },
  {
    title: 'compares decimals beyond the range of doubles',
    documents: [{ a: Decimal128.fromString('1E400') }, { a: Decimal128.fromString('2E400') }, { a: Infinity }],
    filter: { a: { $gt: Decimal128.fromString('1E400') } },
    finds: [1, 2],
  },
  {
    title: 'compares tiny decimals',
    documents: [{ a: Decimal128.fromString('1E-400') }, { a: 0 }, { a: Decimal128.fromString('-1E-400') }],
    filter: { a: { $gt: 0 } },
    finds: [0],
  },
  {
    title: 'everything is above MinKey',
    documents: [{ a: 1 }, { a: 'x' }, { a: null }],
    filter: { a: { $gt: new MinKey() } },
    finds: [0, 1, 2],
  },
]);

queryTable('$in', store, [
  {
    title: 'finds any of several values',
    documents: [{ a: 1 }, { a: 2 }, { a: 3 }],
    filter: { a: { $in: [1, 3] } },
    finds: [0, 2],
  },
  { title: 'finds numbers across types', documents: numbers, filter: { a: { $in: [5] } }, finds: [0, 1, 2, 3] },
  { title: 'finds nothing with an empty list', documents: [{ a: 1 }, {}], filter: { a: { $in: [] } }, finds: [] },
  {
    title: 'finds what is missing with null',
    documents: [{ a: 1 }, {}, { a: null }],
    filter: { a: { $in: [null, 1] } },
    finds: [0, 1, 2],
  },
  {
    title: 'takes regular expressions',
    documents: [{ a: 'abc' }, { a: 'xyz' }, { a: 'q' }],
    filter: { a: { $in: [/^a/, 'q'] } },
    finds: [0, 2],
  },
  {
    title: 'finds a document once though several of its elements match',
    documents: [{ a: [1, 2, 3] }],
    filter: { a: { $in: [1, 2, 3] } },
    finds: [0],
  },
  { title: 'finds whole arrays', documents: [{ a: [1, 2] }, { a: [1] }], filter: { a: { $in: [[1, 2]] } }, finds: [0] },
  {
    title: 'finds among a thousand values',
    documents: [{ a: 7 }, { a: 5000 }],
    filter: { a: { $in: Array.from({ length: 1000 }, (_, at) => at) } },
    finds: [0],
  },
  {
    title: 'finds dates and ids',
    documents: [{ a: early }, { a: id }, { a: 1 }],
    filter: { a: { $in: [early, id] } },
    finds: [0, 1],
  },
]);
