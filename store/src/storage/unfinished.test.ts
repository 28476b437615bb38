import { expect, it } from 'vitest';

import { dropCollection, dropIndex } from '../command/drop-in-turns.js';
import { fillCollection, openStore, type TestStore } from '../testing/open-store.js';
import { maintain } from '../maintenance.js';
import { dropUnfinished } from './unfinished.js';

const byA = { v: 2, key: { a: 1 }, name: 'a_1' };
const many = Array.from({ length: 5000 }, (_, a) => ({ a, text: 'x'.repeat(100) }));

/** The same store, whose process ends when so many more jobs have run: what is asked for later is never answered. */
function endingAfter(store: TestStore, jobs: number): { store: TestStore; ended: Promise<void> } {
  let end: () => void;
  const ended = new Promise<void>((resolve) => (end = resolve));
  let left = jobs;
  const run: TestStore['writer']['run'] = (work, durability) => {
    if (left-- > 0) return store.writer.run(work, durability);
    end();
    return new Promise(() => undefined);
  };
  const writer = Object.assign(Object.create(store.writer) as TestStore['writer'], { run });
  return { store: { ...store, writer }, ended };
}

/** A store with a collection that is whole, whose process ended while it dropped another. */
async function interruptedInDrop(): Promise<TestStore> {
  const store = openStore();
  await fillCollection(store, 'kept', [byA], many.slice(0, 10));
  const collection = await fillCollection(store, 'c', [byA], many);
  const interrupted = endingAfter(store, 2);
  void dropCollection(interrupted.store, collection, 'flushed');
  await interrupted.ended;
  return store;
}

async function verified({ folder, log }: TestStore): Promise<{ isWell: boolean; lines: string[] }> {
  const lines: string[] = [];
  const isWell = await maintain({ task: 'verify', folder, to: undefined }, log, (line) => lines.push(line));
  return { isWell, lines };
}

it('a collection whose removal was interrupted is said to be unfinished, and gone with the next start', async () => {
  const store = await interruptedInDrop();
  await store.close();

  const { isWell, lines } = await verified(store);
  expect(lines.filter((line) => line.includes('unfinished'))).toEqual([
    expect.stringMatching(/^d\.\$dropped\..*: \d+ records, unfinished: the next start removes them$/),
    expect.stringMatching(/^d\.\$dropped\..* index _id_: \d+ records, unfinished/),
    expect.stringMatching(/^d\.\$dropped\..* index a_1: \d+ records, unfinished/),
  ]);
  expect(lines).toContain('d.kept: 10 records, all well');
  expect(lines.at(-1)).toBe(`${store.folder} is whole.`);
  expect(isWell).toBe(true);

  const again = openStore(store.folder);
  await dropUnfinished(again.catalogue, again.writer);
  expect(again.catalogue.list().map(({ name }) => name)).toEqual(['kept']);
  await again.close();
  expect((await verified(again)).lines.join('\n')).not.toMatch(/unfinished|FAULT/);
});

it('an index whose removal was interrupted is said to be unfinished, and its documents are verified', async () => {
  const store = openStore();
  const collection = await fillCollection(store, 'c', [byA], many);
  const interrupted = endingAfter(store, 2);
  void dropIndex(interrupted.store, collection, collection.indexes[1]!, 'flushed');
  await interrupted.ended;
  await store.close();
  const { isWell, lines } = await verified(store);
  expect(lines).toContain('d.c: 5000 records, all well');
  expect(lines).toContain('d.c index _id_: 5000 records, all well');
  expect(lines).toContainEqual(expect.stringMatching(/^d\.c index a_1: \d+ records, unfinished: the next start/));
  expect(isWell).toBe(true);
});

it('an index whose making was interrupted is said to be unfinished', async () => {
  const store = openStore();
  const collection = await fillCollection(store, 'c', [], many.slice(0, 10));
  await store.writer.run((job) => {
    store.catalogue.addIndex(job, collection, byA);
  }, 'flushed');
  await store.close();
  const { isWell, lines } = await verified(store);
  expect(lines).toContain('d.c index a_1: 0 records, unfinished: the next start removes them');
  expect(isWell).toBe(true);
});

it('damage is found beside what is unfinished', async () => {
  const store = await interruptedInDrop();
  const [{ key, value } = { key: Buffer.alloc(0), value: Buffer.alloc(0) }] = store.environment.documents.getRange({});
  const flipped = Buffer.from(value);
  flipped[8] = flipped.readUInt8(8) ^ 1;
  await store.environment.documents.put(key, flipped);
  await store.close();
  const { isWell, lines } = await verified(store);
  expect(lines).toContain('  FAULT record 1 does not have the checksum it was written with');
  expect(isWell).toBe(false);
});
