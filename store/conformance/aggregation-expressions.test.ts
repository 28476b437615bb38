import { Int32, Long } from 'mongodb';

import { describe, expect, it } from 'vitest';

import { expressionTable } from './support/pipeline-table.js';
import { codeOf, storeUnderTest } from './support/under-test.js';

const store = storeUnderTest();
const int = (value: number) => new Int32(value);

expressionTable('field paths', store, [
  { title: 'reach into documents', document: { a: { b: 1 } }, expression: '$a.b', is: 1 },
  {
    title: 'gather what documents in an array have',
    document: { a: [{ b: 1 }, { c: 2 }, { b: 3 }] },
    expression: '$a.b',
    is: [1, 3],
  },
  { title: 'take no number for a place in an array', document: { a: [{ b: 1 }] }, expression: '$a.0', is: [] },
  { title: 'of what is missing give nothing', expression: '$a.b' },
  { title: 'through a number give nothing', document: { a: 1 }, expression: '$a.b' },
  { title: '$$ROOT is the document', document: { a: 1 }, expression: '$$ROOT', is: { _id: 0, a: 1 } },
  { title: '$$ROOT with a path', document: { a: { b: 2 } }, expression: '$$ROOT.a.b', is: 2 },
  { title: '$$CURRENT with a path', document: { a: 3 }, expression: '$$CURRENT.a', is: 3 },
  { title: '$$REMOVE leaves the field out', expression: '$$REMOVE' },
  { title: 'a variable nobody defined is refused', expression: '$$nobody', code: 17276 },
  { title: 'an empty path is refused', expression: '$', code: 16872 },
  {
    title: 'a list of expressions has null for what is missing',
    document: { a: 1 },
    expression: ['$a', '$b'],
    is: [1, null],
  },
  {
    title: 'an object of expressions leaves out what is missing',
    document: { a: 1 },
    expression: { x: '$a', y: '$b' },
    is: { x: 1 },
  },
]);

expressionTable('unknown and badly written expressions', store, [
  { title: 'an operator that does not exist', expression: { $nope: 1 }, code: 31325 },
  { title: 'two operators in one object', expression: { $add: [1], $abs: 1 }, code: 15983 },
  { title: 'too few arguments', expression: { $subtract: [1] }, code: 16020 },
  { title: 'too many arguments', expression: { $eq: [1, 2, 3] }, code: 16020 },
  { title: 'a variable with a capital letter', expression: { $let: { vars: { X: 1 }, in: '$$X' } }, code: 16867 },
]);

expressionTable('comparison', store, [
  { title: '$eq compares numbers by value', expression: { $eq: [int(1), Long.fromNumber(1)] }, is: true },
  { title: '$eq tells missing from null', expression: { $eq: ['$a', null] }, is: false },
  {
    title: '$eq compares documents by fields in order',
    expression: {
      $eq: [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
    },
    is: false,
  },
  { title: '$eq does not look into arrays', document: { a: [1, 2] }, expression: { $eq: ['$a', 1] }, is: false },
  { title: '$ne', expression: { $ne: [1, 2] }, is: true },
  { title: '$gt orders between types', expression: { $gt: ['a', 5] }, is: true },
  { title: '$lt: missing is below null', expression: { $lt: ['$a', null] }, is: true },
  { title: '$gte', expression: { $gte: [2, 2] }, is: true },
  { title: '$lte', expression: { $lte: [3, 2] }, is: false },
  { title: '$cmp says -1, 0 or 1', expression: { $cmp: [1, 2] }, is: int(-1) },
  { title: '$and of nothing is true', expression: { $and: [] }, is: true },
  { title: '$and: zero is false', expression: { $and: [1, 0] }, is: false },
  { title: '$or: an empty text is true', expression: { $or: [0, ''] }, is: true },
  { title: '$not of null is true', expression: { $not: [null] }, is: true },
  { title: '$cond with a list', expression: { $cond: [true, 'yes', 'no'] }, is: 'yes' },
  { title: '$cond with names', expression: { $cond: { if: 0, then: 'yes', else: 'no' } }, is: 'no' },
  { title: '$cond without else is refused', expression: { $cond: { if: 0, then: 'yes' } }, code: 17082 },
  {
    title: '$ifNull takes the first that is something',
    document: { b: 2 },
    expression: { $ifNull: ['$a', '$b', 3] },
    is: 2,
  },
  {
    title: '$switch takes the first that holds',
    document: { a: 5 },
    expression: {
      $switch: {
        branches: [
          { case: { $gt: ['$a', 9] }, then: 'big' },
          { case: { $gt: ['$a', 1] }, then: 'some' },
        ],
        default: 'few',
      },
    },
    is: 'some',
  },
  {
    title: '$switch without a match or default is refused',
    expression: { $switch: { branches: [{ case: false, then: 1 }] } },
    code: 40066,
  },
]);

expressionTable('arrays', store, [
  { title: '$size', expression: { $size: [[1, 2, 3]] }, is: int(3) },
  { title: '$size of no array is refused', expression: { $size: 'x' }, code: 17124 },
  { title: '$isArray', expression: { $isArray: [[1]] }, is: true },
  { title: '$arrayElemAt from the end', expression: { $arrayElemAt: [[1, 2, 3], -1] }, is: 3 },
  { title: '$arrayElemAt out of bounds is missing', expression: { $arrayElemAt: [[1, 2, 3], 5] } },
  { title: '$arrayElemAt of no array is refused', expression: { $arrayElemAt: ['x', 0] }, code: 28689 },
  {
    title: '$first and $last of an array',
    document: { a: [1, 2, 3] },
    expression: [{ $first: '$a' }, { $last: '$a' }],
    is: [1, 3],
  },
  { title: '$concatArrays', expression: { $concatArrays: [[1], [2, 3]] }, is: [1, 2, 3] },
  { title: '$concatArrays with null is null', expression: { $concatArrays: [[1], null] }, is: null },
  { title: '$reverseArray', expression: { $reverseArray: [[1, 2, 3]] }, is: [3, 2, 1] },
  { title: '$in', expression: { $in: [2, [1, 2]] }, is: true },
  { title: '$in without an array is refused', expression: { $in: [2, 3] }, code: 40081 },
  { title: '$indexOfArray', expression: { $indexOfArray: [['a', 'b', 'a'], 'a', 1] }, is: int(2) },
  { title: '$indexOfArray of what is not there', expression: { $indexOfArray: [['a'], 'z'] }, is: int(-1) },
  { title: '$slice from the front', expression: { $slice: [[1, 2, 3], 2] }, is: [1, 2] },
  { title: '$slice from the end', expression: { $slice: [[1, 2, 3], -2] }, is: [2, 3] },
  { title: '$slice from a place', expression: { $slice: [[1, 2, 3], 1, 1] }, is: [2] },
  { title: '$range', expression: { $range: [0, 10, 4] }, is: [int(0), int(4), int(8)] },
  { title: '$range without a step is refused', expression: { $range: [0, 10, 0] }, code: 34449 },
  { title: '$map', expression: { $map: { input: [1, 2], as: 'n', in: { $multiply: ['$$n', 2] } } }, is: [2, 4] },
  { title: '$map of null is null', expression: { $map: { input: null, in: 1 } }, is: null },
  { title: '$map of text is refused', expression: { $map: { input: 'x', in: 1 } }, code: 16883 },
  { title: '$filter', expression: { $filter: { input: [1, 2, 3], cond: { $gt: ['$$this', 1] } } }, is: [2, 3] },
  { title: '$filter with a limit', expression: { $filter: { input: [1, 2, 3], cond: true, limit: 2 } }, is: [1, 2] },
  {
    title: '$reduce',
    expression: { $reduce: { input: [1, 2, 3], initialValue: 0, in: { $add: ['$$value', '$$this'] } } },
    is: 6,
  },
  { title: '$let', expression: { $let: { vars: { a: 1, b: 2 }, in: { $add: ['$$a', '$$b'] } } }, is: 3 },
  { title: '$zip', expression: { $zip: { inputs: [[1, 2], ['a']] } }, is: [[1, 'a']] },
  {
    title: '$zip with the longest',
    expression: { $zip: { inputs: [[1, 2], ['a']], useLongestLength: true, defaults: [0, 'z'] } },
    is: [
      [1, 'a'],
      [2, 'z'],
    ],
  },
  { title: '$sortArray by value', expression: { $sortArray: { input: [3, 1, 2], sortBy: 1 } }, is: [1, 2, 3] },
  {
    title: '$sortArray by a field',
    expression: { $sortArray: { input: [{ a: 1 }, { a: 2 }], sortBy: { a: -1 } } },
    is: [{ a: 2 }, { a: 1 }],
  },
  { title: '$firstN', expression: { $firstN: { n: 2, input: [1, 2, 3] } }, is: [1, 2] },
  { title: '$maxN passes over null', expression: { $maxN: { n: 2, input: [1, null, 3, 2] } }, is: [3, 2] },
  {
    title: '$arrayToObject of pairs',
    expression: {
      $arrayToObject: [
        [
          ['a', 1],
          ['b', 2],
        ],
      ],
    },
    is: { a: 1, b: 2 },
  },
  { title: '$arrayToObject of k and v', expression: { $arrayToObject: [[{ k: 'a', v: 1 }]] }, is: { a: 1 } },
  { title: '$objectToArray', expression: { $objectToArray: { $literal: { a: 1 } } }, is: [{ k: 'a', v: 1 }] },
]);

expressionTable('sets and documents', store, [
  { title: '$setIsSubset', expression: { $setIsSubset: [[1], [1, 2]] }, is: true },
  {
    title: '$setEquals does not mind order',
    expression: {
      $setEquals: [
        [1, 2, 2],
        [2, 1],
      ],
    },
    is: true,
  },
  { title: '$setDifference', expression: { $setDifference: [[1, 2, 3], [2]] }, is: [1, 3] },
  {
    title: '$setIntersection compares numbers by value',
    expression: {
      $setIntersection: [
        [1, 2],
        [Long.fromNumber(2), 3],
      ],
    },
    is: [2],
  },
  { title: '$setUnion with null is null', expression: { $setUnion: [[1], null] }, is: null },
  { title: '$allElementsTrue', expression: { $allElementsTrue: [[1, true, 'x']] }, is: true },
  { title: '$anyElementTrue', expression: { $anyElementTrue: [[0, false, null]] }, is: false },
  {
    title: '$mergeObjects: the last one counts',
    expression: { $mergeObjects: [{ a: 1, b: 1 }, { b: 2 }] },
    is: { a: 1, b: 2 },
  },
  { title: '$mergeObjects passes over null', expression: { $mergeObjects: [null, { a: 1 }] }, is: { a: 1 } },
  { title: '$mergeObjects of text is refused', expression: { $mergeObjects: ['x'] }, code: 40400 },
  { title: '$getField reads a name with a dot', document: { 'a.b': 1 }, expression: { $getField: 'a.b' }, is: 1 },
  {
    title: '$setField',
    document: { a: { b: 1 } },
    expression: { $setField: { field: 'c', input: '$a', value: 2 } },
    is: { b: 1, c: 2 },
  },
  {
    title: '$unsetField',
    document: { a: { b: 1, c: 2 } },
    expression: { $unsetField: { field: 'b', input: '$a' } },
    is: { c: 2 },
  },
  { title: '$literal takes nothing for an expression', expression: { $literal: '$a' }, is: '$a' },
]);

expressionTable('text', store, [
  { title: '$concat', expression: { $concat: ['a', 'b'] }, is: 'ab' },
  { title: '$concat with null is null', expression: { $concat: ['a', null] }, is: null },
  { title: '$concat of a number is refused', expression: { $concat: ['a', 1] }, code: 16702 },
  { title: '$toUpper', expression: { $toUpper: 'abc' }, is: 'ABC' },
  { title: '$toLower of null is empty', expression: { $toLower: null }, is: '' },
  { title: '$strLenCP counts characters', expression: { $strLenCP: 'é😀' }, is: int(2) },
  { title: '$strLenBytes counts bytes', expression: { $strLenBytes: 'é😀' }, is: int(6) },
  { title: '$strLenCP of a number is refused', expression: { $strLenCP: 1 }, code: 34471 },
  { title: '$split', expression: { $split: ['a,b', ','] }, is: ['a', 'b'] },
  { title: '$substrCP', expression: { $substrCP: ['héllo', 1, 3] }, is: 'éll' },
  { title: '$strcasecmp', expression: { $strcasecmp: ['Abc', 'aBC'] }, is: int(0) },
  { title: '$trim', expression: { $trim: { input: '  x ' } }, is: 'x' },
  { title: '$ltrim with characters', expression: { $ltrim: { input: 'xxy', chars: 'x' } }, is: 'y' },
  { title: '$replaceAll', expression: { $replaceAll: { input: 'a-b-c', find: '-', replacement: '+' } }, is: 'a+b+c' },
  { title: '$replaceOne', expression: { $replaceOne: { input: 'a-b-c', find: '-', replacement: '+' } }, is: 'a+b-c' },
  { title: '$regexMatch', expression: { $regexMatch: { input: 'abc', regex: '^a' } }, is: true },
  {
    title: '$regexFind',
    expression: { $regexFind: { input: 'abc', regex: 'b(c)' } },
    is: { match: 'bc', idx: int(1), captures: ['c'] },
  },
  { title: '$regexFind without a match is null', expression: { $regexFind: { input: 'abc', regex: 'x' } }, is: null },
  {
    title: 'a value with a $ is taken for what it is',
    document: { a: '$b', b: 'no' },
    expression: { $concat: ['$a', '!'] },
    is: '$b!',
  },
]);

const date = new Date('2024-02-29T13:14:15.678Z');

expressionTable('dates', store, [
  { title: '$year', expression: { $year: date }, is: int(2024) },
  { title: '$month', expression: { $month: date }, is: int(2) },
  { title: '$dayOfMonth', expression: { $dayOfMonth: date }, is: int(29) },
  { title: '$hour', expression: { $hour: date }, is: int(13) },
  { title: '$minute', expression: { $minute: date }, is: int(14) },
  { title: '$second', expression: { $second: date }, is: int(15) },
  { title: '$millisecond', expression: { $millisecond: date }, is: int(678) },
  { title: '$dayOfWeek counts from Sunday', expression: { $dayOfWeek: date }, is: int(5) },
  { title: '$dayOfYear', expression: { $dayOfYear: date }, is: int(60) },
  {
    title: '$year in a zone',
    expression: { $year: { date: new Date('2023-12-31T23:30:00Z'), timezone: '+01:00' } },
    is: int(2024),
  },
  { title: '$year of nothing is null', expression: { $year: '$nothing' }, is: null },
  { title: '$dateToString', expression: { $dateToString: { date, format: '%Y-%m-%d' } }, is: '2024-02-29' },
  {
    title: '$dateToString of nothing with onNull',
    expression: { $dateToString: { date: null, format: '%Y', onNull: 'never' } },
    is: 'never',
  },
  { title: '$dateTrunc', expression: { $dateTrunc: { date, unit: 'hour' } }, is: new Date('2024-02-29T13:00:00Z') },
  {
    title: '$dateAdd',
    expression: { $dateAdd: { startDate: date, unit: 'day', amount: 1 } },
    is: new Date('2024-03-01T13:14:15.678Z'),
  },
  {
    title: '$dateSubtract',
    expression: { $dateSubtract: { startDate: date, unit: 'hour', amount: 2 } },
    is: new Date('2024-02-29T11:14:15.678Z'),
  },
  {
    title: '$dateDiff is a Long',
    expression: { $dateDiff: { startDate: date, endDate: new Date('2024-03-02T00:00:00Z'), unit: 'day' } },
    is: Long.fromNumber(2),
  },
  {
    title: '$dateFromString',
    expression: { $dateFromString: { dateString: '2024-02-29' } },
    is: new Date('2024-02-29'),
  },
  {
    title: '$dateFromParts',
    expression: { $dateFromParts: { year: 2024, month: 2, day: 29 } },
    is: new Date('2024-02-29'),
  },
]);

describe('an operator that does not exist', () => {
  it('has another code outside of a projection', async () => {
    const collection = store.collection();
    await collection.insertOne({});
    expect(await codeOf(collection.find({ $expr: { $nope: 1 } }).toArray())).toBe(168);
    expect(await codeOf(collection.aggregate([{ $addFields: { a: { $nope: 1 } } }]).toArray())).toBe(168);
  });
});
