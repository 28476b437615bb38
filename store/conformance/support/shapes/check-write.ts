import type { Document } from 'mongodb';
import { expect } from 'vitest';

import { updated } from '../model/update.js';
import { shown, typed } from '../model/values.js';
import { codeOf } from '../under-test.js';
import { everything, found, refuseOthers } from './check-read.js';
import { makeFilter, makeSort } from './make-filter.js';
import { makeUpdate } from './make-update.js';
import { words } from './parse-shape.js';
import type { Run } from './run.js';

const idOf = (document: Document) => String(document['_id']);

/** Inserts, one after the other or, unordered, past one that is refused. */
export async function checkInsert({ shape, collection, documents, run }: Run): Promise<void> {
  refuseOthers(shape, ['several documents', 'unordered']);
  const isUnordered = shape.clauses.has('unordered');
  const some: Document[] = [{ _id: 100, kind: 1 }, { _id: 101, kind: 2 }, { _id: 102 }];
  const several = isUnordered ? some.toSpliced(1, 0, { _id: 0 }) : some;
  const list = shape.clauses.has('several documents') ? several : [{ _id: 100, kind: 1 }];
  const reply = await run({ documents: list, ...(isUnordered ? { ordered: false } : {}) });
  const inserted = list.filter(({ _id }) => _id !== 0);
  expect(Number(reply['n'])).toBe(inserted.length);
  const refused = (reply['writeErrors'] as Document[] | undefined)?.map(({ code }) => Number(code)) ?? [];
  expect(refused).toEqual(inserted.length < list.length ? [11_000] : []);
  expect(shown(await everything(collection))).toBe(shown([...documents, ...inserted.map(typed)]));
}

/** Removes the first that is found, or all. */
export async function checkDelete({ shape, chance, collection, documents, run }: Run): Promise<void> {
  refuseOthers(shape, ['q', 'limit']);
  const q = makeFilter(shape.clauses.get('q'), chance);
  const limit = Number(shape.clauses.get('limit'));
  const reply = await run({ deletes: [{ q, limit }] });
  const matching = found(documents, q).map(idOf);
  const left = (await everything(collection)).map(idOf);
  const gone = documents.map(idOf).filter((id) => !left.includes(id));
  expect(gone).toHaveLength(limit === 1 ? Math.min(1, matching.length) : matching.length);
  expect(Number(reply['n'])).toBe(gone.length);
  for (const id of gone) expect(matching).toContain(id);
}

/** Changes the first that is found, or all, or inserts one. */
export async function checkUpdate(given: Run): Promise<void> {
  const { shape, chance, documents, run } = given;
  refuseOthers(shape, ['q', 'update', 'multi', 'upsert', 'unordered']);
  const { clauses } = shape;
  const q = makeFilter(clauses.get('q'), chance);
  const u = makeUpdate(clauses.get('update') ?? '', chance);
  const flags = {
    ...(clauses.has('multi') ? { multi: true } : {}),
    ...(clauses.has('upsert') ? { upsert: true } : {}),
  };
  const reply = await run({
    updates: [{ q, u, ...flags }],
    ...(clauses.has('unordered') ? { ordered: false } : {}),
  });
  const matching = found(documents, q);
  if (matching.length === 0 && clauses.has('upsert')) return expectUpserted(given, u);
  const atMost = clauses.has('multi') ? Infinity : 1;
  expect(Number(reply['n'])).toBe(Math.min(atMost, matching.length));
  await expectUpdated(given, matching, u, atMost);
}

/** Like {@link checkUpdate}, and answers the document as it was or as it is. */
export async function checkFindAndModify(given: Run): Promise<void> {
  const { shape, chance, collection, documents, run } = given;
  refuseOthers(shape, ['query', 'update', 'new', 'upsert', 'sort', 'remove', 'projection']);
  const { clauses } = shape;
  const query = makeFilter(clauses.get('query'), chance);
  const sort = makeSort(clauses.get('sort'));
  const isRemoval = clauses.has('remove');
  const update = isRemoval ? {} : makeUpdate(clauses.get('update') ?? '', chance);
  const { value } = await run({
    ...(clauses.has('query') ? { query } : {}),
    ...(clauses.has('sort') ? { sort } : {}),
    ...(isRemoval ? { remove: true } : { update }),
    ...(clauses.has('new') ? { new: true } : {}),
    ...(clauses.has('upsert') ? { upsert: true } : {}),
  });
  const matching = found(documents, query);
  if (matching.length === 0 && clauses.has('upsert')) return expectUpserted(given, update);
  if (matching.length === 0) {
    expect(value).toBeNull();
    return;
  }
  const before = matching.find((document) => idOf(document) === idOf(value as Document))!;
  expect(before).toBeDefined();
  const after = isRemoval ? undefined : updated(before, { update: typed(update) });
  expect(shown(value as Document)).toBe(shown(clauses.has('new') && after ? after : before));
  if (isRemoval) expect(await collection.countDocuments()).toBe(documents.length - 1);
  else await expectUpdated(given, matching, update, 1);
}

/** Those that changed were found, are as many as they should be, and became what the model makes of them. */
async function expectUpdated(
  { collection, documents }: Run,
  matching: readonly Document[],
  update: Document,
  atMost: number,
): Promise<void> {
  const now = await everything(collection);
  expect(now).toHaveLength(documents.length);
  const changed = documents.filter((document, at) => shown(document) !== shown(now[at]!));
  const changeable = matching.filter(
    (document) => shown(document) !== shown(updated(document, { update: typed(update) })),
  );
  expect(changed.length).toBeLessThanOrEqual(Math.min(atMost, changeable.length));
  if (atMost > 1) expect(changed).toHaveLength(changeable.length);
  for (const document of changed) {
    expect(matching).toContain(document);
    expect(shown(now[documents.indexOf(document)]!)).toBe(shown(updated(document, { update: typed(update) })));
  }
}

/** One more, with what the update sets. */
async function expectUpserted({ collection, documents }: Run, update: Document): Promise<void> {
  const now = await everything(collection);
  expect(now).toHaveLength(documents.length + 1);
  const known = new Set(documents.map(idOf));
  const inserted = now.find((document) => !known.has(idOf(document)))!;
  for (const operator of ['$set', '$setOnInsert', '$max', '$inc']) {
    for (const [path, value] of Object.entries(typed((update[operator] as Document | undefined) ?? {}))) {
      expect(inserted[path], path).toEqual(value);
    }
  }
}

/** The index is there as asked for, leads to what it holds, and refuses what it must. */
export async function checkCreateIndexes({ shape, collection, documents, run }: Run): Promise<void> {
  refuseOthers(shape, ['key', 'unique', 'sparse', 'expireAfterSeconds', 'partialFilterExpression']);
  const { clauses } = shape;
  const directions = words(clauses.get('key')).map((direction) => (direction === '1' ? 1 : -1));
  // A single field is one that has no index yet.
  const single = clauses.has('expireAfterSeconds') ? 'expiresAt' : 'count';
  const paths = directions.length === 1 ? [single] : ['_id', 'seq', 'kind', 'group', 'count'];
  const key = Object.fromEntries(directions.map((direction, at) => [paths[at]!, direction]));
  const partial = { '=': { kind: 1 }, $exists: { at: { $exists: true } } }[
    clauses.get('partialFilterExpression') ?? ''
  ];
  const isUnique = clauses.has('unique');
  if (isUnique && directions.length === 1) await collection.updateMany({}, [{ $set: { count: '$_id' } }]);
  const index = {
    key,
    name: 'asked',
    ...(isUnique ? { unique: true } : {}),
    ...(clauses.has('expireAfterSeconds') ? { expireAfterSeconds: 3600 } : {}),
    ...(partial ? { partialFilterExpression: partial } : {}),
  };
  await run({ indexes: [index] });
  const listed = (await collection.indexes()).find(({ name }) => name === 'asked');
  expect(listed).toMatchObject(index);
  expect(Object.keys(listed!.key)).toEqual(Object.keys(key));
  const filter = partial ?? {};
  expect(await collection.find(filter, { hint: 'asked' }).toArray()).toHaveLength(found(documents, filter).length);
  if (!isUnique) return;
  const [one] = await collection.find(filter).toArray();
  if (directions.length === 1) expect(await codeOf(collection.insertOne({ ...one, _id: 1000 }))).toBe(11_000);
}

/** Afterwards nothing is there. */
export async function checkDropDatabase({ collection, run }: Run): Promise<void> {
  await run({});
  expect(await collection.countDocuments()).toBe(0);
}
