import { Decimal128, Double, Long, ObjectId, type Collection, type Document } from 'mongodb';
import { describe, expect, it } from 'vitest';

import { storeUnderTest } from './support/under-test.js';

const store = storeUnderTest();

const SEED = Number(process.env['SEED'] ?? 20_261_122);
const QUERIES = Number(process.env['QUERIES'] ?? 1500);

/** The same numbers for the same seed, so that a difference can be looked at again. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = randomNumbers(SEED);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
const chance = (probability: number) => random() < probability;

const scalars = [
  0,
  1,
  2,
  -1,
  1.5,
  new Double(2),
  Long.fromNumber(2),
  Long.fromString('9007199254740993'),
  Decimal128.fromString('1.5'),
  Decimal128.fromString('0.1'),
  'a',
  'ab',
  'b',
  '',
  true,
  false,
  null,
  NaN,
  new Date(0),
  new Date(5),
  new ObjectId('000000000000000000000001'),
];

function randomValue(depth = 0): unknown {
  if (depth < 2 && chance(0.15)) return Array.from({ length: Math.floor(random() * 3) }, () => randomValue(depth + 1));
  if (depth < 2 && chance(0.1)) return { x: pick(scalars), ...(chance(0.5) ? { y: pick(scalars) } : {}) };
  return pick(scalars);
}

function randomDocument(_id: number): Document {
  const document: Document = { _id };
  // Only one of a and b may be an array: MongoDB does not index two of them together.
  if (chance(0.9)) document['a'] = randomValue();
  if (chance(0.9)) document['b'] = pick(scalars);
  if (chance(0.7)) document['c'] = chance(0.5) ? { x: pick(scalars) } : randomElements();
  return document;
}

/** Few enough that conditions on two fields of an element, or of two elements, are often met. */
const few = [0, 1, new Double(1), 2, 'a', null];
const randomElements = () => Array.from({ length: Math.floor(random() * 4) }, () => ({ x: pick(few), y: pick(few) }));

const paths = ['a', 'b', 'c.x', 'c.y', 'a.x', 'a.0'];

function randomCondition(): unknown {
  const operators: (() => unknown)[] = [
    () => pick(scalars),
    () => randomValue(),
    () => ({ $gt: pick(scalars) }),
    () => ({ $gte: pick(scalars), $lt: pick(scalars) }),
    () => ({ $lte: pick(scalars) }),
    () => ({ $in: [pick(scalars), pick(scalars), pick(scalars)] }),
    () => ({ $nin: [pick(scalars), pick(scalars)] }),
    () => ({ $ne: pick(scalars) }),
    () => ({ $exists: chance(0.5) }),
    () => ({ $type: pick(['number', 'string', 'array', 'int', 'null', 'object']) }),
    () => ({ $regex: pick(['^a', '^ab', 'b', '^$']) }),
    () => ({ $not: { $gt: pick(scalars) } }),
    () => ({ $size: Math.floor(random() * 3) }),
    () => ({ $all: [pick(scalars)] }),
    () => ({ $elemMatch: { $gte: pick(scalars) } }),
    () => ({ $elemMatch: { x: pick(scalars) } }),
  ];
  return pick(operators)();
}

function randomFilter(depth = 0): Document {
  const filter: Document = {};
  const count = Math.floor(random() * 4);
  for (let at = 0; at < count; at++) filter[pick(paths)] = randomCondition();
  if (chance(0.2)) Object.assign(filter, { 'c.x': pick(few), 'c.y': chance(0.5) ? pick(few) : { $gte: pick(few) } });
  if (depth === 0 && chance(0.15)) filter['$or'] = [randomFilter(1), randomFilter(1)];
  if (depth === 0 && chance(0.15)) filter['$and'] = [randomFilter(1), randomFilter(1)];
  return filter;
}

function randomUpdate(): Document {
  const updates: (() => Document)[] = [
    () => ({ $set: { a: randomValue() } }),
    () => ({ $set: { b: pick(scalars) } }),
    () => ({ $unset: { [pick(['a', 'b', 'c'])]: 1 } }),
    () => ({ $set: { c: randomElements() } }),
    () => ({ $min: { b: pick(scalars) } }),
    () => ({ $max: { b: pick(scalars) } }),
    () => ({ $rename: { b: 'd' } }),
  ];
  return pick(updates)();
}

const indexes: [Document, Document?][] = [
  [{ a: 1 }],
  [{ a: -1, b: 1 }],
  [{ b: 1, a: 1 }],
  [{ b: -1 }, { sparse: true }],
  [{ 'c.x': 1, 'c.y': -1 }],
  [{ 'a.x': 1 }],
  [{ b: 1, 'c.x': 1 }, { partialFilterExpression: { b: { $gte: 0 } } }],
  [{ a: 1, 'c.x': 1, _id: 1 }, { partialFilterExpression: { b: { $exists: true } } }],
];

async function twins(): Promise<[Collection<any>, Collection<any>]> {
  const bare = store.collection();
  const indexed = store.collection();
  // a and c must not both be arrays under the last index: leave c out where a is one.
  const documents = Array.from({ length: 300 }, (_, id) => randomDocument(id)).map(({ c, ...document }) =>
    Array.isArray(document['a']) || c === undefined ? document : { ...document, c },
  );
  await bare.insertMany(documents as never);
  await indexed.insertMany(documents.slice(0, 150) as never);
  for (const [key, options] of indexes) await indexed.createIndex(key, options);
  await indexed.insertMany(documents.slice(150) as never);
  return [bare, indexed];
}

const ids = (documents: Document[]) => documents.map(({ _id }) => Number(_id));
const show = (value: unknown) => JSON.stringify(value);

describe('with indexes', () => {
  it(`${QUERIES} queries find the same as without (seed ${SEED})`, { timeout: 600_000 }, async () => {
    const [bare, indexed] = await twins();
    for (let at = 0; at < QUERIES; at++) {
      const filter = randomFilter();
      const sort = {
        [pick(['a', 'b', 'c.x', '_id'])]: pick([1, -1]),
        [pick(['b', 'a'])]: pick([1, -1]),
        _id: 1,
      } as never;
      const expected = ids(await bare.find(filter).sort(sort).toArray());
      expect(ids(await indexed.find(filter).sort(sort).toArray()), show({ filter, sort })).toEqual(expected);
      expect(await indexed.countDocuments(filter), `count ${show(filter)}`).toBe(expected.length);
    }
  });

  it('updates and deletes leave the same as without', { timeout: 600_000 }, async () => {
    const [bare, indexed] = await twins();
    for (let at = 0; at < QUERIES / 5; at++) {
      const filter = randomFilter();
      const update = randomUpdate();
      const outcomes = await Promise.all(
        [bare, indexed].map((collection) => collection.updateMany(filter, update).catch(() => undefined)),
      );
      // An index may refuse two arrays in one document; then the twins part, so both start again from the same.
      if (outcomes.includes(undefined)) await restore(bare, indexed);
      else expect(outcomes[1]?.modifiedCount, show({ filter, update })).toBe(outcomes[0]?.modifiedCount);
      if (at % 20 === 0) {
        const one = { _id: Math.floor(random() * 300) };
        await Promise.all([bare.deleteOne(one), indexed.deleteOne(one)]);
      }
      if (at % 25 === 0) await expectSame(bare, indexed);
    }
    await expectSame(bare, indexed);
  });
});

async function restore(bare: Collection<any>, indexed: Collection<any>): Promise<void> {
  await bare.deleteMany({});
  const documents = await indexed.find().toArray();
  if (documents.length > 0) await bare.insertMany(documents);
}

/** Document by document, and each index against the documents: an entry too many or too few shows up here. */
async function expectSame(bare: Collection<any>, indexed: Collection<any>): Promise<void> {
  const all = (collection: Collection<any>) => collection.find().sort({ _id: 1 }).toArray();
  expect(show(await all(indexed))).toBe(show(await all(bare)));
  const total = await bare.countDocuments();
  for (const { name, sparse, partialFilterExpression } of await indexed.indexes()) {
    if (sparse || partialFilterExpression) continue;
    expect(await indexed.find({}, { hint: name! }).toArray(), name).toHaveLength(total);
  }
}
