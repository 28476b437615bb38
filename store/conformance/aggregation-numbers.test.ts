import { Decimal128, Double, Int32, Long } from 'mongodb';

import { expressionTable, pipelineTable } from './support/pipeline-table.js';
import { storeUnderTest } from './support/under-test.js';

const store = storeUnderTest();
const int = (value: number) => new Int32(value);
const double = (value: number) => new Double(value);
const long = (value: number | string) => Long.fromString(String(value));
const decimal = (text: string) => Decimal128.fromString(text);
const MAX_INT = 2_147_483_647;
const MAX_LONG = '9223372036854775807';

expressionTable('arithmetic keeps the class of its numbers', store, [
  { title: 'Int32 + Int32 is an Int32', expression: { $add: [int(1), int(2)] }, is: int(3) },
  {
    title: 'Int32 + Int32 beyond its range is a Long',
    expression: { $add: [int(MAX_INT), int(1)] },
    is: long(2147483648),
  },
  { title: 'Int32 + Long is a Long', expression: { $add: [int(1), long(2)] }, is: long(3) },
  { title: 'Int32 + Double is a Double', expression: { $add: [int(1), double(2)] }, is: double(3) },
  { title: 'Long + Double is a Double', expression: { $add: [long(1), double(0.5)] }, is: double(1.5) },
  {
    title: 'Double + Decimal128 is a Decimal128',
    expression: { $add: [double(1.5), decimal('1.10')] },
    is: decimal('2.60'),
  },
  {
    title: 'a large Long keeps every digit',
    expression: { $add: [long('9007199254740993'), int(1)] },
    is: long('9007199254740994'),
  },
  { title: 'nothing added up is Int32 0', expression: { $add: [] }, is: int(0) },
  { title: 'null makes a sum null', expression: { $add: [int(1), null] }, is: null },
  { title: 'what is missing makes a sum null', expression: { $add: [int(1), '$nothing'] }, is: null },
  { title: 'a date plus milliseconds is a date', expression: { $add: [new Date(1000), int(500)] }, is: new Date(1500) },
  { title: 'two dates cannot be added', expression: { $add: [new Date(0), new Date(1)] }, code: 16612 },
  { title: 'text cannot be added', expression: { $add: [int(1), 'x'] }, code: 14 },
  { title: 'Int32 - Int32 is an Int32', expression: { $subtract: [int(1), int(3)] }, is: int(-2) },
  {
    title: 'Int32 - Int32 beyond its range is a Long',
    expression: { $subtract: [int(-MAX_INT), int(2)] },
    is: long(-2147483649),
  },
  { title: 'Long - Int32 is a Long', expression: { $subtract: [long(5), int(3)] }, is: long(2) },
  {
    title: 'the time between two dates is a Long',
    expression: { $subtract: [new Date(1500), new Date(1000)] },
    is: long(500),
  },
  {
    title: 'a date minus milliseconds is a date',
    expression: { $subtract: [new Date(1500), long(500)] },
    is: new Date(1000),
  },
  { title: 'text cannot be subtracted', expression: { $subtract: [int(1), 'x'] }, code: 14 },
  { title: 'Int32 × Int32 is an Int32', expression: { $multiply: [int(6), int(7)] }, is: int(42) },
  {
    title: 'Int32 × Int32 beyond its range is a Long',
    expression: { $multiply: [int(MAX_INT), int(2)] },
    is: long(4294967294),
  },
  { title: 'Int32 × Long is a Long', expression: { $multiply: [int(2), long(3)] }, is: long(6) },
  { title: 'Int32 × Double is a Double', expression: { $multiply: [int(2), double(3)] }, is: double(6) },
  {
    title: 'Int32 × Decimal128 is a Decimal128',
    expression: { $multiply: [int(2), decimal('1.5')] },
    is: decimal('3.0'),
  },
  { title: 'text cannot be multiplied', expression: { $multiply: [int(1), 'x'] }, code: 14 },
  { title: 'a quotient of Int32 is a Double', expression: { $divide: [int(6), int(3)] }, is: double(2) },
  { title: 'a quotient of Long is a Double', expression: { $divide: [long(1), long(4)] }, is: double(0.25) },
  {
    title: 'a quotient with a Decimal128 is a Decimal128',
    expression: { $divide: [decimal('1'), int(4)] },
    is: decimal('0.25'),
  },
  { title: 'division by zero is refused', expression: { $divide: [int(1), int(0)] }, code: 2 },
  { title: 'Int32 modulo Int32 is an Int32', expression: { $mod: [int(7), int(3)] }, is: int(1) },
  { title: 'the sign of a modulo is the dividend’s', expression: { $mod: [int(-7), int(3)] }, is: int(-1) },
  { title: 'Long modulo Int32 is a Long', expression: { $mod: [long(7), int(3)] }, is: long(1) },
  { title: 'Double modulo Int32 is a Double', expression: { $mod: [double(7.5), int(2)] }, is: double(1.5) },
  { title: 'modulo zero is refused', expression: { $mod: [int(1), int(0)] }, code: 16610 },
  { title: '$abs keeps the class', expression: { $abs: long(-5) }, is: long(5) },
  { title: '$abs of an Int32', expression: { $abs: int(-5) }, is: int(5) },
  { title: '$ceil of a Double is a Double', expression: { $ceil: double(1.2) }, is: double(2) },
  { title: '$ceil of a Long is a Long', expression: { $ceil: long(3) }, is: long(3) },
  { title: '$floor of an Int32 is an Int32', expression: { $floor: int(3) }, is: int(3) },
  { title: '$floor of a negative Double', expression: { $floor: double(-1.2) }, is: double(-2) },
  { title: '$round goes to the even neighbour', expression: { $round: [double(2.5)] }, is: double(2) },
  { title: '$round to two places', expression: { $round: [double(1.235), int(1)] }, is: double(1.2) },
  { title: '$round of an Int32 to tens', expression: { $round: [int(1234), int(-2)] }, is: int(1200) },
  { title: '$trunc of a negative Double', expression: { $trunc: [double(-1.7)] }, is: double(-1) },
  { title: '$sqrt is a Double', expression: { $sqrt: int(9) }, is: double(3) },
  { title: '$sqrt of a negative number is refused', expression: { $sqrt: int(-1) }, code: 28714 },
  { title: '$pow of Int32 is an Int32', expression: { $pow: [int(2), int(10)] }, is: int(1024) },
  {
    title: '$pow of Int32 beyond its range is a Long',
    expression: { $pow: [int(2), int(40)] },
    is: long(1099511627776),
  },
  { title: '$pow of a Double is a Double', expression: { $pow: [double(2), int(3)] }, is: double(8) },
  { title: '$pow to a negative power is a Double', expression: { $pow: [int(2), int(-1)] }, is: double(0.5) },
  { title: '$exp is a Double', expression: { $exp: int(0) }, is: double(1) },
  { title: '$ln is a Double', expression: { $ln: int(1) }, is: double(0) },
  { title: '$ln of zero is refused', expression: { $ln: int(0) }, code: 28766 },
  { title: '$log10 is a Double', expression: { $log10: int(1000) }, is: double(3) },
  { title: '$bitAnd of Int32 is an Int32', expression: { $bitAnd: [int(6), int(3)] }, is: int(2) },
  { title: '$bitOr with a Long is a Long', expression: { $bitOr: [int(6), long(1)] }, is: long(7) },
  { title: '$bitXor', expression: { $bitXor: [int(6), int(3)] }, is: int(5) },
  { title: '$bitNot', expression: { $bitNot: int(0) }, is: int(-1) },
  {
    title: '$sum over a list passes over what is no number',
    expression: { $sum: [[int(1), 'x', int(2)]] },
    is: int(3),
  },
  { title: '$sum of Int32 and Double is a Double', expression: { $sum: [int(1), double(2)] }, is: double(3) },
  { title: '$avg of Int32 is a Double', expression: { $avg: [int(1), int(2)] }, is: double(1.5) },
  { title: '$avg of nothing is null', expression: { $avg: [[]] }, is: null },
  {
    title: '$max keeps the class of what is largest',
    expression: { $max: [int(1), long(2), double(1.5)] },
    is: long(2),
  },
  { title: '$min passes over null', expression: { $min: [null, int(2), int(1)] }, is: int(1) },
]);

expressionTable('conversion', store, [
  { title: '$toInt of a Double cuts', expression: { $toInt: double(2.9) }, is: int(2) },
  { title: '$toInt of text', expression: { $toInt: '42' }, is: int(42) },
  { title: '$toInt beyond its range is refused', expression: { $toInt: long(2147483648) }, code: 241 },
  { title: '$toInt of a word is refused', expression: { $toInt: 'x' }, code: 241 },
  { title: '$toInt of null is null', expression: { $toInt: null }, is: null },
  { title: '$toInt of a boolean', expression: { $toInt: true }, is: int(1) },
  { title: '$toLong of an Int32', expression: { $toLong: int(5) }, is: long(5) },
  { title: '$toLong of a date', expression: { $toLong: new Date(1234) }, is: long(1234) },
  { title: '$toLong of text keeps every digit', expression: { $toLong: MAX_LONG }, is: long(MAX_LONG) },
  { title: '$toDouble of an Int32', expression: { $toDouble: int(5) }, is: double(5) },
  { title: '$toDouble of text', expression: { $toDouble: '1.5' }, is: double(1.5) },
  { title: '$toDecimal of an Int32', expression: { $toDecimal: int(5) }, is: decimal('5') },
  { title: '$toDecimal of text', expression: { $toDecimal: '1.50' }, is: decimal('1.50') },
  { title: '$toString of a Long', expression: { $toString: long('9007199254740993') }, is: '9007199254740993' },
  { title: '$toString of a Double', expression: { $toString: double(2.5) }, is: '2.5' },
  { title: '$toString of a date', expression: { $toString: new Date(0) }, is: '1970-01-01T00:00:00.000Z' },
  { title: '$toBool of zero', expression: { $toBool: int(0) }, is: false },
  { title: '$toBool of text is true', expression: { $toBool: '' }, is: true },
  { title: '$toDate of a Long', expression: { $toDate: long(1500) }, is: new Date(1500) },
  { title: '$toDate of text', expression: { $toDate: '2020-01-01' }, is: new Date('2020-01-01') },
  { title: '$toObjectId of a word is refused', expression: { $toObjectId: 'x' }, code: 241 },
  { title: '$convert with onError', expression: { $convert: { input: 'x', to: 'int', onError: 'no' } }, is: 'no' },
  { title: '$convert with onNull', expression: { $convert: { input: null, to: 'int', onNull: int(7) } }, is: int(7) },
  { title: '$type names Int32', expression: { $type: int(1) }, is: 'int' },
  { title: '$type names Long', expression: { $type: long(1) }, is: 'long' },
  { title: '$type names Double', expression: { $type: double(1) }, is: 'double' },
  { title: '$type names Decimal128', expression: { $type: decimal('1') }, is: 'decimal' },
  { title: '$type names what is missing', expression: { $type: '$nothing' }, is: 'missing' },
  { title: '$isNumber knows all four', expression: { $isNumber: decimal('1') }, is: true },
  { title: '$isNumber of text', expression: { $isNumber: '1' }, is: false },
]);

const numbers = [{ n: int(1) }, { n: int(2) }, { n: int(MAX_INT) }];

pipelineTable('a value goes through a pipeline with its type', store, [
  {
    title: '$match hands out every class as it is stored',
    documents: [{ n: int(1) }, { n: long(1) }, { n: double(1) }, { n: decimal('1.0') }],
    pipeline: [{ $match: { n: 1 } }, { $project: { _id: 0 } }],
    gives: [{ n: int(1) }, { n: long(1) }, { n: double(1) }, { n: decimal('1.0') }],
  },
  {
    title: '$addFields leaves the others alone',
    documents: [{ n: long(5), d: double(2) }],
    pipeline: [{ $addFields: { x: { $add: ['$n', 1] } } }, { $project: { _id: 0 } }],
    gives: [{ n: long(5), d: double(2), x: long(6) }],
  },
  {
    title: '$unwind keeps the elements’ types',
    documents: [{ list: [long(1), double(2), int(3)] }],
    pipeline: [{ $unwind: '$list' }, { $project: { _id: 0 } }],
    gives: [{ list: long(1) }, { list: double(2) }, { list: int(3) }],
  },
  {
    title: '$replaceRoot keeps types inside',
    documents: [{ inner: { n: long(7) } }],
    pipeline: [{ $replaceRoot: { newRoot: '$inner' } }],
    gives: [{ n: long(7) }],
  },
  {
    title: '$facet keeps types in its lists',
    documents: [{ n: long(7) }],
    pipeline: [{ $facet: { all: [{ $project: { _id: 0 } }] } }],
    gives: [{ all: [{ n: long(7) }] }],
  },
  {
    title: '$sort puts equal numbers of two classes side by side',
    documents: [{ n: double(3) }, { n: long(1) }, { n: int(2) }],
    pipeline: [{ $sort: { n: 1 } }, { $project: { _id: 0 } }],
    gives: [{ n: long(1) }, { n: int(2) }, { n: double(3) }],
  },
]);

pipelineTable('$group and numbers', store, [
  {
    title: '$sum of Int32 is an Int32',
    documents: numbers.slice(0, 2),
    pipeline: [{ $group: { _id: null, sum: { $sum: '$n' } } }],
    gives: [{ _id: null, sum: int(3) }],
  },
  {
    title: '$sum of Int32 beyond its range is a Long',
    documents: numbers,
    pipeline: [{ $group: { _id: null, sum: { $sum: '$n' } } }],
    gives: [{ _id: null, sum: long(2147483650) }],
  },
  {
    title: '$sum with a Long is a Long',
    documents: [{ n: int(1) }, { n: long(1) }],
    pipeline: [{ $group: { _id: null, sum: { $sum: '$n' } } }],
    gives: [{ _id: null, sum: long(2) }],
  },
  {
    title: '$sum with a Double is a Double',
    documents: [{ n: int(1) }, { n: double(1) }],
    pipeline: [{ $group: { _id: null, sum: { $sum: '$n' } } }],
    gives: [{ _id: null, sum: double(2) }],
  },
  {
    title: '$sum with a Decimal128 is a Decimal128',
    documents: [{ n: int(1) }, { n: decimal('1.5') }],
    pipeline: [{ $group: { _id: null, sum: { $sum: '$n' } } }],
    gives: [{ _id: null, sum: decimal('2.5') }],
  },
  {
    title: '$sum of large Longs keeps every digit',
    documents: [{ n: long('9007199254740993') }, { n: long('2') }],
    pipeline: [{ $group: { _id: null, sum: { $sum: '$n' } } }],
    gives: [{ _id: null, sum: long('9007199254740995') }],
  },
  {
    title: '$sum of Longs beyond their range is a Double',
    documents: [{ n: long(MAX_LONG) }, { n: long(MAX_LONG) }],
    pipeline: [{ $group: { _id: null, sum: { $sum: '$n' } } }],
    gives: [{ _id: null, sum: double(2 ** 64) }],
  },
  {
    title: '$sum of nothing that is a number is Int32 0',
    documents: [{ n: 'x' }, {}],
    pipeline: [{ $group: { _id: null, sum: { $sum: '$n' } } }],
    gives: [{ _id: null, sum: int(0) }],
  },
  {
    title: '$sum of small Doubles beside a large one loses nothing',
    documents: [{ n: double(1e16) }, { n: double(1) }, { n: double(1) }, { n: double(-1e16) }],
    pipeline: [{ $group: { _id: null, sum: { $sum: '$n' } } }],
    gives: [{ _id: null, sum: double(2) }],
  },
  {
    title: '$avg of Longs is a Double',
    documents: [{ n: long(1) }, { n: long(2) }],
    pipeline: [{ $group: { _id: null, avg: { $avg: '$n' } } }],
    gives: [{ _id: null, avg: double(1.5) }],
  },
  {
    title: '$avg with a Decimal128 is a Decimal128',
    documents: [{ n: decimal('1') }, { n: int(2) }],
    pipeline: [{ $group: { _id: null, avg: { $avg: '$n' } } }],
    gives: [{ _id: null, avg: decimal('1.5') }],
  },
  {
    title: '$avg without numbers is null',
    documents: [{ n: 'x' }],
    pipeline: [{ $group: { _id: null, avg: { $avg: '$n' } } }],
    gives: [{ _id: null, avg: null }],
  },
  {
    title: '$count is an Int32',
    documents: numbers,
    pipeline: [{ $group: { _id: null, n: { $count: {} } } }],
    gives: [{ _id: null, n: int(3) }],
  },
  {
    title: '$min and $max compare classes by value and keep the class',
    documents: [{ n: double(1.5) }, { n: long(1) }, { n: int(2) }],
    pipeline: [{ $group: { _id: null, min: { $min: '$n' }, max: { $max: '$n' } } }],
    gives: [{ _id: null, min: long(1), max: int(2) }],
  },
  {
    title: 'equal numbers of several classes are one group',
    documents: [{ n: int(1) }, { n: long(1) }, { n: double(1) }, { n: decimal('1') }],
    pipeline: [{ $group: { _id: '$n', count: { $sum: 1 } } }, { $project: { _id: 0, count: 1 } }],
    gives: [{ count: int(4) }],
  },
  {
    title: 'missing and null are one group',
    documents: [{}, { n: null }],
    pipeline: [{ $group: { _id: '$n', count: { $sum: 1 } } }],
    gives: [{ _id: null, count: int(2) }],
  },
  {
    title: '$stdDevPop is a Double',
    documents: [{ n: int(2) }, { n: int(4) }],
    pipeline: [{ $group: { _id: null, s: { $stdDevPop: '$n' } } }],
    gives: [{ _id: null, s: double(1) }],
  },
  {
    title: '$stdDevSamp of one value is null',
    documents: [{ n: int(2) }],
    pipeline: [{ $group: { _id: null, s: { $stdDevSamp: '$n' } } }],
    gives: [{ _id: null, s: null }],
  },
]);
