import type { Collection, CollationOptions, Document } from 'mongodb';
import { describe, expect, it } from 'vitest';

import { codeOf, storeUnderTest } from '../support/under-test.js';

const store = storeUnderTest();

const base: CollationOptions = { locale: 'en', strength: 1 };
const accents: CollationOptions = { locale: 'en', strength: 2 };
const exact: CollationOptions = { locale: 'en' };
const numeric: CollationOptions = { locale: 'en', numericOrdering: true };

/** Inserts documents with these values of `a`; their ids are 0, 1, 2 … */
async function filled(values: readonly unknown[]): Promise<Collection<any>> {
  const collection = store.collection();
  await collection.insertMany(values.map((a, _id) => ({ _id, a })) as never);
  return collection;
}

const ids = (documents: Document[]) => documents.map(({ _id }) => Number(_id));

describe('a filter with a collation', () => {
  const words = ['cote', 'Cote', 'côte', 'COTÉ', 'x', 5, null, ['z', 'Côte'], { b: 'COTE' }];

  it.each<[string, CollationOptions, Document, number[]]>([
    ['strength 1 takes case and accents for nothing', base, { a: 'cote' }, [0, 1, 2, 3, 7]],
    ['strength 2 takes case for nothing', accents, { a: 'cote' }, [0, 1]],
    ['strength 2 keeps accents', accents, { a: 'CÔTE' }, [2, 7]],
    ['strength 3 keeps both', exact, { a: 'cote' }, [0]],
    ['strength 1 with caseLevel keeps case', { ...base, caseLevel: true }, { a: 'cote' }, [0, 2]],
    ['simple is by bytes', { locale: 'simple' }, { a: 'cote' }, [0]],
    ['$in', accents, { a: { $in: ['COTE', 'X'] } }, [0, 1, 4]],
    ['$nin', accents, { a: { $nin: ['COTE', 'X', 'CÔTE'] } }, [3, 5, 6, 8]],
    ['$ne', base, { a: { $ne: 'cote' } }, [4, 5, 6, 8]],
    ['$all', base, { a: { $all: ['COTE', 'Z'] } }, [7]],
    ['$not', base, { a: { $not: { $eq: 'COTE' } } }, [4, 5, 6, 8]],
    ['$elemMatch', base, { a: { $elemMatch: { $eq: 'cote' } } }, [7]],
    ['$or', accents, { $or: [{ a: 'COTE' }, { a: 'X' }] }, [0, 1, 4]],
    ['a nested field', base, { 'a.b': 'cote' }, [8]],
    ['a whole document', base, { a: { b: 'côté' } }, [8]],
    ['a whole array', base, { a: ['Z', 'cote'] }, [7]],
    ['$gt in the order of the language', exact, { a: { $gt: 'Cote', $type: 'string' } }, [2, 3, 4, 7]],
    ['$lt in the order of the language', exact, { a: { $lt: 'x' } }, [0, 1, 2, 3, 7]],
    ['$gte finds what is equal', accents, { a: { $gte: 'X' } }, [4, 7]],
    ['$regex knows nothing of it', base, { a: /^cote$/ }, [0]],
    ['numbers are as they are', base, { a: 5 }, [5]],
    ['null is as it is', base, { a: null }, [6]],
    ['$exists is as it is', base, { a: { $exists: true } }, [0, 1, 2, 3, 4, 5, 6, 7, 8]],
  ])('%s', async (_title, collation, filter, wanted) => {
    const collection = await filled(words);
    expect(ids(await collection.find(filter, { collation }).sort({ _id: 1 }).toArray())).toEqual(wanted);
    expect(await collection.countDocuments(filter, { collation })).toBe(wanted.length);
    await collection.createIndex({ a: 1 });
    expect(ids(await collection.find(filter, { collation }).toArray()).sort(), 'with an index by bytes').toEqual(
      wanted,
    );
  });
});

describe('an order with a collation', () => {
  it.each<[string, CollationOptions, unknown[], unknown[]]>([
    ['takes letters before case', exact, ['b', 'B', 'a', 'A'], ['a', 'A', 'b', 'B']],
    ['upper case first, when asked', { ...exact, caseFirst: 'upper' }, ['a', 'A', 'b', 'B'], ['A', 'a', 'B', 'b']],
    ['lower case first, when asked', { ...exact, caseFirst: 'lower' }, ['A', 'a'], ['a', 'A']],
    ['accents come after the plain letter', exact, ['f', 'é', 'e'], ['e', 'é', 'f']],
    ['numbers inside of text by value, when asked', numeric, ['a10', 'a9', 'a2'], ['a2', 'a9', 'a10']],
    ['numbers inside of text by digits, when not', exact, ['a10', 'a9', 'a2'], ['a10', 'a2', 'a9']],
    ['Swedish has ö after z', { locale: 'sv' }, ['ö', 'z', 'o'], ['o', 'z', 'ö']],
    ['German has ö beside o', { locale: 'de' }, ['ö', 'z', 'o', 'p'], ['o', 'ö', 'p', 'z']],
    ['French', { locale: 'fr' }, ['côté', 'cote', 'coté', 'côte'], ['cote', 'coté', 'côte', 'côté']],
    ['Spanish has ñ after n', { locale: 'es' }, ['ñ', 'o', 'n'], ['n', 'ñ', 'o']],
    ['types keep their order', exact, ['b', 1, null, { x: 1 }, 'A'], [null, 1, 'A', 'b', { x: 1 }]],
    ['arrays count with their smallest', exact, [['Z', 'b'], 'C', 'a'], ['a', ['Z', 'b'], 'C']],
  ])('%s', async (_title, collation, values, wanted) => {
    const collection = await filled(values);
    const sorted = await collection.find({}, { collation }).sort({ a: 1 }).toArray();
    expect(sorted.map(({ a }) => a as unknown)).toEqual(wanted);
    await collection.createIndex({ a: 1 });
    const again = await collection.find({}, { collation }).sort({ a: 1 }).toArray();
    expect(
      again.map(({ a }) => a as unknown),
      'with an index by bytes',
    ).toEqual(wanted);
  });

  it('goes backwards, and by a second field where the first is equal', async () => {
    const collection = store.collection();
    await collection.insertMany([
      { _id: 0, a: 'x', b: 1 },
      { _id: 1, a: 'X', b: 2 },
      { _id: 2, a: 'y', b: 0 },
    ] as never);
    const sorted = await collection.find({}, { collation: accents }).sort({ a: -1, b: -1 }).toArray();
    expect(ids(sorted)).toEqual([2, 1, 0]);
  });
});

describe('a collation', () => {
  it('leaves one of the values that are equal to distinct', async () => {
    const collection = await filled(['a', 'A', 'b', ['B', 'c'], 'á']);
    expect(await collection.distinct('a', {}, { collation: base })).toEqual(['a', 'b', 'c']);
    expect(await collection.distinct('a', {}, { collation: accents })).toEqual(['a', 'á', 'b', 'c']);
  });

  it('finds what an update changes', async () => {
    const collection = await filled(['x', 'X', 'y']);
    const { modifiedCount } = await collection.updateMany({ a: 'X' }, { $set: { b: 1 } }, { collation: accents });
    expect(modifiedCount).toBe(2);
  });

  it('finds what a deletion removes', async () => {
    const collection = await filled(['x', 'X', 'y']);
    expect((await collection.deleteMany({ a: 'x' }, { collation: accents })).deletedCount).toBe(2);
  });

  it.each<[string, Document]>([
    ['$eq', { $eq: ['$a', 'X'] }],
    ['$in', { $in: ['$a', ['X']] }],
    ['$cmp', { $eq: [{ $cmp: ['$a', 'X'] }, 0] }],
    ['$indexOfArray', { $eq: [{ $indexOfArray: [['X'], '$a'] }, 0] }],
    ['$setIsSubset', { $setIsSubset: [['$a'], ['X']] }],
  ])('reaches the expression %s', async (_title, $expr) => {
    const collection = await filled(['x', 'y', 'X']);
    expect(ids(await collection.find({ $expr }, { collation: accents }).toArray())).toEqual([0, 2]);
    expect(ids(await collection.find({ $expr }).toArray())).toEqual([2]);
  });

  it.each<[string, Document[], unknown[]]>([
    ['$group', [{ $group: { _id: '$a' } }, { $sort: { _id: 1 } }], [{ _id: 'b' }, { _id: 'C' }]],
    [
      'what $group gathers',
      [{ $group: { _id: null, least: { $min: '$a' }, set: { $addToSet: '$a' } } }],
      [{ _id: null, least: 'b', set: ['b', 'C'] }],
    ],
    [
      '$sortArray and sets',
      [{ $limit: 1 }, { $project: { _id: { $sortArray: { input: ['C', 'b'], sortBy: 1 } } } }],
      [{ _id: ['b', 'C'] }],
    ],
    ['$setUnion', [{ $limit: 1 }, { $project: { _id: { $size: { $setUnion: [['b'], ['B', 'C']] } } } }], [{ _id: 2 }]],
    ['$bucketAuto', [{ $bucketAuto: { groupBy: '$a', buckets: 2 } }, { $count: 'n' }], [{ n: 2 }]],
    [
      '$setWindowFields',
      [
        { $setWindowFields: { partitionBy: '$a', output: { n: { $sum: 1 } } } },
        { $group: { _id: '$n' } },
        { $sort: { _id: 1 } },
      ],
      [{ _id: 1 }, { _id: 2 }],
    ],
    [
      'an update of $merge',
      [{ $set: { is: { $eq: ['$a', 'B'] } } }, { $match: { is: true } }, { $count: 'n' }],
      [{ n: 2 }],
    ],
  ])('reaches %s', async (_title, stages, wanted) => {
    const collection = await filled(['b', 'B', 'C']);
    expect(await collection.aggregate(stages, { collation: accents }).toArray()).toEqual(wanted);
  });

  it('reaches $lookup, which compares by the collation of its command', async () => {
    const collection = await filled(['b', 'B', 'C']);
    const stage = { $lookup: { from: collection.collectionName, localField: 'a', foreignField: 'a', as: 'same' } };
    const found = await collection.aggregate([stage, { $sort: { _id: 1 } }], { collation: accents }).toArray();
    expect(found.map(({ same }) => (same as unknown[]).length)).toEqual([2, 2, 1]);
  });

  it('tells which element the positional $ is', async () => {
    const collection = await filled([['x', 'Y']]);
    const filter = { a: 'y' };
    const found = await collection.findOne(filter, { projection: { 'a.$': 1 }, collation: accents });
    expect(found).toEqual({ _id: 0, a: ['Y'] });
    await collection.updateOne(filter, { $set: { 'a.$': 'z' } }, { collation: accents });
    expect(await collection.findOne()).toEqual({ _id: 0, a: ['x', 'z'] });
  });

  it('tells which element $elemMatch keeps', async () => {
    const collection = await filled([[{ n: 'x' }, { n: 'Y' }]]);
    const projection = { a: { $elemMatch: { n: 'y' } } };
    expect(await collection.findOne({}, { projection, collation: accents })).toEqual({ _id: 0, a: [{ n: 'Y' }] });
  });

  it('reaches an update that is a pipeline', async () => {
    const collection = await filled(['x']);
    await collection.updateOne({}, [{ $set: { is: { $eq: ['$a', 'X'] } } }], { collation: accents });
    expect(await collection.findOne()).toEqual({ _id: 0, a: 'x', is: true });
  });

  it('finds and orders what findAndModify takes', async () => {
    const collection = await filled(['b', 'A', 'B']);
    const options = { collation: accents, sort: { a: 1, _id: -1 } } as const;
    expect((await collection.findOneAndUpdate({ a: { $gt: 'a' } }, { $set: { c: 1 } }, options))?.['a']).toBe('B');
  });

  it.each<[string, Document, number]>([
    ['an unknown language', { locale: 'xx_notalanguage' }, 2],
    ['no language', { strength: 1 }, 40_414],
    ['a strength that is none', { locale: 'en', strength: 6 }, 2],
    ['an option that is not known', { locale: 'en', nothing: 1 }, 40_415],
    ['an option of another type', { locale: 'en', caseLevel: 'yes' }, 14],
    ['a choice that is none', { locale: 'en', caseFirst: 'both' }, 2],
  ])('is refused with %s', async (_title, collation, code) => {
    await store.db.createCollection('with_collation').catch(() => undefined);
    expect(await codeOf(store.db.command({ find: 'with_collation', filter: { a: 'x' }, collation }))).toBe(code);
  });
});
