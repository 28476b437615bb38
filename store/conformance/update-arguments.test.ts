import { Decimal128, Double, Int32, Long, Timestamp } from 'mongodb';
import { describe, expect, it } from 'vitest';

import { refusalOf, storeUnderTest } from './support/under-test.js';

const store = storeUnderTest();

/** An argument that makes no sense, and MongoDB's code for it. */
type Refusal = [title: string, update: object, code: number, message?: string];

/** Refused before any document is looked at: there is none. */
function refusedWithoutDocuments(name: string, refusals: readonly Refusal[]): void {
  describe(name, () => {
    it.each(refusals)('%s', async (_title, update, code, message = '') => {
      const error = await refusalOf(store.collection().updateMany({}, update));
      expect(error.code).toBe(code);
      expect(error.message).toContain(message);
    });
  });
}

refusedWithoutDocuments('$inc and $mul take numbers', [
  ['$inc by a string', { $inc: { a: 'x' } }, 14, 'Cannot increment with non-numeric argument'],
  ['$inc by null', { $inc: { a: null } }, 14],
  ['$inc by a document', { $inc: { a: { b: 1 } } }, 14],
  ['$inc by a date', { $inc: { a: new Date(0) } }, 14],
  ['$inc by a boolean', { $inc: { a: true } }, 14],
  ['$mul by a string', { $mul: { a: 'x' } }, 14, 'Cannot multiply with non-numeric argument'],
  ['$mul by an array', { $mul: { a: [1] } }, 14],
  ['$inc that is no document', { $inc: 1 }, 9, 'Modifiers operate on fields but we found type'],
  ['$set that is no document', { $set: [] }, 9],
  ['$unset that is a string', { $unset: 'a' }, 9],
]);

refusedWithoutDocuments('$bit takes integers', [
  ['a number alone', { $bit: { a: new Int32(1) } }, 2, 'not compatible'],
  ['nothing to do', { $bit: { a: {} } }, 2, 'at least one bitwise operation'],
  ['an unknown operation', { $bit: { a: { nand: new Int32(1) } } }, 2, "only supports 'and', 'or', and 'xor'"],
  ['a double', { $bit: { a: { and: new Double(1.5) } } }, 2, 'must be an Integer(32/64 bit)'],
  ['a decimal', { $bit: { a: { and: Decimal128.fromString('1') } } }, 2],
  ['a string', { $bit: { a: { or: 'x' } } }, 2],
]);

refusedWithoutDocuments('$currentDate takes true or a type', [
  ['a string', { $currentDate: { a: 'date' } }, 2, 'is not valid type for $currentDate'],
  ['a number', { $currentDate: { a: 1 } }, 2],
  ['an unknown type', { $currentDate: { a: { $type: 'time' } } }, 2, "'date' or 'timestamp'"],
  ['a type that is no string', { $currentDate: { a: { $type: 9 } } }, 2],
  ['another option', { $currentDate: { a: { $foo: 'date' } } }, 2, 'Unrecognized $currentDate option: $foo'],
]);

refusedWithoutDocuments('$rename takes another name', [
  ['a number', { $rename: { a: 1 } }, 2, "The 'to' field for $rename must be a string"],
  ['the same name', { $rename: { a: 'a' } }, 2, 'must differ'],
  ['a part of itself', { $rename: { a: 'a.b' } }, 2, 'must not be on the same path'],
  ['what it is a part of', { $rename: { 'a.b': 'a' } }, 2, 'must not be on the same path'],
  ['a positional source', { $rename: { 'a.$': 'b' } }, 2, 'may not be dynamic'],
  ['a positional target', { $rename: { b: 'a.$[]' } }, 2, 'may not be dynamic'],
  ['an empty target', { $rename: { a: '' } }, 56],
  ['a target with an empty part', { $rename: { a: 'b.' } }, 56],
  ['what another operator changes', { $rename: { a: 'b' }, $set: { b: 1 } }, 40],
  ['what another operator changes a part of', { $rename: { a: 'b' }, $set: { 'b.c': 1 } }, 40],
]);

refusedWithoutDocuments('$push takes a value or $each with its clauses', [
  ['$each that is no array', { $push: { a: { $each: 1 } } }, 2, 'The argument to $each in $push must be an array'],
  ['an unknown clause', { $push: { a: { $each: [1], $foo: 1 } } }, 2, 'Unrecognized clause in $push: $foo'],
  [
    '$slice that is a string',
    { $push: { a: { $each: [1], $slice: 'x' } } },
    2,
    'The value for $slice must be an integer',
  ],
  ['$slice that is no whole number', { $push: { a: { $each: [1], $slice: 1.5 } } }, 2],
  ['$position that is a string', { $push: { a: { $each: [1], $position: 'x' } } }, 2, 'The value for $position must'],
  ['$position that is no whole number', { $push: { a: { $each: [1], $position: 0.5 } } }, 2],
  ['$sort by 2', { $push: { a: { $each: [1], $sort: 2 } } }, 2, 'must be either 1 or -1'],
  ['$sort by a string', { $push: { a: { $each: [1], $sort: 'x' } } }, 2, 'The $sort is invalid'],
  ['$sort by nothing', { $push: { a: { $each: [1], $sort: {} } } }, 2, 'The $sort pattern is empty'],
  ['$sort by a field in no direction', { $push: { a: { $each: [1], $sort: { x: 0 } } } }, 2],
  ['$sort by an empty part', { $push: { a: { $each: [1], $sort: { 'x..y': 1 } } } }, 2],
]);

refusedWithoutDocuments('$addToSet, $pull, $pullAll and $pop', [
  ['$addToSet with $each that is no array', { $addToSet: { a: { $each: 1 } } }, 14],
  [
    '$addToSet with something after $each',
    { $addToSet: { a: { $each: [1], $slice: 1 } } },
    2,
    'Found unexpected fields',
  ],
  ['$pullAll of a value', { $pullAll: { a: 1 } }, 2, '$pullAll requires an array argument but was given a int'],
  ['$pull by an unknown operator', { $pull: { a: { $gt: 1, $foo: 1 } } }, 2, '$foo'],
  ['$pull by $in of a value', { $pull: { a: { $in: 1 } } }, 2],
  ['$pop by 2', { $pop: { a: 2 } }, 9, '$pop expects 1 or -1, found: 2'],
  ['$pop by 0', { $pop: { a: 0 } }, 9],
  ['$pop by a string', { $pop: { a: 'x' } }, 9],
  ['$pop by no whole number', { $pop: { a: 1.5 } }, 9],
]);

refusedWithoutDocuments('paths', [
  ['an empty path', { $set: { '': 1 } }, 56, 'An empty update path is not valid.'],
  ['an empty part', { $set: { 'a..b': 1 } }, 56],
  ['an empty last part', { $set: { 'a.': 1 } }, 56],
  ['$ in the first place', { $set: { '$.a': 1 } }, 2, 'element in the first position'],
  ['$[] in the first place', { $set: { '$[].a': 1 } }, 2, 'element in the first position'],
  ['$ twice', { $set: { 'a.$.b.$': 1 } }, 2, 'Too many positional'],
  ['the same path twice', { $set: { a: 1 }, $inc: { a: 1 } }, 40],
  ['a path and a part of it', { $set: { 'a.b': 1 }, $push: { a: 1 } }, 40],
  ['a part of it and the path', { $set: { a: 1 }, $unset: { 'a.b.c': 1 } }, 40],
  ['the same place in every element', { $set: { 'a.$[]': 1 }, $inc: { 'a.$[]': 1 } }, 40],
]);

describe('operators and their order', () => {
  it.each<[string, object]>([
    ['an unknown operator', { $foo: { a: 1 } }],
    ['an operator of queries', { $gt: { a: 1 } }],
    ['an operator of old', { $pushAll: { a: [1] } }],
  ])('%s is refused by name', async (_title, update) => {
    const error = await refusalOf(store.collection().updateOne({}, update));
    expect(error.code).toBe(9);
    expect(error.message).toContain(`Unknown modifier: ${Object.keys(update)[0] ?? ''}`);
  });

  it('a field between operators is refused', async () => {
    const { collectionName } = store.collection();
    const update = { update: collectionName, updates: [{ q: {}, u: { $set: { a: 1 }, b: 1 } }] };
    const { writeErrors } = (await store.db.command(update)) as any;
    expect(writeErrors[0].code).toBe(9);
  });

  it('an operator in a replacement is refused', async () => {
    const { collectionName } = store.collection();
    const update = { update: collectionName, updates: [{ q: {}, u: { a: 1, $set: { b: 1 } } }] };
    const { writeErrors } = (await store.db.command(update)) as any;
    expect(writeErrors[0].code).toBe(52);
  });

  it('a replacement of many is refused', async () => {
    const { collectionName } = store.collection();
    const update = { update: collectionName, updates: [{ q: {}, u: { a: 1 }, multi: true }] };
    const { writeErrors } = (await store.db.command(update)) as any;
    expect(writeErrors[0].code).toBe(9);
  });

  it('a timestamp is a value like others', async () => {
    const collection = store.collection();
    await collection.insertOne({ _id: 1 });
    await collection.updateOne({ _id: 1 }, { $max: { at: new Timestamp({ t: 5, i: 1 }) } });
    await collection.updateOne({ _id: 1 }, { $max: { at: new Timestamp({ t: 4, i: 9 }) } });
    expect((await collection.findOne())?.at).toEqual(new Timestamp({ t: 5, i: 1 }));
  });
});

describe('array filters', () => {
  it.each<[string, string, object[], number]>([
    ['that are not used', 'a.0', [{ x: 1 }], 9],
    ['that are missing', 'a.$[x]', [], 2],
    ['for the same name twice', 'a.$[x]', [{ x: 1 }, { x: 2 }], 9],
    ['about two names', 'a.$[x]', [{ x: 1, y: 2 }], 9],
    ['about nothing', 'a.$[x]', [{}], 9],
    ['whose name begins with a capital', 'a.$[X]', [{ X: 1 }], 2],
    ['with an unknown operator', 'a.$[x]', [{ x: { $foo: 1 } }], 2],
  ])('%s are refused', async (_title, path, arrayFilters, code) => {
    const change = store.collection().updateOne({}, { $set: { [path]: 1 } }, { arrayFilters });
    expect((await refusalOf(change)).code).toBe(code);
  });

  it('beside a pipeline are refused', async () => {
    const change = store.collection().updateOne({}, [{ $set: { a: 1 } }], { arrayFilters: [{ x: 1 }] });
    expect((await refusalOf(change)).code).toBe(9);
  });

  it('of the wrong type are refused', async () => {
    const { collectionName } = store.collection();
    const updates = [{ q: {}, u: { $set: { 'a.$[x]': 1 } }, arrayFilters: { x: 1 } }];
    expect((await refusalOf(store.db.command({ update: collectionName, updates }))).code).toBe(14);
  });

  it('may name one thing in several conditions', async () => {
    const collection = store.collection();
    await collection.insertOne({ _id: 1, a: [{ n: 1 }, { n: 5 }, { n: 9 }] });
    const arrayFilters = [{ $or: [{ 'x.n': { $lt: 2 } }, { 'x.n': { $gt: 8 } }] }];
    await collection.updateOne({ _id: 1 }, { $set: { 'a.$[x].hit': true } }, { arrayFilters });
    const { a } = (await collection.findOne()) ?? {};
    expect(a.map(({ hit }: { hit?: boolean }) => hit === true)).toEqual([true, false, true]);
  });

  it('may hold Longs', async () => {
    const collection = store.collection();
    await collection.insertOne({ _id: 1, a: [Long.fromNumber(1), 2] });
    await collection.updateOne({ _id: 1 }, { $inc: { 'a.$[x]': 10 } }, { arrayFilters: [{ x: 1 }] });
    expect((await collection.findOne())?.a).toEqual([11, 2]);
  });
});
