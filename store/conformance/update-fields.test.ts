import { Decimal128, Double, Int32, Long, Timestamp } from 'mongodb';
import { describe, expect, it } from 'vitest';

import { storeUnderTest, typed } from './support/under-test.js';
import { updateTable } from './support/update-table.js';

const store = storeUnderTest();

updateTable('$set and $unset', store, [
  { title: '$set gives a field a value', before: { a: 1 }, update: { $set: { a: 2 } }, after: { a: 2 } },
  {
    title: '$set adds fields at the end, in order of their names',
    before: { a: 1 },
    update: { $set: { c: 1, b: 1 } },
    after: { a: 1, b: 1, c: 1 },
  },
  {
    title: '$set makes documents on the way',
    before: {},
    update: { $set: { 'x.y.z': 1 } },
    after: { x: { y: { z: 1 } } },
  },
  {
    title: '$set replaces an element',
    before: { a: [1, 2, 3] },
    update: { $set: { 'a.1': 9 } },
    after: { a: [1, 9, 3] },
  },
  {
    title: '$set beyond the end fills with null',
    before: { a: [1] },
    update: { $set: { 'a.3': 9 } },
    after: { a: [1, null, null, 9] },
  },
  {
    title: '$set through an element',
    before: { a: [{ x: 1 }] },
    update: { $set: { 'a.0.x': 2 } },
    after: { a: [{ x: 2 }] },
  },
  { title: '$set of the same value changes nothing', before: { a: 1 }, update: { $set: { a: 1 } }, isUnchanged: true },
  {
    title: '$set changes the type of a number',
    before: { a: 1 },
    update: { $set: { a: new Double(1) } },
    after: { a: new Double(1) },
  },
  {
    title: '$set replaces a whole document',
    before: { a: { x: 1, y: 2 } },
    update: { $set: { a: { z: 1 } } },
    after: { a: { z: 1 } },
  },
  { title: '$set cannot go through a number', before: { a: 1 }, update: { $set: { 'a.b': 1 } }, code: 28 },
  { title: '$set cannot name a field of an array', before: { a: [1] }, update: { $set: { 'a.b': 1 } }, code: 28 },
  { title: '$set of another _id is refused', before: { a: 1 }, update: { $set: { _id: 2 } }, code: 66 },
  { title: '$set of the same _id is none', before: { a: 1 }, update: { $set: { _id: 1, a: 2 } }, after: { a: 2 } },
  { title: '$unset takes a field away', before: { a: 1, b: 2 }, update: { $unset: { a: '' } }, after: { b: 2 } },
  {
    title: '$unset of a nested field leaves the rest',
    before: { a: { x: 1, y: 2 } },
    update: { $unset: { 'a.x': 1 } },
    after: { a: { y: 2 } },
  },
  {
    title: '$unset of an element leaves null in its place',
    before: { a: [1, 2, 3] },
    update: { $unset: { 'a.1': '' } },
    after: { a: [1, null, 3] },
  },
  {
    title: '$unset of what is not there changes nothing',
    before: { a: 1 },
    update: { $unset: { z: '', 'y.x': '' } },
    isUnchanged: true,
  },
  {
    title: '$setOnInsert does nothing to a document that exists',
    before: { a: 1 },
    update: { $setOnInsert: { a: 2 } },
    isUnchanged: true,
  },
]);

updateTable('$inc and $mul', store, [
  { title: '$inc adds', before: { a: 1 }, update: { $inc: { a: 2 } }, after: { a: 3 } },
  { title: '$inc subtracts', before: { a: 1 }, update: { $inc: { a: -2 } }, after: { a: -1 } },
  { title: '$inc makes a missing field', before: {}, update: { $inc: { a: 2 } }, after: { a: 2 } },
  {
    title: '$inc keeps a double a double',
    before: { a: new Double(1) },
    update: { $inc: { a: 1 } },
    after: { a: new Double(2) },
  },
  {
    title: '$inc keeps a Long a Long',
    before: { a: Long.fromNumber(1) },
    update: { $inc: { a: 1 } },
    after: { a: Long.fromNumber(2) },
  },
  {
    title: '$inc beyond 32 bits makes a Long',
    before: { a: new Int32(2147483647) },
    update: { $inc: { a: 1 } },
    after: { a: Long.fromString('2147483648') },
  },
  {
    title: '$inc of a large Long is exact',
    before: { a: Long.fromString('9007199254740993') },
    update: { $inc: { a: 2 } },
    after: { a: Long.fromString('9007199254740995') },
  },
  { title: '$inc beyond 64 bits is refused', before: { a: Long.MAX_VALUE }, update: { $inc: { a: 1 } }, code: 2 },
  {
    title: '$inc of a decimal is exact',
    before: { a: Decimal128.fromString('0.1') },
    update: { $inc: { a: Decimal128.fromString('0.2') } },
    after: { a: Decimal128.fromString('0.3') },
  },
  { title: '$inc of a string is refused', before: { a: 'x' }, update: { $inc: { a: 1 } }, code: 14 },
  { title: '$inc of null is refused', before: { a: null }, update: { $inc: { a: 1 } }, code: 14 },
  { title: '$inc by a string is refused', before: { a: 1 }, update: { $inc: { a: 'x' } }, code: 14 },
  { title: '$mul multiplies', before: { a: 3 }, update: { $mul: { a: 4 } }, after: { a: 12 } },
  { title: '$mul by a double makes a double', before: { a: 3 }, update: { $mul: { a: 0.5 } }, after: { a: 1.5 } },
  {
    title: '$mul of what is missing is zero of the same type',
    before: {},
    update: { $mul: { a: Long.fromNumber(5) } },
    after: { a: Long.fromNumber(0) },
  },
  { title: '$mul of a string is refused', before: { a: 'x' }, update: { $mul: { a: 2 } }, code: 14 },
]);

updateTable('$min, $max, $rename, $bit', store, [
  { title: '$min takes the smaller', before: { a: 5 }, update: { $min: { a: 3 } }, after: { a: 3 } },
  { title: '$min keeps the smaller', before: { a: 5 }, update: { $min: { a: 7 } }, isUnchanged: true },
  { title: '$max takes the larger', before: { a: 5 }, update: { $max: { a: 7 } }, after: { a: 7 } },
  { title: '$max makes a missing field', before: {}, update: { $max: { a: 7 } }, after: { a: 7 } },
  {
    title: '$max compares across types in their order',
    before: { a: 5 },
    update: { $max: { a: 'x' } },
    after: { a: 'x' },
  },
  {
    title: '$max keeps the type of an equal number',
    before: { a: Long.fromNumber(5) },
    update: { $max: { a: 5 } },
    isUnchanged: true,
  },
  { title: '$rename moves a value', before: { a: 1, b: 2 }, update: { $rename: { a: 'c' } }, after: { b: 2, c: 1 } },
  {
    title: '$rename replaces what was there',
    before: { a: 1, b: 2 },
    update: { $rename: { a: 'b' } },
    after: { b: 1 },
  },
  { title: '$rename into a document', before: { a: 1 }, update: { $rename: { a: 'x.y' } }, after: { x: { y: 1 } } },
  {
    title: '$rename of what is missing changes nothing',
    before: { b: 1 },
    update: { $rename: { a: 'c' } },
    isUnchanged: true,
  },
  { title: '$rename to itself is refused', before: { a: 1 }, update: { $rename: { a: 'a' } }, code: 2 },
  {
    title: '$rename of an element is refused',
    before: { a: [{ x: 1 }] },
    update: { $rename: { 'a.0.x': 'b' } },
    code: 2,
  },
  {
    title: '$rename of a field of an array is refused',
    before: { a: [{ x: 1 }] },
    update: { $rename: { 'a.x': 'b' } },
    code: 28,
  },
  { title: '$bit and', before: { a: 0b110 }, update: { $bit: { a: { and: new Int32(0b011) } } }, after: { a: 0b010 } },
  { title: '$bit xor', before: { a: 0b110 }, update: { $bit: { a: { xor: new Int32(0b011) } } }, after: { a: 0b101 } },
  { title: '$bit of a double is refused', before: { a: 1.5 }, update: { $bit: { a: { or: new Int32(1) } } }, code: 2 },
]);

updateTable('an update that makes no sense is refused', store, [
  { title: 'an unknown operator', before: { a: 1 }, update: { $foo: { a: 1 } }, code: 9 },
  { title: 'an operator without fields', before: { a: 1 }, update: { $set: 5 as never }, code: 9 },
  { title: 'two operators on one field', before: { a: 1 }, update: { $set: { a: 2 }, $inc: { a: 1 } }, code: 40 },
  {
    title: 'two operators on a field and a part of it',
    before: { a: { b: 1 } },
    update: { $set: { a: 2 }, $inc: { 'a.b': 1 } },
    code: 40,
  },
  { title: 'an empty part of a path', before: { a: 1 }, update: { $set: { 'a..b': 2 } }, code: 56 },
]);

updateTable('pipeline updates', store, [
  {
    title: 'compute from other fields',
    before: { a: 1, b: 2 },
    update: [{ $set: { a: { $add: ['$a', '$b'] } } }],
    after: { a: 3, b: 2 },
  },
  { title: 'take fields away', before: { a: 1, b: 2 }, update: [{ $unset: 'b' }], after: { a: 1 } },
  {
    title: 'keep the type of what they do not touch',
    before: { a: 1, b: Long.fromNumber(7), c: new Double(2) },
    update: [{ $set: { a: 2 } }],
    after: { a: 2, b: Long.fromNumber(7), c: new Double(2) },
  },
  {
    title: 'choose by a condition',
    before: { a: 5 },
    update: [{ $set: { a: { $cond: [{ $gt: ['$a', 3] }, 'high', 'low'] } } }],
    after: { a: 'high' },
  },
  {
    title: 'see earlier stages',
    before: { a: 1 },
    update: [{ $set: { b: 5 } }, { $set: { a: '$b' } }],
    after: { a: 5, b: 5 },
  },
  { title: 'may not group', before: { a: 1 }, update: [{ $group: { _id: 1 } }], code: 72 },
]);

describe('$currentDate', () => {
  it('sets the time as a date', async () => {
    const collection = store.collection();
    await collection.insertOne({ _id: 1 });
    await collection.updateOne({ _id: 1 }, { $currentDate: { at: true } });
    const { at } = (await collection.findOne()) ?? {};
    expect(Math.abs(Date.now() - at.getTime())).toBeLessThan(60_000);
  });

  it('sets the time as a timestamp', async () => {
    const collection = store.collection();
    await collection.insertOne({ _id: 1 });
    await collection.updateOne({ _id: 1 }, { $currentDate: { at: { $type: 'timestamp' } } });
    expect(await collection.countDocuments({ at: { $type: 'timestamp' } })).toBe(1);
  });
});

describe('replacement', () => {
  it('keeps the id and nothing else', async () => {
    const collection = store.collection();
    await collection.insertOne({ _id: 1, a: 1, b: 2 });
    await collection.replaceOne({ _id: 1 }, { c: 3 });
    expect(await collection.findOne()).toEqual({ _id: 1, c: 3 });
  });

  it('keeps number types of what it is given', async () => {
    const collection = store.collection();
    await collection.insertOne({ _id: 1 });
    await collection.replaceOne({ _id: 1 }, { a: Long.fromNumber(5), b: new Double(1) });
    const stored = await collection.findOne({}, typed);
    expect(stored.a).toBeInstanceOf(Long);
    expect(stored.b).toBeInstanceOf(Double);
  });

  it('may not change the id', async () => {
    const collection = store.collection();
    await collection.insertOne({ _id: 1 });
    await expect(collection.replaceOne({ _id: 1 }, { _id: 2, a: 1 })).rejects.toMatchObject({ code: 66 });
  });
});

describe('updateMany', () => {
  it('changes all that match and counts those that changed', async () => {
    const collection = store.collection();
    await collection.insertMany([
      { a: 1, b: 1 },
      { a: 1, b: 2 },
      { a: 2, b: 1 },
    ]);
    const { matchedCount, modifiedCount } = await collection.updateMany({ a: 1 }, { $set: { b: 2 } });
    expect([matchedCount, modifiedCount]).toEqual([2, 1]);
  });

  it('changes each once though the change moves it in the index it is found by', async () => {
    const collection = store.collection();
    await collection.createIndex({ a: 1 });
    await collection.insertMany(Array.from({ length: 50 }, (_, a) => ({ a })));
    await collection.updateMany({ a: { $gte: 0 } }, { $inc: { a: 10 } });
    const values = (await collection.find().sort({ a: 1 }).toArray()).map(({ a }) => Number(a));
    expect(values).toEqual(Array.from({ length: 50 }, (_, a) => a + 10));
  });
});

updateTable('a value that only looks like a whole number', store, [
  { title: '$bit of null is refused', before: { a: null }, update: { $bit: { a: { or: new Int32(1) } } }, code: 2 },
  {
    title: '$bit of a Timestamp is refused',
    before: { a: new Timestamp({ t: 1, i: 1 }) },
    update: { $bit: { a: { or: new Int32(1) } } },
    code: 2,
  },
  {
    title: '$inc of a Timestamp is refused',
    before: { a: new Timestamp({ t: 1, i: 1 }) },
    update: { $inc: { a: 1 } },
    code: 14,
  },
  {
    title: '$bit by a Timestamp is refused',
    before: { a: 1 },
    update: { $bit: { a: { or: new Timestamp({ t: 1, i: 1 }) } } },
    code: 2,
  },
]);
