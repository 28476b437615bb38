import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { describe, expect, test } from 'vitest';
import { openLiveDatabase } from './database.js';
import { UploadStore } from './upload-store.js';

let people = 0;
const aPerson = () => `user_upload_${String((people += 1))}`;
const aFile = (id: string, tab: string) => ({
  id,
  tab,
  roomId: 'room_1',
  file: new Blob(['hello']),
  fileName: `${id}.txt`,
  clientNonce: id,
});

describe('files on their way', () => {
  test('are there after a reload, in the order in which they were chosen, and only in their own tab', async () => {
    const person = aPerson();
    let now = 1;
    const before = new UploadStore(await openLiveDatabase(person), () => (now += 1));
    await before.save(aFile('b', 'one'));
    await before.save(aFile('a', 'one'));
    await before.save(aFile('c', 'two'));
    const after = new UploadStore(await openLiveDatabase(person));
    const kept = await after.load('one');
    expect(kept.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(await kept[0]?.file.text()).toBe('hello');
  });

  test('are dropped once sent, and when their tab was closed long ago', async () => {
    let now = 1_000;
    const store = new UploadStore(await openLiveDatabase(aPerson()), () => now);
    await store.save(aFile('sent', 'one'));
    await store.save(aFile('left', 'one'));
    await store.forget('sent');
    now += 10_000;
    await store.save(aFile('new', 'one'));
    await store.prune(5_000);
    expect((await store.load('one')).map(({ id }) => id)).toEqual(['new']);
  });

  test('find room in a database that an earlier version of the page made, and what it kept stays', async () => {
    const person = aPerson();
    const old = await openDB(`sl3:${person}`, 1, {
      upgrade(database) {
        database.createObjectStore('rooms', { keyPath: 'roomId' });
        database.createObjectStore('outbox', { keyPath: 'clientNonce' });
      },
    });
    await old.put('outbox', { clientNonce: 'unsent' });
    old.close();
    const database = await openLiveDatabase(person);
    const store = new UploadStore(database);
    await store.save(aFile('a', 'one'));
    expect(await store.load('one')).toHaveLength(1);
    expect(await database?.getAll('outbox')).toHaveLength(1);
  });

  test('are kept nowhere, and nothing fails, where the browser has no database', async () => {
    const store = new UploadStore(null);
    await store.save(aFile('a', 'one'));
    expect(await store.load('one')).toEqual([]);
  });
});
