import { Int32, Long, type Document } from 'mongodb';
import { beforeAll, describe, expect, it } from 'vitest';

import { codeOf, isEmbedded, storeUnderTest } from './support/under-test.js';

const store = storeUnderTest();
const people = () => store.db.collection<any>('people');

beforeAll(async () => {
  await people().createIndex({ team: 1 });
  await people().insertMany([
    { _id: 1, name: 'Ann', team: 'red', age: 30 },
    { _id: 2, name: 'Bob', team: 'blue', age: 40 },
    { _id: 3, name: 'Cid', team: 'red', age: 50 },
    { _id: 4, name: 'Dee', boss: 1 },
  ]);
});

async function run(documents: Document[], pipeline: Document[]): Promise<Document[]> {
  const collection = store.collection();
  if (documents.length > 0) await collection.insertMany(documents);
  return collection.aggregate(pipeline).toArray();
}

describe('$lookup', () => {
  it('joins by equality', async () => {
    const joined = await run(
      [
        { _id: 1, team: 'red' },
        { _id: 2, team: 'green' },
      ],
      [
        { $lookup: { from: 'people', localField: 'team', foreignField: 'team', as: 'found' } },
        { $sort: { _id: 1 } },
        { $project: { names: '$found.name' } },
      ],
    );
    expect(joined).toEqual([
      { _id: 1, names: ['Ann', 'Cid'] },
      { _id: 2, names: [] },
    ]);
  });

  it('takes a missing field for null', async () => {
    const [joined] = await run(
      [{ _id: 1 }],
      [{ $lookup: { from: 'people', localField: 'team', foreignField: 'team', as: 'found' } }],
    );
    expect(joined!['found'].map(({ name }: Document) => name)).toEqual(['Dee']);
  });

  it('takes an array by its elements', async () => {
    const [joined] = await run(
      [{ _id: 1, ids: [1, 2] }],
      [{ $lookup: { from: 'people', localField: 'ids', foreignField: '_id', as: 'found' } }],
    );
    expect(joined!['found']).toHaveLength(2);
  });

  it('finds numbers of another class', async () => {
    const [joined] = await run(
      [{ _id: 1, n: Long.fromNumber(1) }],
      [{ $lookup: { from: 'people', localField: 'n', foreignField: '_id', as: 'found' } }],
    );
    expect(joined!['found']).toHaveLength(1);
  });

  it('with a pipeline and let', async () => {
    const joined = await run(
      [{ _id: 1, team: 'red', min: 40 }],
      [
        {
          $lookup: {
            from: 'people',
            let: { team: '$team', min: '$min' },
            pipeline: [
              { $match: { $expr: { $and: [{ $eq: ['$team', '$$team'] }, { $gte: ['$age', '$$min'] }] } } },
              { $project: { _id: 0, name: 1 } },
            ],
            as: 'found',
          },
        },
      ],
    );
    expect(joined).toEqual([{ _id: 1, team: 'red', min: 40, found: [{ name: 'Cid' }] }]);
  });

  it('with fields and a pipeline', async () => {
    const [joined] = await run(
      [{ _id: 1, team: 'red' }],
      [
        {
          $lookup: {
            from: 'people',
            localField: 'team',
            foreignField: 'team',
            pipeline: [{ $sort: { age: -1 } }, { $limit: 1 }],
            as: 'found',
          },
        },
      ],
    );
    expect(joined!['found']).toEqual([{ _id: 3, name: 'Cid', team: 'red', age: 50 }]);
  });

  it('with a pipeline that joins again', async () => {
    const [joined] = await run(
      [{ _id: 4 }],
      [
        {
          $lookup: {
            from: 'people',
            localField: '_id',
            foreignField: '_id',
            pipeline: [{ $lookup: { from: 'people', localField: 'boss', foreignField: '_id', as: 'bosses' } }],
            as: 'found',
          },
        },
      ],
    );
    expect(joined!['found'][0].bosses[0].name).toBe('Ann');
  });

  it('followed by $unwind is a join of rows', async () => {
    const rows = await run(
      [{ _id: 1, team: 'red' }],
      [
        { $lookup: { from: 'people', localField: 'team', foreignField: 'team', as: 'p' } },
        { $unwind: '$p' },
        { $project: { name: '$p.name' } },
        { $sort: { name: 1 } },
      ],
    );
    expect(rows).toEqual([
      { _id: 1, name: 'Ann' },
      { _id: 1, name: 'Cid' },
    ]);
  });

  it('of a collection that is not there finds nothing', async () => {
    const [joined] = await run(
      [{ _id: 1 }],
      [{ $lookup: { from: 'nowhere', localField: 'a', foreignField: 'b', as: 'found' } }],
    );
    expect(joined).toEqual({ _id: 1, found: [] });
  });

  it.each([
    ['without as', { from: 'people', localField: 'a', foreignField: 'b' }],
    ['with half of the fields', { from: 'people', localField: 'a', as: 'x' }],
    ['with an unknown option', { from: 'people', localField: 'a', foreignField: 'b', as: 'x', nope: 1 }],
    ['with let but no pipeline', { from: 'people', localField: 'a', foreignField: 'b', as: 'x', let: {} }],
  ])('is refused %s', async (_title, spec) => {
    expect(await codeOf(run([{ _id: 1 }], [{ $lookup: spec }]))).toBe(9);
  });

  it.runIf(isEmbedded)('costs about the same with a hundred times the documents, where an index fits', async () => {
    const big = store.collection();
    await big.createIndex({ key: 1 });
    await big.insertMany(Array.from({ length: 20_000 }, (_, key) => ({ key })));
    const started = performance.now();
    const joined = await run(
      Array.from({ length: 200 }, (_, _id) => ({ _id, key: _id * 100 })),
      [
        {
          $lookup: {
            from: big.collectionName,
            let: { key: '$key' },
            pipeline: [{ $match: { $expr: { $eq: ['$key', '$$key'] } } }],
            as: 'found',
          },
        },
      ],
    );
    expect(joined.every(({ found }) => found.length === 1)).toBe(true);
    // Without an index this would be four million documents.
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('$graphLookup', () => {
  const tree = [
    { _id: 1, name: 'root' },
    { _id: 2, name: 'child', parent: 'root' },
    { _id: 3, name: 'grandchild', parent: 'child' },
    { _id: 4, name: 'loop', parent: 'loop' },
  ];
  const walk = async (options: Document) => {
    const collection = store.collection();
    await collection.insertMany(tree);
    const spec = {
      from: collection.collectionName,
      startWith: '$parent',
      connectFromField: 'parent',
      connectToField: 'name',
      as: 'above',
    };
    const [found] = await collection
      .aggregate([{ $match: { _id: 3 } }, { $graphLookup: { ...spec, ...options } }])
      .toArray();
    return found!['above'] as Document[];
  };

  it('walks to the end', async () => {
    expect((await walk({})).map(({ name }) => name).sort()).toEqual(['child', 'root']);
  });

  it('stops at a depth, and says how deep it was', async () => {
    expect(await walk({ maxDepth: 0, depthField: 'depth' })).toEqual([
      { _id: 2, name: 'child', parent: 'root', depth: 0 },
    ]);
  });

  it('keeps to what it may search', async () => {
    expect(await walk({ restrictSearchWithMatch: { name: { $ne: 'child' } } })).toEqual([]);
  });

  it('ends where a document leads to itself', async () => {
    const collection = store.collection();
    await collection.insertMany(tree);
    const spec = {
      from: collection.collectionName,
      startWith: '$name',
      connectFromField: 'parent',
      connectToField: 'name',
      as: 'above',
    };
    const [found] = await collection.aggregate([{ $match: { _id: 4 } }, { $graphLookup: spec }]).toArray();
    expect(found!['above']).toEqual([tree[3]]);
  });
});

describe('$unionWith and $facet', () => {
  it('adds another collection', async () => {
    const rows = await run([{ _id: 'x' }], [{ $unionWith: 'people' }, { $group: { _id: null, n: { $sum: 1 } } }]);
    expect(rows).toEqual([{ _id: null, n: 5 }]);
  });

  it('adds what a pipeline makes of another collection', async () => {
    const rows = await run(
      [{ _id: 'x' }],
      [{ $unionWith: { coll: 'people', pipeline: [{ $match: { team: 'blue' } }, { $project: { _id: 1 } }] } }],
    );
    expect(rows).toEqual([{ _id: 'x' }, { _id: 2 }]);
  });

  it('runs several pipelines over the same documents', async () => {
    const rows = await run(
      [
        { _id: 1, n: 1 },
        { _id: 2, n: 2 },
      ],
      [{ $facet: { count: [{ $count: 'n' }], large: [{ $match: { n: { $gt: 1 } } }], none: [{ $match: { n: 9 } }] } }],
    );
    expect(rows).toEqual([{ count: [{ n: 2 }], large: [{ _id: 2, n: 2 }], none: [] }]);
  });

  it('gives one document even where there is none', async () => {
    expect(await run([], [{ $facet: { all: [] } }])).toEqual([{ all: [] }]);
  });

  it('$documents needs no collection', async () => {
    const rows = await store.db.aggregate([{ $documents: [{ a: 1 }, { a: 2 }] }, { $match: { a: 2 } }]).toArray();
    expect(rows).toEqual([{ a: 2 }]);
  });

  it('$documents over a collection is refused', async () => {
    expect(await codeOf(run([], [{ $documents: [] }]))).toBe(73);
  });
});

describe('$out', () => {
  it('puts what comes in the place of a collection and keeps its indexes', async () => {
    const target = store.collection();
    await target.createIndex({ team: 1 }, { unique: true });
    await target.insertOne({ _id: 9, team: 'old' });
    const out = await people()
      .aggregate([
        { $match: { team: { $exists: true } } },
        { $group: { _id: '$team', team: { $first: '$team' } } },
        { $out: target.collectionName },
      ])
      .toArray();
    expect(out).toEqual([]);
    expect(await target.find().sort({ _id: 1 }).toArray()).toEqual([
      { _id: 'blue', team: 'blue' },
      { _id: 'red', team: 'red' },
    ]);
    expect((await target.indexes()).map(({ name }) => name)).toEqual(['_id_', 'team_1']);
  });

  it('leaves all as it was when it fails', async () => {
    const target = store.collection();
    await target.createIndex({ x: 1 }, { unique: true });
    await target.insertOne({ _id: 9, x: 9 });
    expect(
      await codeOf(
        people()
          .aggregate([{ $project: { x: { $literal: 1 } } }, { $out: target.collectionName }])
          .toArray(),
      ),
    ).toBe(11000);
    expect(await target.find().toArray()).toEqual([{ _id: 9, x: 9 }]);
  });

  it('makes a collection, in another database if told to', async () => {
    const other = `${store.database}_other`;
    await people()
      .aggregate([{ $match: { _id: 1 } }, { $out: { db: other, coll: 'made' } }])
      .toArray();
    expect(await store.client.db(other).collection('made').countDocuments()).toBe(1);
    await store.client.db(other).dropDatabase();
  });
});

describe('$merge', () => {
  const merge = async (before: Document[], source: Document[], options: Document, index?: Document) => {
    const target = store.collection();
    const from = store.collection();
    if (index) await target.createIndex(index, { unique: true });
    if (before.length > 0) await target.insertMany(before);
    await from.insertMany(source);
    await from.aggregate([{ $merge: { into: target.collectionName, ...options } }]).toArray();
    return target.find().sort({ _id: 1 }).toArray();
  };

  it('merges fields into what is there and inserts the rest', async () => {
    expect(
      await merge(
        [{ _id: 1, a: 1, b: 1 }],
        [
          { _id: 1, b: 2 },
          { _id: 2, b: 3 },
        ],
        {},
      ),
    ).toEqual([
      { _id: 1, a: 1, b: 2 },
      { _id: 2, b: 3 },
    ]);
  });

  it.each<[string, Document, Document[]]>([
    [
      'replace',
      { whenMatched: 'replace' },
      [
        { _id: 1, b: 2 },
        { _id: 2, b: 3 },
      ],
    ],
    [
      'keepExisting',
      { whenMatched: 'keepExisting' },
      [
        { _id: 1, a: 1 },
        { _id: 2, b: 3 },
      ],
    ],
    ['discard', { whenNotMatched: 'discard' }, [{ _id: 1, a: 1, b: 2 }]],
    [
      'a pipeline',
      { whenMatched: [{ $set: { sum: { $add: ['$a', '$$new.b'] } } }] },
      [
        { _id: 1, a: 1, sum: 3 },
        { _id: 2, b: 3 },
      ],
    ],
    [
      'a pipeline with let',
      { let: { x: '$b' }, whenMatched: [{ $set: { x: '$$x' } }] },
      [
        { _id: 1, a: 1, x: 2 },
        { _id: 2, b: 3 },
      ],
    ],
  ])('%s', async (_title, options, after) => {
    expect(
      await merge(
        [{ _id: 1, a: 1 }],
        [
          { _id: 1, b: 2 },
          { _id: 2, b: 3 },
        ],
        options,
      ),
    ).toEqual(after);
  });

  it('matches by a field with a unique index', async () => {
    const after = await merge(
      [{ _id: 1, key: 'k', a: 1 }],
      [{ key: 'k', b: 2 }].map((each) => ({ _id: 1, ...each })),
      { on: 'key' },
      { key: 1 },
    );
    expect(after).toEqual([{ _id: 1, key: 'k', a: 1, b: 2 }]);
  });

  it('refuses to match by a field without a unique index', async () => {
    expect(await codeOf(merge([{ _id: 1, key: 'k' }], [{ _id: 1, key: 'k' }], { on: 'key' }))).toBe(51183);
  });

  it('fails on a match, if told to', async () => {
    expect(await codeOf(merge([{ _id: 1 }], [{ _id: 1 }], { whenMatched: 'fail' }))).toBe(11000);
  });

  it('fails without a match, if told to', async () => {
    expect(await codeOf(merge([{ _id: 1 }], [{ _id: 2 }], { whenNotMatched: 'fail' }))).toBe(13113);
  });

  it('keeps number types', async () => {
    const [merged] = await merge([{ _id: 1, n: Long.fromNumber(5) }], [{ _id: 1, m: new Int32(1) }], {
      whenMatched: [{ $set: { n: { $add: ['$n', 1] } } }],
    });
    expect(merged).toEqual({ _id: 1, n: 6 });
  });
});
