import { Double, Int32, Long } from 'mongodb';

import { pipelineTable } from './support/pipeline-table.js';
import { storeUnderTest } from './support/under-test.js';

const store = storeUnderTest();
const int = (value: number) => new Int32(value);
const people = [
  { who: 'a', n: 5, tags: ['x', 'y'] },
  { who: 'b', n: 7, tags: ['x'] },
  { who: 'a', n: 1, tags: [] },
  { who: 'c' },
];

pipelineTable('badly written pipelines', store, [
  { title: 'an unknown stage', pipeline: [{ $nope: {} }], code: 40324 },
  { title: 'a stage of two names', pipeline: [{ $match: {}, $limit: 1 }], code: 40323 },
  { title: '$out that is not the last', pipeline: [{ $out: 'x' }, { $limit: 1 }], code: 40601 },
  { title: '$match that is no document', pipeline: [{ $match: 5 }], code: 15959 },
  { title: '$sort without a field', pipeline: [{ $sort: {} }], code: 15976 },
  { title: '$limit of zero', pipeline: [{ $limit: 0 }], code: 15958 },
  { title: '$limit below zero', pipeline: [{ $limit: -1 }], code: 2107201 },
  { title: '$skip below zero', pipeline: [{ $skip: -1 }], code: 5107200 },
  { title: '$group without _id', pipeline: [{ $group: { n: { $sum: 1 } } }], code: 15955 },
  { title: '$group with an unknown accumulator', pipeline: [{ $group: { _id: null, n: { $nope: 1 } } }], code: 15952 },
  { title: '$group with a bare value', pipeline: [{ $group: { _id: null, n: 5 } }], code: 40234 },
  { title: '$group with a dotted field', pipeline: [{ $group: { _id: null, 'a.b': { $sum: 1 } } }], code: 40235 },
  { title: '$unwind without a $', pipeline: [{ $unwind: 'tags' }], code: 28818 },
  { title: '$unwind with an unknown option', pipeline: [{ $unwind: { path: '$a', nope: 1 } }], code: 28811 },
  { title: '$count of an empty name', pipeline: [{ $count: '' }], code: 40157 },
  { title: '$count of a path', pipeline: [{ $count: '$n' }], code: 40158 },
  { title: '$facet inside of $facet', pipeline: [{ $facet: { a: [{ $facet: { b: [] } }] } }], code: 40600 },
  {
    title: '$replaceRoot with what is no document',
    pipeline: [{ $replaceRoot: { newRoot: '$nothing' } }],
    code: 40228,
  },
  {
    title: '$project that keeps and drops',
    documents: [{ a: 1 }],
    pipeline: [{ $project: { a: 1, b: 0 } }],
    code: 31254,
  },
  { title: '$sample without a size', pipeline: [{ $sample: {} }], code: 28749 },
  {
    title: '$bucket with unsorted boundaries',
    pipeline: [{ $bucket: { groupBy: '$n', boundaries: [5, 1] } }],
    code: 40194,
  },
  { title: '$bucket with one boundary', pipeline: [{ $bucket: { groupBy: '$n', boundaries: [5] } }], code: 40192 },
]);

pipelineTable('$match, $sort, $skip and $limit', store, [
  {
    title: 'a page',
    documents: people,
    pipeline: [
      { $match: { n: { $gt: 0 } } },
      { $sort: { n: -1 } },
      { $skip: 1 },
      { $limit: 1 },
      { $project: { n: 1 } },
    ],
    gives: [{ _id: 0, n: 5 }],
  },
  {
    title: '$limit before $skip',
    documents: people,
    pipeline: [{ $sort: { _id: 1 } }, { $limit: 2 }, { $skip: 1 }, { $project: { _id: 1 } }],
    gives: [{ _id: 1 }],
  },
  {
    title: '$match after $limit looks at what is left',
    documents: people,
    pipeline: [{ $sort: { _id: 1 } }, { $limit: 1 }, { $match: { who: 'b' } }],
    gives: [],
  },
  {
    title: '$match behind $addFields on another field',
    documents: people,
    pipeline: [{ $addFields: { twice: { $multiply: ['$n', 2] } } }, { $match: { n: 7 } }, { $project: { twice: 1 } }],
    gives: [{ _id: 1, twice: 14 }],
  },
  {
    title: '$match behind $addFields on the field it makes',
    documents: people,
    pipeline: [{ $addFields: { n: { $add: ['$n', 2] } } }, { $match: { n: 7 } }, { $project: { n: 1 } }],
    gives: [{ _id: 0, n: 7 }],
  },
  {
    title: '$match behind $project on a field that is gone',
    documents: people,
    pipeline: [{ $project: { who: 1 } }, { $match: { n: 7 } }],
    gives: [],
  },
  {
    title: '$match behind $unwind on the array it takes apart',
    documents: people,
    pipeline: [{ $unwind: '$tags' }, { $match: { tags: 'y' } }, { $project: { tags: 1 } }],
    gives: [{ _id: 0, tags: 'y' }],
  },
  {
    title: '$sort by two fields',
    documents: people,
    pipeline: [{ $sort: { who: 1, n: 1 } }, { $project: { _id: 1 } }],
    gives: [{ _id: 2 }, { _id: 0 }, { _id: 1 }, { _id: 3 }],
  },
  {
    title: '$sort after $group',
    documents: people,
    pipeline: [{ $group: { _id: '$who', sum: { $sum: '$n' } } }, { $sort: { sum: -1, _id: 1 } }],
    gives: [
      { _id: 'b', sum: 7 },
      { _id: 'a', sum: 6 },
      { _id: 'c', sum: 0 },
    ],
  },
]);

pipelineTable('$project, $addFields, $unset', store, [
  {
    title: 'keeps fields in the document’s order',
    documents: [{ a: 1, b: 2, c: 3 }],
    pipeline: [{ $project: { c: 1, a: 1 } }],
    gives: [{ _id: 0, a: 1, c: 3 }],
  },
  { title: 'drops fields', documents: [{ a: 1, b: 2 }], pipeline: [{ $project: { a: 0 } }], gives: [{ _id: 0, b: 2 }] },
  { title: 'drops _id alone', documents: [{ a: 1 }], pipeline: [{ $project: { _id: 0 } }], gives: [{ a: 1 }] },
  {
    title: 'keeps inside of documents in an array',
    documents: [{ a: [{ b: 1, c: 2 }, 5] }],
    pipeline: [{ $project: { 'a.b': 1 } }],
    gives: [{ _id: 0, a: [{ b: 1 }] }],
  },
  {
    title: 'makes fields',
    documents: [{ a: 2 }],
    pipeline: [{ $project: { b: { $add: ['$a', 1] } } }],
    gives: [{ _id: 0, b: 3 }],
  },
  {
    title: 'makes nested fields',
    documents: [{ a: 2 }],
    pipeline: [{ $project: { x: { y: '$a' } } }],
    gives: [{ _id: 0, x: { y: 2 } }],
  },
  {
    title: 'renames',
    documents: [{ a: { b: 2 } }],
    pipeline: [{ $project: { _id: 0, c: '$a.b' } }],
    gives: [{ c: 2 }],
  },
  {
    title: '$addFields replaces where the field is',
    documents: [{ a: 1, b: 2 }],
    pipeline: [{ $addFields: { a: 5 } }],
    gives: [{ _id: 0, a: 5, b: 2 }],
  },
  {
    title: '$set into a document',
    documents: [{ a: { b: 1 } }],
    pipeline: [{ $set: { 'a.c': 2 } }],
    gives: [{ _id: 0, a: { b: 1, c: 2 } }],
  },
  {
    title: '$addFields into every document of an array',
    documents: [{ a: [{ b: 1 }, { b: 2 }] }],
    pipeline: [{ $addFields: { 'a.c': 0 } }],
    gives: [
      {
        _id: 0,
        a: [
          { b: 1, c: 0 },
          { b: 2, c: 0 },
        ],
      },
    ],
  },
  {
    title: '$addFields with $$REMOVE drops',
    documents: [{ a: 1, b: 2 }],
    pipeline: [{ $addFields: { a: '$$REMOVE' } }],
    gives: [{ _id: 0, b: 2 }],
  },
  {
    title: '$unset of several',
    documents: [{ a: 1, b: { c: 1, d: 2 } }],
    pipeline: [{ $unset: ['a', 'b.c'] }],
    gives: [{ _id: 0, b: { d: 2 } }],
  },
  {
    title: '$replaceWith',
    documents: [{ a: { b: 1 } }],
    pipeline: [{ $replaceWith: { $mergeObjects: ['$a', { c: 2 }] } }],
    gives: [{ b: 1, c: 2 }],
  },
]);

pipelineTable('$unwind', store, [
  {
    title: 'hands out one document for each element',
    documents: people,
    pipeline: [{ $unwind: '$tags' }, { $project: { tags: 1 } }],
    gives: [
      { _id: 0, tags: 'x' },
      { _id: 0, tags: 'y' },
      { _id: 1, tags: 'x' },
    ],
  },
  {
    title: 'keeps what is empty, if told to',
    documents: [{ t: ['x'] }, { t: [] }, { t: null }, {}],
    pipeline: [{ $unwind: { path: '$t', preserveNullAndEmptyArrays: true } }],
    gives: [{ _id: 0, t: 'x' }, { _id: 1 }, { _id: 2, t: null }, { _id: 3 }],
  },
  {
    title: 'says the place as a Long',
    documents: [{ t: ['x'] }],
    pipeline: [{ $unwind: { path: '$t', includeArrayIndex: 'at' } }],
    gives: [{ _id: 0, t: 'x', at: Long.fromNumber(0) }],
  },
  {
    title: 'takes what is no array for one element',
    documents: [{ t: 'x' }],
    pipeline: [{ $unwind: { path: '$t', includeArrayIndex: 'at' } }],
    gives: [{ _id: 0, t: 'x', at: null }],
  },
  {
    title: 'reaches into documents',
    documents: [{ a: { t: [1, 2] } }],
    pipeline: [{ $unwind: '$a.t' }, { $project: { _id: 0 } }],
    gives: [{ a: { t: 1 } }, { a: { t: 2 } }],
  },
]);

pipelineTable('$group', store, [
  {
    title: '$push, $first, $last in order',
    documents: people,
    pipeline: [
      { $sort: { _id: 1 } },
      { $group: { _id: '$who', all: { $push: '$n' }, first: { $first: '$n' }, last: { $last: '$n' } } },
      { $sort: { _id: 1 } },
    ],
    gives: [
      { _id: 'a', all: [5, 1], first: 5, last: 1 },
      { _id: 'b', all: [7], first: 7, last: 7 },
      { _id: 'c', all: [], first: null, last: null },
    ],
  },
  {
    title: '$addToSet keeps each value once',
    documents: [{ n: 1 }, { n: Long.fromNumber(1) }],
    pipeline: [{ $group: { _id: null, n: { $addToSet: '$n' } } }],
    gives: [{ _id: null, n: [1] }],
  },
  {
    title: 'by several fields',
    documents: [
      { a: 1, b: 2 },
      { a: 1, b: 2 },
    ],
    pipeline: [{ $group: { _id: { a: '$a', b: '$b' }, n: { $sum: 1 } } }],
    gives: [{ _id: { a: 1, b: 2 }, n: 2 }],
  },
  {
    title: 'by several fields, one of them missing',
    documents: [{ a: 1 }],
    pipeline: [{ $group: { _id: { a: '$a', b: '$b' } } }],
    gives: [{ _id: { a: 1 } }],
  },
  {
    title: '$mergeObjects',
    documents: [{ o: { a: 1 } }, { o: { b: 2 } }],
    pipeline: [{ $sort: { _id: 1 } }, { $group: { _id: null, o: { $mergeObjects: '$o' } } }],
    gives: [{ _id: null, o: { a: 1, b: 2 } }],
  },
  {
    title: '$top by an order',
    documents: people,
    pipeline: [{ $group: { _id: null, top: { $top: { sortBy: { n: -1 }, output: '$who' } } } }],
    gives: [{ _id: null, top: 'b' }],
  },
  {
    title: '$bottomN by an order',
    documents: people.slice(0, 3),
    pipeline: [{ $group: { _id: null, low: { $bottomN: { n: 2, sortBy: { n: -1 }, output: '$n' } } } }],
    gives: [{ _id: null, low: [5, 1] }],
  },
  {
    title: '$firstN',
    documents: people,
    pipeline: [{ $sort: { _id: 1 } }, { $group: { _id: null, two: { $firstN: { n: 2, input: '$who' } } } }],
    gives: [{ _id: null, two: ['a', 'b'] }],
  },
  {
    title: '$maxN',
    documents: people,
    pipeline: [{ $group: { _id: null, two: { $maxN: { n: 2, input: '$n' } } } }],
    gives: [{ _id: null, two: [7, 5] }],
  },
  {
    title: 'of nothing gives nothing',
    documents: [],
    pipeline: [{ $group: { _id: null, n: { $sum: 1 } } }],
    gives: [],
  },
  {
    title: 'with an expression inside',
    documents: people,
    pipeline: [{ $group: { _id: null, n: { $sum: { $cond: [{ $gt: ['$n', 4] }, 1, 0] } } } }],
    gives: [{ _id: null, n: 2 }],
  },
]);

pipelineTable('counting and buckets', store, [
  { title: '$count', documents: people, pipeline: [{ $match: { who: 'a' } }, { $count: 'n' }], gives: [{ n: int(2) }] },
  { title: '$count of everything', documents: people, pipeline: [{ $count: 'n' }], gives: [{ n: int(4) }] },
  {
    title: '$count after $unwind',
    documents: people,
    pipeline: [{ $unwind: '$tags' }, { $count: 'n' }],
    gives: [{ n: int(3) }],
  },
  {
    title: '$count of nothing gives nothing',
    documents: people,
    pipeline: [{ $match: { who: 'z' } }, { $count: 'n' }],
    gives: [],
  },
  {
    title: '$sortByCount',
    documents: people,
    pipeline: [{ $sortByCount: '$who' }, { $limit: 1 }],
    gives: [{ _id: 'a', count: int(2) }],
  },
  {
    title: '$bucket',
    documents: people.slice(0, 3),
    pipeline: [{ $bucket: { groupBy: '$n', boundaries: [0, 5, 10] } }],
    gives: [
      { _id: 0, count: 1 },
      { _id: 5, count: 2 },
    ],
  },
  {
    title: '$bucket with a default and an output',
    documents: people,
    pipeline: [
      { $bucket: { groupBy: '$n', boundaries: [0, 5], default: 'other', output: { who: { $push: '$who' } } } },
    ],
    gives: [
      { _id: 0, who: ['a'] },
      { _id: 'other', who: ['a', 'b', 'c'] },
    ],
  },
  {
    title: '$bucket without a default meets what fits nowhere',
    documents: [{ n: 99 }],
    pipeline: [{ $bucket: { groupBy: '$n', boundaries: [0, 5] } }],
    code: 40066,
  },
  {
    title: '$bucketAuto',
    documents: [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }],
    pipeline: [{ $bucketAuto: { groupBy: '$n', buckets: 2 } }],
    gives: [
      { _id: { min: 1, max: 3 }, count: 2 },
      { _id: { min: 3, max: 4 }, count: 2 },
    ],
  },
  {
    title: '$sample of more than there is',
    documents: people,
    pipeline: [{ $sample: { size: 9 } }, { $project: { _id: 1 } }],
    inAnyOrder: true,
    gives: [{ _id: 0 }, { _id: 1 }, { _id: 2 }, { _id: 3 }],
  },
  {
    title: '$redact',
    documents: [{ level: 1, inner: { level: 5, secret: 1 }, open: { level: 1 } }],
    pipeline: [{ $redact: { $cond: [{ $lte: ['$level', 2] }, '$$DESCEND', '$$PRUNE'] } }],
    gives: [{ _id: 0, level: 1, open: { level: 1 } }],
  },
]);

const days = [
  { room: 'a', day: 1, n: 1 },
  { room: 'a', day: 2, n: 2 },
  { room: 'a', day: 3, n: 4 },
  { room: 'b', day: 1, n: 10 },
];
const window = (output: object) => [
  { $setWindowFields: { partitionBy: '$room', sortBy: { day: 1 }, output } },
  { $sort: { _id: 1 } },
  { $project: { _id: 0, v: 1 } },
];

pipelineTable('$setWindowFields', store, [
  {
    title: 'a running sum',
    documents: days,
    pipeline: window({ v: { $sum: '$n', window: { documents: ['unbounded', 'current'] } } }),
    gives: [{ v: int(1) }, { v: int(3) }, { v: int(7) }, { v: int(10) }],
  },
  {
    title: 'the whole partition',
    documents: days,
    pipeline: window({ v: { $sum: '$n' } }),
    gives: [{ v: int(7) }, { v: int(7) }, { v: int(7) }, { v: int(10) }],
  },
  {
    title: 'a moving average',
    documents: days,
    pipeline: window({ v: { $avg: '$n', window: { documents: [-1, 0] } } }),
    gives: [{ v: new Double(1) }, { v: new Double(1.5) }, { v: new Double(3) }, { v: new Double(10) }],
  },
  {
    title: 'a range of values',
    documents: days,
    pipeline: window({ v: { $sum: '$n', window: { range: [-1, 0] } } }),
    gives: [{ v: int(1) }, { v: int(3) }, { v: int(6) }, { v: int(10) }],
  },
  {
    title: '$documentNumber',
    documents: days,
    pipeline: window({ v: { $documentNumber: {} } }),
    gives: [{ v: int(1) }, { v: int(2) }, { v: int(3) }, { v: int(1) }],
  },
  {
    title: '$rank leaves gaps after equals',
    documents: [{ n: 1 }, { n: 1 }, { n: 2 }],
    pipeline: [
      { $setWindowFields: { sortBy: { n: 1 }, output: { v: { $rank: {} } } } },
      { $project: { _id: 0, v: 1 } },
    ],
    gives: [{ v: int(1) }, { v: int(1) }, { v: int(3) }],
  },
  {
    title: '$denseRank leaves none',
    documents: [{ n: 1 }, { n: 1 }, { n: 2 }],
    pipeline: [
      { $setWindowFields: { sortBy: { n: 1 }, output: { v: { $denseRank: {} } } } },
      { $project: { _id: 0, v: 1 } },
    ],
    gives: [{ v: int(1) }, { v: int(1) }, { v: int(2) }],
  },
  {
    title: '$shift',
    documents: days,
    pipeline: window({ v: { $shift: { output: '$n', by: -1, default: 0 } } }),
    gives: [{ v: 0 }, { v: 1 }, { v: 2 }, { v: 0 }],
  },
  {
    title: '$locf',
    documents: [{ n: 1 }, { n: null }, { n: 3 }],
    pipeline: [
      { $setWindowFields: { sortBy: { _id: 1 }, output: { v: { $locf: '$n' } } } },
      { $project: { _id: 0, v: 1 } },
    ],
    gives: [{ v: 1 }, { v: 1 }, { v: 3 }],
  },
  {
    title: '$linearFill',
    documents: [{ n: 1 }, { n: null }, { n: 3 }],
    pipeline: [
      { $setWindowFields: { sortBy: { _id: 1 }, output: { v: { $linearFill: '$n' } } } },
      { $project: { _id: 0, v: 1 } },
    ],
    gives: [{ v: 1 }, { v: new Double(2) }, { v: 3 }],
  },
]);
