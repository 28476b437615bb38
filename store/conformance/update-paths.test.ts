import { Double, Int32, Long } from 'mongodb';

import { storeUnderTest } from './support/under-test.js';
import { updateTable } from './support/update-table.js';

const store = storeUnderTest();

updateTable('a scalar in the way', store, [
  { title: '$set is refused', before: { a: 1 }, update: { $set: { 'a.b': 1 } }, code: 28 },
  { title: '$inc is refused', before: { a: 'x' }, update: { $inc: { 'a.b': 1 } }, code: 28 },
  { title: '$push is refused', before: { a: null }, update: { $push: { 'a.b': 1 } }, code: 28 },
  { title: '$addToSet is refused', before: { a: 1 }, update: { $addToSet: { 'a.b': 1 } }, code: 28 },
  { title: '$min is refused', before: { a: 1 }, update: { $min: { 'a.b.c': 1 } }, code: 28 },
  { title: '$pull is refused', before: { a: 1 }, update: { $pull: { 'a.b': 1 } }, code: 28 },
  { title: '$pullAll is refused', before: { a: 1 }, update: { $pullAll: { 'a.b': [1] } }, code: 28 },
  { title: '$pop is refused', before: { a: 1 }, update: { $pop: { 'a.b': 1 } }, code: 28 },
  { title: '$pop of a field of an array is refused', before: { a: [1] }, update: { $pop: { 'a.b': 1 } }, code: 28 },
  { title: '$rename from it is refused', before: { a: 1 }, update: { $rename: { 'a.b': 'c' } }, code: 28 },
  { title: '$rename to it is refused', before: { a: 1, b: 1 }, update: { $rename: { b: 'a.c' } }, code: 28 },
  { title: '$unset changes nothing', before: { a: 1 }, update: { $unset: { 'a.b': 1 } }, isUnchanged: true },
  {
    title: '$unset of a field of an array changes nothing',
    before: { a: [{ b: 1 }] },
    update: { $unset: { 'a.b': 1 } },
    isUnchanged: true,
  },
  {
    title: '$setOnInsert changes nothing',
    before: { a: 1 },
    update: { $setOnInsert: { 'a.b': 1 } },
    isUnchanged: true,
  },
]);

updateTable('what is not there', store, [
  { title: '$pull changes nothing', before: { b: 1 }, update: { $pull: { a: 1, 'x.y': 1 } }, isUnchanged: true },
  { title: '$pullAll changes nothing', before: { b: 1 }, update: { $pullAll: { a: [1] } }, isUnchanged: true },
  { title: '$pop changes nothing', before: { b: 1 }, update: { $pop: { a: 1 } }, isUnchanged: true },
  {
    title: '$pop beyond the end changes nothing',
    before: { a: [1] },
    update: { $pop: { 'a.5': 1 } },
    isUnchanged: true,
  },
  { title: '$inc begins at nothing', before: { b: 1 }, update: { $inc: { 'x.y': 2 } }, after: { b: 1, x: { y: 2 } } },
  { title: '$mul begins at zero', before: { b: 1 }, update: { $mul: { a: 3 } }, after: { b: 1, a: 0 } },
  {
    title: '$mul by a double begins at a double zero',
    before: { b: 1 },
    update: { $mul: { a: 1.5 } },
    after: { b: 1, a: new Double(0) },
  },
  { title: '$min takes the value', before: { b: 1 }, update: { $min: { a: 3 } }, after: { b: 1, a: 3 } },
  { title: '$bit or begins at zero', before: {}, update: { $bit: { a: { or: new Int32(5) } } }, after: { a: 5 } },
  {
    title: '$bit with a Long begins at a Long',
    before: {},
    update: { $bit: { a: { xor: Long.fromNumber(5) } } },
    after: { a: Long.fromNumber(5) },
  },
  {
    title: '$addToSet of nothing makes an array',
    before: {},
    update: { $addToSet: { a: { $each: [] } } },
    after: { a: [] },
  },
  { title: '$push of nothing makes an array', before: {}, update: { $push: { a: { $each: [] } } }, after: { a: [] } },
  {
    title: '$addToSet makes an array without repetitions',
    before: {},
    update: { $addToSet: { a: { $each: [1, new Double(1), 2] } } },
    after: { a: [1, 2] },
  },
  { title: 'a number on the way is a field', before: {}, update: { $set: { 'a.0': 1 } }, after: { a: { 0: 1 } } },
  {
    title: 'a place far beyond the end is refused',
    before: { a: [] },
    update: { $set: { 'a.1600000': 1 } },
    code: 34,
  },
]);

updateTable('the types of what is written', store, [
  {
    title: '$set changes the type of a number inside a document',
    before: { a: { x: 1 } },
    update: { $set: { a: { x: new Double(1) } } },
    after: { a: { x: new Double(1) } },
  },
  {
    title: '$set changes the type of a number inside an array',
    before: { a: [1, 2] },
    update: { $set: { a: [1, Long.fromNumber(2)] } },
    after: { a: [1, Long.fromNumber(2)] },
  },
  {
    title: '$set changes the order of fields',
    before: { a: { x: 1, y: 2 } },
    update: { $set: { a: { y: 2, x: 1 } } },
    after: { a: { y: 2, x: 1 } },
  },
  { title: '$inc by zero changes nothing', before: { a: 1 }, update: { $inc: { a: 0 } }, isUnchanged: true },
  {
    title: '$inc by a double zero changes the type',
    before: { a: 1 },
    update: { $inc: { a: new Double(0) } },
    after: { a: new Double(1) },
  },
  {
    title: '$inc by a Long zero changes the type',
    before: { a: 1 },
    update: { $inc: { a: Long.fromNumber(0) } },
    after: { a: Long.fromNumber(1) },
  },
  { title: '$mul by one changes nothing', before: { a: 3 }, update: { $mul: { a: 1 } }, isUnchanged: true },
  {
    title: '$mul beyond 32 bits makes a Long',
    before: { a: new Int32(2000000000) },
    update: { $mul: { a: 2 } },
    after: { a: Long.fromString('4000000000') },
  },
  { title: '$mul beyond 64 bits is refused', before: { a: Long.MAX_VALUE }, update: { $mul: { a: 2 } }, code: 2 },
  {
    title: '$bit keeps an int an int',
    before: { a: new Int32(6) },
    update: { $bit: { a: { and: new Int32(3), or: new Int32(8) } } },
    after: { a: new Int32(10) },
  },
  {
    title: '$bit with a Long makes a Long',
    before: { a: new Int32(6) },
    update: { $bit: { a: { and: Long.fromNumber(3) } } },
    after: { a: Long.fromNumber(2) },
  },
  { title: '$bit of a string is refused', before: { a: 'x' }, update: { $bit: { a: { or: new Int32(1) } } }, code: 2 },
  {
    title: '$max of equal values keeps the type',
    before: { a: 5 },
    update: { $max: { a: new Double(5) } },
    isUnchanged: true,
  },
  { title: '$min takes null below a number', before: { a: 5 }, update: { $min: { a: null } }, after: { a: null } },
]);

updateTable('order and place of fields', store, [
  {
    title: '$rename puts the value where the other one was',
    before: { a: 1, b: 2, c: 3 },
    update: { $rename: { c: 'a' } },
    after: { a: 3, b: 2 },
  },
  {
    title: '$rename into a document leaves the emptied one',
    before: { a: { x: 1 }, b: 2 },
    update: { $rename: { 'a.x': 'c.y' } },
    after: { a: {}, b: 2, c: { y: 1 } },
  },
  {
    title: 'new fields come in the order of their paths, numbers as numbers',
    before: { a: 1 },
    update: { $set: { 'n.10': 1, 'n.9': 1, m: 1 } },
    after: { a: 1, m: 1, n: { 9: 1, 10: 1 } },
  },
  {
    title: '$set keeps the place of a field',
    before: { a: 1, b: 2 },
    update: { $set: { a: 'x' } },
    after: { a: 'x', b: 2 },
  },
  {
    title: '$unset and $set beside each other',
    before: { a: 1, b: 2 },
    update: { $unset: { b: 1 }, $set: { c: 3 } },
    after: { a: 1, c: 3 },
  },
]);

updateTable('places in arrays', store, [
  {
    title: '$[] and a number may not meet',
    before: { a: [1, 2] },
    update: { $set: { 'a.$[]': 5 }, $inc: { 'a.0': 1 } },
    code: 40,
  },
  {
    title: '$[x] and $[y] may name different elements',
    before: { a: [1, 2, 3] },
    update: { $set: { 'a.$[x]': 10 }, $inc: { 'a.$[y]': 1 } },
    arrayFilters: [{ x: 1 }, { y: 3 }],
    after: { a: [10, 2, 4] },
  },
  {
    title: '$[x] and $[y] may not name the same element',
    before: { a: [1, 2, 3] },
    update: { $set: { 'a.$[x]': 10 }, $inc: { 'a.$[y]': 1 } },
    arrayFilters: [{ x: 1 }, { y: { $lt: 3 } }],
    code: 40,
  },
  {
    title: '$[] goes through arrays of arrays',
    before: { a: [[1], [2, 3]] },
    update: { $inc: { 'a.$[].$[]': 1 } },
    after: { a: [[2], [3, 4]] },
  },
  { title: '$[] of a number is refused', before: { a: 1 }, update: { $set: { 'a.$[]': 1 } }, code: 2 },
  { title: '$[] of what is not there is refused', before: {}, update: { $set: { 'a.$[]': 1 } }, code: 2 },
  {
    title: '$[] of an empty array changes nothing',
    before: { a: [] },
    update: { $set: { 'a.$[]': 1 } },
    isUnchanged: true,
  },
  { title: '$ without a match is refused', before: { a: [1] }, update: { $set: { 'a.$': 1 } }, code: 2 },
  {
    title: '$pull inside of every element',
    before: { a: [{ b: [1, 2] }, { b: [2, 3] }] },
    update: { $pull: { 'a.$[].b': 2 } },
    after: { a: [{ b: [1] }, { b: [3] }] },
  },
  {
    title: '$unset of an element found by a filter',
    before: {
      a: [
        { x: 1, y: 1 },
        { x: 2, y: 1 },
      ],
    },
    update: { $unset: { 'a.$[e].y': 1 } },
    arrayFilters: [{ 'e.x': 2 }],
    after: { a: [{ x: 1, y: 1 }, { x: 2 }] },
  },
]);

updateTable('what $pull takes out', store, [
  {
    title: 'elements in order above a value, arrays by their elements',
    before: { a: [1, 5, [6], 'x'] },
    update: { $pull: { a: { $gt: 4 } } },
    after: { a: [1, 'x'] },
  },
  {
    title: 'strings that an expression matches',
    before: { a: ['ab', 'b', 3] },
    update: { $pull: { a: /^a/ } },
    after: { a: ['b', 3] },
  },
  {
    title: 'elements of a list',
    before: { a: [1, 2, 3] },
    update: { $pull: { a: { $in: [1, 3] } } },
    after: { a: [2] },
  },
  {
    title: 'elements not of a list',
    before: { a: [1, 2, 3] },
    update: { $pull: { a: { $nin: [1, 3] } } },
    after: { a: [1, 3] },
  },
  {
    title: 'documents by some of their fields',
    before: { a: [{ x: 1, y: 2 }, { x: 1 }, { x: 2 }, 1] },
    update: { $pull: { a: { x: 1 } } },
    after: { a: [{ x: 2 }, 1] },
  },
  {
    title: 'documents by $or',
    before: { a: [{ x: 1 }, { x: 2 }, { x: 3 }, 3] },
    update: { $pull: { a: { $or: [{ x: 1 }, { x: 3 }] } } },
    after: { a: [{ x: 2 }, 3] },
  },
  {
    title: 'documents that lie in arrays of theirs',
    before: { a: [{ b: [{ c: 1 }] }, { b: [{ c: 2 }] }] },
    update: { $pull: { a: { b: { $elemMatch: { c: 1 } } } } },
    after: { a: [{ b: [{ c: 2 }] }] },
  },
  {
    title: 'an array only when it is equal',
    before: { a: [[1, 2], [1], 1] },
    update: { $pull: { a: [1] } },
    after: { a: [[1, 2], 1] },
  },
  {
    title: 'every document, for an empty condition',
    before: { a: [{ x: 1 }, {}, 1] },
    update: { $pull: { a: {} } },
    after: { a: [1] },
  },
  { title: 'null, not what is missing', before: { a: [null, 1] }, update: { $pull: { a: null } }, after: { a: [1] } },
  { title: 'from a number is refused', before: { a: 1 }, update: { $pull: { a: 1 } }, code: 2 },
  { title: '$pullAll from a number is refused', before: { a: 1 }, update: { $pullAll: { a: [1] } }, code: 2 },
  {
    title: '$pullAll takes documents that are equal in every field',
    before: { a: [{ x: 1, y: 2 }, { x: 1 }] },
    update: { $pullAll: { a: [{ x: 1 }] } },
    after: { a: [{ x: 1, y: 2 }] },
  },
  { title: '$pop from a string is refused', before: { a: 'x' }, update: { $pop: { a: 1 } }, code: 14 },
  {
    title: '$pop of an empty array changes nothing',
    before: { a: [] },
    update: { $pop: { a: -1 } },
    isUnchanged: true,
  },
  { title: '$pop leaves an empty array', before: { a: [1] }, update: { $pop: { a: 1 } }, after: { a: [] } },
]);

const collation = { locale: 'en', strength: 2 };

updateTable('operators under a collation', store, [
  {
    title: '$addToSet finds text that is the same',
    before: { a: ['Ab'] },
    update: { $addToSet: { a: 'aB' } },
    collation,
    isUnchanged: true,
  },
  {
    title: '$pull takes text that is the same',
    before: { a: ['Ab', 'c'] },
    update: { $pull: { a: 'ab' } },
    collation,
    after: { a: ['c'] },
  },
  {
    title: '$pullAll takes text that is the same',
    before: { a: ['Ab', 'c'] },
    update: { $pullAll: { a: ['AB'] } },
    collation,
    after: { a: ['c'] },
  },
  { title: '$max compares text by it', before: { a: 'b' }, update: { $max: { a: 'B' } }, collation, isUnchanged: true },
  {
    title: '$push sorts text by it',
    before: { a: ['b', 'C'] },
    update: { $push: { a: { $each: ['A'], $sort: 1 } } },
    collation,
    after: { a: ['A', 'b', 'C'] },
  },
  {
    title: 'array filters find text by it',
    before: { a: ['x', 'Y'] },
    update: { $set: { 'a.$[e]': 'z' } },
    arrayFilters: [{ e: 'y' }],
    collation,
    after: { a: ['x', 'z'] },
  },
]);
