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
