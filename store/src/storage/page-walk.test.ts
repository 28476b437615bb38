import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';

import { flipPagesWith } from '../../conformance/support/flip-page.js';
import { decode, encode } from '../bson/codec.js';
import { fillCollection, openStore } from '../testing/open-store.js';
import { checkPages } from './check-pages.js';
import { DamagedFolderError } from './damage.js';
import { PageWalk } from './page-walk.js';
import { PageWatch } from './page-watch.js';

const byA = { v: 2, key: { a: 1 }, name: 'a_1' };
const many = Array.from({ length: 4000 }, (_, a) => ({ a, text: `text ${a} ${'x'.repeat(a % 400)}` }));

it('a walk whose time is over goes on where it was', async () => {
  const store = openStore();
  await fillCollection(store, 'c', [byA], [...many, { text: 'y'.repeat(100_000) }]);
  await store.close();
  const whole = checkPages(store.folder);
  expect(checkPages(store.folder, 0)).toMatchObject({ used: 2, isComplete: false });
  const walk = PageWalk.ofClosed(store.folder);
  let turns = 1;
  while (!walk.run(0.01)) turns++;
  walk.close();
  expect(turns).toBeGreaterThan(3);
  expect(walk.count).toEqual({ used: whole.used, free: whole.free });
});

it('a damaged leaf that opening had no time for is found when the walk goes on', async () => {
  const store = openStore();
  await fillCollection(store, 'c', [byA], many);
  await store.close();
  expect(flipPagesWith(store.folder, 'text 3999 ')).toBeGreaterThan(0);
  expect(checkPages(store.folder, 0).isComplete).toBe(false);
  expect(() => checkPages(store.folder)).toThrow(/^is damaged: page \d+ \(documents\) has bounds that cannot be$/);
});

it('a damaged page is found while the store is open', async () => {
  const store = openStore();
  await fillCollection(store, 'c', [byA], many);
  await expect(store.watch.look()).resolves.toMatchObject({ used: expect.any(Number) });
  flipPagesWith(store.folder, 'text 3999 ');
  await expect(store.watch.look()).rejects.toThrow(DamagedFolderError);
  flipPagesWith(store.folder, 'text 3999 ');
  await expect(store.watch.look()).resolves.toMatchObject({ used: expect.any(Number) });
});

it('what lmdb says of a page ends the store even when no page is found to be damaged', async () => {
  const found: string[] = [];
  const store = openStore();
  await fillCollection(store, 'c', [byA], many);
  const ended = new Promise<void>((resolve) => {
    const note = (damage: DamagedFolderError) => {
      found.push(damage.message);
      resolve();
    };
    const watch = new PageWatch(store.environment, store.writer, store.folder, note, store.log);
    watch.suspect(new Error('MDB_PAGE_NOTFOUND: Requested page not found'));
  });
  await ended;
  expect(found).toEqual(['is damaged: lmdb says MDB_PAGE_NOTFOUND: Requested page not found']);
});

it('a look that shares a commit that fails keeps no file open', async () => {
  const store = openStore();
  const openFiles = () => readdirSync('/proc/self/fd').length;
  const run: typeof store.writer.run = async (work, durability) => {
    await store.writer.run(work, durability);
    throw new Error('the commit failed');
  };
  const writer = Object.assign(Object.create(store.writer) as typeof store.writer, { run });
  const watch = new PageWatch(store.environment, writer, store.folder, () => undefined, store.log);
  await fillCollection(store, 'c', [byA], many);
  const before = openFiles();
  for (let looks = 0; looks < 5; looks++) await expect(watch.look()).rejects.toThrow('the commit failed');
  expect(openFiles()).toBe(before);
});

it('nothing seems damaged while others write', async () => {
  const store = openStore();
  const collection = await fillCollection(store, 'c', [byA], many);
  let isWriting = true;
  const writing = (async () => {
    for (let round = 0; isWriting; round++) {
      await store.writer.run(
        (job) => {
          for (let n = 0; n < 50; n++) {
            const raw = encode({ _id: `${round}-${n}`, a: n, text: 'z'.repeat((round * 53) % 9000) });
            const recordId = store.documents.insert(job, collection, raw, decode(raw));
            if (n % 2 === 0) store.documents.remove(job, collection, recordId, decode(raw));
          }
        },
        round % 3 === 0 ? 'flushed' : 'committed',
      );
    }
  })();
  for (let looks = 0; looks < 25; looks++) await store.watch.look();
  isWriting = false;
  await writing;
  await store.close();
  expect(checkPages(store.folder).isComplete).toBe(true);
});
