import { expect, it } from 'vitest';

import { decode, encode } from '../bson/codec.js';
import { dropIndex } from '../command/drop-in-turns.js';
import { fillCollection, openStore } from '../testing/open-store.js';

const byA = { v: 2, key: { a: 1 }, name: 'a_1' };

it('who has a collection in hand goes on with it after a commit that failed', async () => {
  const store = openStore();
  const collection = await fillCollection(store, 'c', [byA], [{ a: 1 }, { a: 2 }]);
  const [, index] = collection.indexes;
  // As memory is when what was written did not reach the disk.
  collection.nextRecordId = 99;
  collection.documents = { count: 99, digest: 0 };
  const neverKept = { ...index!, id: 1234 };
  collection.indexes = [...collection.indexes, neverKept];
  store.catalogue.load();
  expect(store.catalogue.find('d', 'c')).toBe(collection);
  expect(collection).toMatchObject({ nextRecordId: 3, documents: { count: 2 }, dropped: false });
  expect(collection.indexes[1]).toBe(index);
  expect(collection.indexes).toHaveLength(2);
  expect(neverKept.dropped).toBe(true);

  const raw = encode({ _id: 'new' });
  const recordId = await store.writer.run(
    (job) => store.documents.insert(job, collection, raw, decode(raw)),
    'flushed',
  );
  expect(recordId).toBe(3);
});

it('what a failed commit would have made is dropped, and what it would have dropped is there', async () => {
  const store = openStore();
  const collection = await fillCollection(store, 'c', [byA], [{ a: 1 }]);
  collection.dropped = true;
  collection.indexes[1]!.dropped = true;
  store.catalogue.load();
  expect(collection.dropped).toBe(false);
  expect(collection.indexes[1]!.dropped).toBe(false);
});

it('an index that is being removed stays so after a commit that failed', async () => {
  const store = openStore();
  const documents = Array.from({ length: 3000 }, (_, a) => ({ a }));
  const collection = await fillCollection(store, 'c', [byA], documents);
  const [, index] = collection.indexes;
  const { writer } = store;
  let runs = 0;
  const run: typeof writer.run = async (work, durability) => {
    const value = await writer.run(work, durability);
    if (++runs === 1) store.catalogue.load();
    return value;
  };
  await dropIndex(
    { ...store, writer: Object.assign(Object.create(writer) as typeof writer, { run }) },
    collection,
    index!,
    'flushed',
  );
  expect(collection.indexes.map(({ name }) => name)).toEqual(['_id_']);
  expect(store.environment.entries.getKeysCount({})).toBe(3000);
});
