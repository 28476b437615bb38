import type { Collection, Document } from 'mongodb';
import { beforeAll, describe, expect, it } from 'vitest';

import { codeOf, storeUnderTest } from './support/under-test.js';

const store = storeUnderTest();
let collection: Collection<any>;

beforeAll(async () => {
  collection = store.collection();
  await collection.insertMany(
    Array.from({ length: 1000 }, (_, _id) => ({
      _id,
      a: _id % 10,
      b: _id % 7,
      c: _id,
      tags: [_id % 3, 9],
      t: `T${_id % 5}`,
    })),
  );
  await collection.createIndex({ a: 1, c: -1 });
  await collection.createIndex({ b: 1 });
  await collection.createIndex({ tags: 1 });
});

/** The names of all stages of a plan, the last one done first. */
function stagesOf(plan: Document): string[] {
  const inner: Document[] = plan['inputStages'] ?? (plan['inputStage'] ? [plan['inputStage']] : []);
  return [plan['stage'] as string, ...inner.flatMap(stagesOf)];
}

function indexesOf(plan: Document): string[] {
  const inner: Document[] = plan['inputStages'] ?? (plan['inputStage'] ? [plan['inputStage']] : []);
  return [...(plan['indexName'] ? [plan['indexName'] as string] : []), ...inner.flatMap(indexesOf)];
}

async function explained(filter: Document, options: Document = {}): Promise<Document> {
  return collection.find(filter, options).explain('executionStats');
}

describe('explain', () => {
  it('names a scan of all documents', async () => {
    const { queryPlanner, executionStats } = await explained({ t: 'T1' });
    expect(stagesOf(queryPlanner.winningPlan)).toEqual(['COLLSCAN']);
    expect(executionStats).toMatchObject({ nReturned: 200, totalKeysExamined: 0, totalDocsExamined: 1000 });
  });

  it('names an index and what was read of it', async () => {
    const { queryPlanner, executionStats } = await explained({ b: 3 });
    expect(stagesOf(queryPlanner.winningPlan)).toEqual(['FETCH', 'IXSCAN']);
    expect(queryPlanner.winningPlan.inputStage).toMatchObject({
      indexName: 'b_1',
      keyPattern: { b: 1 },
      isMultiKey: false,
      direction: 'forward',
    });
    expect(executionStats).toMatchObject({ nReturned: 143, totalKeysExamined: 143, totalDocsExamined: 143 });
  });

  it('says that an index holds arrays', async () => {
    const { queryPlanner } = await explained({ tags: 1 });
    expect(queryPlanner.winningPlan.inputStage).toMatchObject({ indexName: 'tags_1', isMultiKey: true });
  });

  it('takes the order from an index, also backwards', async () => {
    const forwards = await explained({ a: 3 }, { sort: { c: -1 } });
    expect(stagesOf(forwards['queryPlanner'].winningPlan)).toEqual(['FETCH', 'IXSCAN']);
    const backwards = await explained({ a: 3 }, { sort: { c: 1 } });
    expect(stagesOf(backwards['queryPlanner'].winningPlan)).toEqual(['FETCH', 'IXSCAN']);
    expect(backwards['queryPlanner'].winningPlan.inputStage.direction).toBe('backward');
  });

  it('reads no more of an index than the page needs', async () => {
    const { queryPlanner, executionStats } = await explained({ a: 3 }, { sort: { c: -1 }, limit: 5 });
    expect(stagesOf(queryPlanner.winningPlan)).toEqual(['LIMIT', 'FETCH', 'IXSCAN']);
    expect(executionStats).toMatchObject({ nReturned: 5, totalKeysExamined: 5, totalDocsExamined: 5 });
  });

  it('names a sort that no index gives', async () => {
    const { queryPlanner } = await explained({ b: 3 }, { sort: { t: 1 } });
    expect(stagesOf(queryPlanner.winningPlan)).toEqual(['SORT', 'FETCH', 'IXSCAN']);
    expect(queryPlanner.winningPlan.sortPattern).toEqual({ t: 1 });
  });

  it('answers $or by an index for each clause', async () => {
    const filter = { $or: [{ b: 3 }, { a: 5 }] };
    const { queryPlanner, executionStats } = await explained(filter);
    expect(stagesOf(queryPlanner.winningPlan)).toEqual(['SUBPLAN', 'FETCH', 'OR', 'IXSCAN', 'IXSCAN']);
    expect(indexesOf(queryPlanner.winningPlan).sort()).toEqual(['a_1_c_-1', 'b_1']);
    expect(executionStats.nReturned).toBe(await collection.countDocuments(filter));
    expect(executionStats.totalDocsExamined).toBeLessThan(300);
  });

  it('scans for $or where a clause has no index', async () => {
    const { queryPlanner } = await explained({ $or: [{ b: 3 }, { t: 'T1' }] });
    expect(stagesOf(queryPlanner.winningPlan)).toContain('COLLSCAN');
  });

  it('follows a hint by name and by key', async () => {
    for (const hint of ['b_1', { b: 1 }]) {
      const { queryPlanner } = await explained({ a: 1, b: 3 }, { hint });
      expect(indexesOf(queryPlanner.winningPlan)).toEqual(['b_1']);
    }
    const { queryPlanner } = await explained({ b: 3 }, { hint: { $natural: -1 } });
    expect(queryPlanner.winningPlan).toMatchObject({ stage: 'COLLSCAN', direction: 'backward' });
  });

  it('refuses a hint at nothing', async () => {
    expect(await codeOf(explained({ a: 1 }, { hint: 'nothing' }))).toBe(2);
  });

  it('counts by an index alone', async () => {
    const { queryPlanner, executionStats } = await store.db.command({
      explain: { count: collection.collectionName, query: { b: 3 } },
      verbosity: 'executionStats',
    });
    expect(stagesOf(queryPlanner.winningPlan)).toEqual(['COUNT', 'COUNT_SCAN']);
    expect(executionStats.totalDocsExamined).toBe(0);
  });

  it('says nothing of what would be done for a plan alone', async () => {
    const plan = await collection.find({ b: 3 }).explain('queryPlanner');
    expect(plan).not.toHaveProperty('executionStats');
  });

  it('names the plan of an update and of a delete, and changes nothing', async () => {
    const name = collection.collectionName;
    const update = await store.db.command({
      explain: { update: name, updates: [{ q: { b: 3 }, u: { $set: { t: 'x' } }, multi: true }] },
      verbosity: 'queryPlanner',
    });
    expect(stagesOf(update['queryPlanner'].winningPlan)).toEqual(['UPDATE', 'FETCH', 'IXSCAN']);
    const gone = await store.db.command({
      explain: { delete: name, deletes: [{ q: { b: 3 }, limit: 0 }] },
      verbosity: 'executionStats',
    });
    expect(stagesOf(gone['queryPlanner'].winningPlan)).toEqual(['DELETE', 'FETCH', 'IXSCAN']);
    expect(await collection.countDocuments({ b: 3 })).toBe(143);
  });

  it('names the query at the beginning of a pipeline', async () => {
    const plan = await collection.aggregate([{ $match: { b: 3 } }, { $sort: { b: 1 } }]).explain('queryPlanner');
    expect(indexesOf(plan['queryPlanner'].winningPlan)).toEqual(['b_1']);
  });

  it('finds an index for a $match behind what does not concern it', async () => {
    const plan = await collection
      .aggregate([{ $addFields: { x: 1 } }, { $match: { b: 3 } }, { $group: { _id: '$x', n: { $sum: '$c' } } }])
      .explain('queryPlanner');
    expect(JSON.stringify(plan)).toContain('"indexName":"b_1"');
  });

  it('of a collection that is not there says so', async () => {
    const plan = await store.collection().find({ a: 1 }).explain('queryPlanner');
    expect(plan['queryPlanner'].winningPlan.stage).toBe('EOF');
  });

  it('refuses a verbosity it does not know', async () => {
    expect(await codeOf(store.db.command({ explain: { find: 'x' }, verbosity: 'loud' }))).toBe(2);
  });

  it('refuses a command that has no plan', async () => {
    expect(await codeOf(store.db.command({ explain: { ping: 1 } }))).toBe(59);
  });
});

describe('a hidden index', () => {
  it('is kept up to date, but used by no plan until it is shown again', async () => {
    const hidden = store.collection();
    await hidden.createIndex({ a: 1 }, { hidden: true, unique: true });
    await hidden.insertMany([{ a: 1 }, { a: 2 }]);
    const plan = async () =>
      stagesOf((await hidden.find({ a: 1 }).explain('queryPlanner'))['queryPlanner'].winningPlan);
    expect(await plan()).toEqual(['COLLSCAN']);
    expect(await codeOf(hidden.insertOne({ a: 1 }))).toBe(11000);
    expect(await codeOf(hidden.find({ a: 1 }, { hint: 'a_1' }).toArray())).toBe(2);
    const shown = await store.db.command({ collMod: hidden.collectionName, index: { name: 'a_1', hidden: false } });
    expect(shown).toMatchObject({ hidden_old: true, hidden_new: false });
    expect(await plan()).toEqual(['FETCH', 'IXSCAN']);
    const again = await store.db.command({
      collMod: hidden.collectionName,
      index: { keyPattern: { a: 1 }, hidden: true },
    });
    expect(again).toMatchObject({ hidden_old: false, hidden_new: true });
    expect((await hidden.indexes())[1]).toMatchObject({ name: 'a_1', hidden: true });
  });

  it('is never the one on _id', async () => {
    const hidden = store.collection();
    await hidden.insertOne({});
    expect(
      await codeOf(store.db.command({ collMod: hidden.collectionName, index: { name: '_id_', hidden: true } })),
    ).toBe(2);
  });
});

describe('explain of a count', () => {
  it('takes a negative limit for a positive one, as count does', async () => {
    const command = { count: collection.collectionName, query: { a: 3 }, limit: -2 };
    expect(await store.db.command({ explain: command, verbosity: 'executionStats' })).toMatchObject({ ok: 1 });
    expect(await store.db.command(command)).toMatchObject({ n: 2 });
  });
});

describe('an index with a collation', () => {
  const collation = { locale: 'en', strength: 2 };

  it('takes texts for the same that the language does', async () => {
    const names = store.collection();
    await names.createIndex({ name: 1 }, { unique: true, collation });
    await names.insertOne({ name: 'Ann' });
    expect(await codeOf(names.insertOne({ name: 'ANN' }))).toBe(11000);
    await names.insertOne({ name: 'Änn' });
    expect(await names.countDocuments()).toBe(2);
  });

  it('answers queries with the same collation, and no others about text', async () => {
    const names = store.collection();
    await names.createIndex({ name: 1 }, { collation });
    await names.insertMany([{ name: 'Ann' }, { name: 'ann' }, { name: 'bob' }, { name: 5 }]);
    expect(await names.find({ name: 'ANN' }, { collation }).toArray()).toHaveLength(2);
    expect(await names.find({ name: 'ANN' }).toArray()).toHaveLength(0);
    const planOf = async (filter: Document, options: Document) =>
      stagesOf((await names.find(filter, options).explain('queryPlanner'))['queryPlanner'].winningPlan);
    expect(await planOf({ name: 'ANN' }, { collation })).toContain('IXSCAN');
    expect(await planOf({ name: 'ANN' }, {})).toContain('COLLSCAN');
    expect(await planOf({ name: 5 }, {})).toContain('IXSCAN');
  });

  it('of a pipeline decides which texts are one group, and their order', async () => {
    const names = store.collection();
    await names.insertMany([{ name: 'b' }, { name: 'A' }, { name: 'a' }]);
    const pipeline = [{ $group: { _id: '$name', n: { $sum: 1 } } }, { $sort: { n: -1 } }, { $project: { _id: 0 } }];
    expect(await names.aggregate(pipeline, { collation }).toArray()).toEqual([{ n: 2 }, { n: 1 }]);
    const sorted = await names
      .aggregate([{ $match: { name: { $in: ['A', 'B'] } } }, { $sort: { name: 1, _id: 1 } }], { collation })
      .toArray();
    expect(sorted.map(({ name }) => name)).toEqual(['A', 'a', 'b']);
  });

  it('is another index than the one without', async () => {
    const names = store.collection();
    await names.createIndex({ name: 1 });
    await names.createIndex({ name: 1 }, { name: 'by language', collation });
    const specs = await names.indexes();
    expect(specs.map(({ name }) => name)).toEqual(['_id_', 'name_1', 'by language']);
    expect(specs[2]!['collation']).toMatchObject({ locale: 'en', strength: 2, caseLevel: false });
  });
});
