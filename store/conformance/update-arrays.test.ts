import { Long } from 'mongodb';

import { storeUnderTest } from './support/under-test.js';
import { updateTable } from './support/update-table.js';

const store = storeUnderTest();

updateTable('$push', store, [
  { title: 'adds at the end', before: { a: [1] }, update: { $push: { a: 2 } }, after: { a: [1, 2] } },
  { title: 'makes the array', before: {}, update: { $push: { a: 2 } }, after: { a: [2] } },
  {
    title: 'adds an array as one element',
    before: { a: [1] },
    update: { $push: { a: [2, 3] } },
    after: { a: [1, [2, 3]] },
  },
  {
    title: '$each adds several',
    before: { a: [1] },
    update: { $push: { a: { $each: [2, 3] } } },
    after: { a: [1, 2, 3] },
  },
  {
    title: '$position adds in between',
    before: { a: [1, 2] },
    update: { $push: { a: { $each: [9], $position: 1 } } },
    after: { a: [1, 9, 2] },
  },
  {
    title: '$position below zero counts from the end',
    before: { a: [1, 2, 3] },
    update: { $push: { a: { $each: [9], $position: -1 } } },
    after: { a: [1, 2, 9, 3] },
  },
  {
    title: '$slice keeps the first',
    before: { a: [1] },
    update: { $push: { a: { $each: [3, 4], $slice: 2 } } },
    after: { a: [1, 3] },
  },
  {
    title: '$slice below zero keeps the last',
    before: { a: [1, 2] },
    update: { $push: { a: { $each: [3], $slice: -2 } } },
    after: { a: [2, 3] },
  },
  {
    title: '$slice 0 empties',
    before: { a: [1, 2] },
    update: { $push: { a: { $each: [3], $slice: 0 } } },
    after: { a: [] },
  },
  {
    title: '$sort orders values',
    before: { a: [3, 1] },
    update: { $push: { a: { $each: [2], $sort: 1 } } },
    after: { a: [1, 2, 3] },
  },
  {
    title: '$sort orders documents by a field',
    before: { a: [{ x: 2 }, { x: 3 }] },
    update: { $push: { a: { $each: [{ x: 1 }], $sort: { x: -1 } } } },
    after: { a: [{ x: 3 }, { x: 2 }, { x: 1 }] },
  },
  {
    title: '$sort comes before $slice',
    before: { a: [3, 1] },
    update: { $push: { a: { $each: [2], $sort: -1, $slice: 2 } } },
    after: { a: [3, 2] },
  },
  { title: 'to a number is refused', before: { a: 1 }, update: { $push: { a: 2 } }, code: 2 },
  {
    title: 'with an unknown clause is refused',
    before: { a: [1] },
    update: { $push: { a: { $each: [1], $foo: 1 } } },
    code: 2,
  },
  {
    title: 'into a nested array',
    before: { x: { y: [1] } },
    update: { $push: { 'x.y': 2 } },
    after: { x: { y: [1, 2] } },
  },
]);

updateTable('$addToSet', store, [
  { title: 'adds what is new', before: { a: [1] }, update: { $addToSet: { a: 2 } }, after: { a: [1, 2] } },
  { title: 'leaves what is there', before: { a: [1] }, update: { $addToSet: { a: 1 } }, isUnchanged: true },
  {
    title: 'compares numbers by value',
    before: { a: [1] },
    update: { $addToSet: { a: Long.fromNumber(1) } },
    isUnchanged: true,
  },
  {
    title: 'compares documents with their fields in order',
    before: { a: [{ x: 1, y: 2 }] },
    update: { $addToSet: { a: { y: 2, x: 1 } } },
    after: {
      a: [
        { x: 1, y: 2 },
        { y: 2, x: 1 },
      ],
    },
  },
  {
    title: '$each adds each that is new, once',
    before: { a: [1] },
    update: { $addToSet: { a: { $each: [1, 2, 2] } } },
    after: { a: [1, 2] },
  },
  { title: 'makes the array', before: {}, update: { $addToSet: { a: 1 } }, after: { a: [1] } },
  { title: 'to a string is refused', before: { a: 'x' }, update: { $addToSet: { a: 1 } }, code: 2 },
]);

updateTable('$pull, $pullAll, $pop', store, [
  {
    title: '$pull takes every equal element',
    before: { a: [1, 2, 1] },
    update: { $pull: { a: 1 } },
    after: { a: [2] },
  },
  { title: '$pull by a condition', before: { a: [1, 5, 9] }, update: { $pull: { a: { $gte: 5 } } }, after: { a: [1] } },
  {
    title: '$pull documents by some of their fields',
    before: { a: [{ x: 1, y: 1 }, { x: 2 }] },
    update: { $pull: { a: { x: 1 } } },
    after: { a: [{ x: 2 }] },
  },
  { title: '$pull with $in', before: { a: [1, 2, 3] }, update: { $pull: { a: { $in: [1, 3] } } }, after: { a: [2] } },
  {
    title: '$pull with an expression',
    before: { a: ['ab', 'cd'] },
    update: { $pull: { a: /^a/ } },
    after: { a: ['cd'] },
  },
  {
    title: '$pull of what is not there changes nothing',
    before: { a: [1] },
    update: { $pull: { a: 2, b: 1 } },
    isUnchanged: true,
  },
  { title: '$pull from a number is refused', before: { a: 1 }, update: { $pull: { a: 1 } }, code: 2 },
  {
    title: '$pullAll takes each of a list',
    before: { a: [1, 2, 3, 1] },
    update: { $pullAll: { a: [1, 3] } },
    after: { a: [2] },
  },
  { title: '$pullAll without a list is refused', before: { a: [1] }, update: { $pullAll: { a: 1 as never } }, code: 2 },
  { title: '$pop takes the last', before: { a: [1, 2] }, update: { $pop: { a: 1 } }, after: { a: [1] } },
  { title: '$pop takes the first', before: { a: [1, 2] }, update: { $pop: { a: -1 } }, after: { a: [2] } },
  { title: '$pop of an empty array changes nothing', before: { a: [] }, update: { $pop: { a: 1 } }, isUnchanged: true },
  { title: '$pop by 2 is refused', before: { a: [1] }, update: { $pop: { a: 2 as never } }, code: 9 },
  { title: '$pop of a string is refused', before: { a: 'x' }, update: { $pop: { a: 1 } }, code: 14 },
]);

updateTable('positional $', store, [
  {
    title: 'changes the element that was found',
    before: { a: [1, 5, 9] },
    filter: { a: 5 },
    update: { $set: { 'a.$': 6 } },
    after: { a: [1, 6, 9] },
  },
  {
    title: 'changes a field of the element that was found',
    before: { a: [{ x: 1 }, { x: 2, y: 0 }] },
    filter: { 'a.x': 2 },
    update: { $set: { 'a.$.y': 1 } },
    after: { a: [{ x: 1 }, { x: 2, y: 1 }] },
  },
  {
    title: 'works with $elemMatch',
    before: {
      a: [
        { x: 1, y: 1 },
        { x: 1, y: 2 },
      ],
    },
    filter: { a: { $elemMatch: { x: 1, y: 2 } } },
    update: { $inc: { 'a.$.y': 1 } },
    after: {
      a: [
        { x: 1, y: 1 },
        { x: 1, y: 3 },
      ],
    },
  },
  {
    title: 'works with a range',
    before: { a: [1, 5] },
    filter: { a: { $gt: 3 } },
    update: { $mul: { 'a.$': 2 } },
    after: { a: [1, 10] },
  },
  { title: 'without a condition on the array is refused', before: { a: [1] }, update: { $set: { 'a.$': 2 } }, code: 2 },
]);

updateTable('$[] and $[identifier]', store, [
  {
    title: '$[] changes all elements',
    before: { a: [1, 2] },
    update: { $inc: { 'a.$[]': 10 } },
    after: { a: [11, 12] },
  },
  {
    title: '$[] changes a field of all elements',
    before: { a: [{ x: 1 }, { x: 2 }] },
    update: { $set: { 'a.$[].x': 0 } },
    after: { a: [{ x: 0 }, { x: 0 }] },
  },
  { title: '$[] of what is missing is refused', before: {}, update: { $set: { 'a.$[]': 1 } }, code: 2 },
  { title: '$[] of a number is refused', before: { a: 1 }, update: { $set: { 'a.$[]': 1 } }, code: 2 },
  {
    title: '$[id] changes those that match',
    before: { a: [1, 5, 9] },
    arrayFilters: [{ e: { $gte: 5 } }],
    update: { $set: { 'a.$[e]': 0 } },
    after: { a: [1, 0, 0] },
  },
  {
    title: '$[id] matches fields of elements',
    before: { a: [{ x: 1 }, { x: 2 }] },
    arrayFilters: [{ 'e.x': 2 }],
    update: { $set: { 'a.$[e].y': 1 } },
    after: { a: [{ x: 1 }, { x: 2, y: 1 }] },
  },
  {
    title: '$[id] in two levels',
    before: { a: [{ b: [1, 2] }, { b: [2, 3] }] },
    arrayFilters: [{ inner: 2 }],
    update: { $set: { 'a.$[].b.$[inner]': 0 } },
    after: { a: [{ b: [1, 0] }, { b: [0, 3] }] },
  },
  {
    title: '$[id] that matches none changes nothing',
    before: { a: [1] },
    arrayFilters: [{ e: 5 }],
    update: { $set: { 'a.$[e]': 0 } },
    isUnchanged: true,
  },
  { title: '$[id] without a filter is refused', before: { a: [1] }, update: { $set: { 'a.$[e]': 0 } }, code: 2 },
  {
    title: 'a filter that is not used is refused',
    before: { a: [1] },
    arrayFilters: [{ e: 1 }],
    update: { $set: { a: 0 } },
    code: 9,
  },
]);

updateTable('what counts as modified', store, [
  {
    title: '$push of what $slice takes away again',
    before: { a: [1] },
    update: { $push: { a: { $each: [2], $slice: 1 } } },
    after: { a: [1] },
  },
  {
    title: '$push of nothing does not',
    before: { a: [1] },
    update: { $push: { a: { $each: [] } } },
    isUnchanged: true,
  },
  {
    title: '$addToSet of what is there does not',
    before: { a: [1] },
    update: { $addToSet: { a: 1 } },
    isUnchanged: true,
  },
]);

updateTable('$push with $sort', store, [
  {
    title: 'compares arrays as a whole, after every number',
    before: { a: [{ b: [1] }, { b: 5 }] },
    update: { $push: { a: { $each: [], $sort: { b: 1 } } } },
    after: { a: [{ b: 5 }, { b: [1] }] },
  },
  {
    title: 'takes what is no document for one without the field',
    before: { a: [{ b: 1 }, 7] },
    update: { $push: { a: { $each: [], $sort: { b: 1 } } } },
    after: { a: [7, { b: 1 }] },
  },
]);
