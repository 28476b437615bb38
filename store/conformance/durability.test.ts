import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { open } from 'lmdb';
import type { MongoClient } from 'mongodb';
import { serialize } from 'bson';
import { describe, expect, inject, it } from 'vitest';

import { flipPagesWith } from './support/flip-page.js';
import { startRefused, storesOfEachTest } from './support/store-process.js';
import { isEmbedded } from './support/under-test.js';

const binary = { encoding: 'binary', keyEncoding: 'binary' } as const;
const stores = storesOfEachTest();
const { folder } = stores;

const start = (at = join(folder(), 'store')) => stores.start(at, '--log-level', 'fatal');

/** Runs the store's maintenance as a person would. */
function run(...args: string[]): { code: number | null; stdout: string } {
  const { status, stdout } = spawnSync(process.execPath, [inject('STORE_BUNDLE'), ...args], { encoding: 'utf8' });
  return { code: status, stdout };
}

/** Fills a store with two collections and stops it. */
async function fill(): Promise<void> {
  const { store, client } = await start();
  const collection = client.db('d').collection<any>('c');
  await collection.createIndex({ a: 1 }, { unique: true });
  await collection.createIndex({ tags: 1 });
  await collection.insertMany(Array.from({ length: 600 }, (_, a) => ({ _id: a, a, tags: [`t${a % 5}`, 'all'] })));
  await collection.updateMany({ a: { $lt: 100 } }, { $set: { tags: ['new'] } });
  await collection.deleteMany({ a: { $gte: 500 } });
  await client.close();
  await store.stop();
}

/** How many are there of those that {@link fill} leaves. */
const filledIn = (client: MongoClient): Promise<number> =>
  client
    .db('d')
    .collection('c')
    .countDocuments({ a: { $lt: 500 } });

/** Changes what is stored behind the store's back; null removes the record. */
async function tamper(table: 'documents' | 'entries', nth: number, change: (value: Buffer) => Buffer | null) {
  const lmdb = open<Buffer, Buffer>({ path: join(folder(), 'store'), noSubdir: false, maxDbs: 8, ...binary });
  const records = lmdb.openDB<Buffer, Buffer>({ name: table, ...binary });
  const [{ key, value } = { key: Buffer.alloc(0), value: Buffer.alloc(0) }] = records.getRange({
    offset: nth,
    limit: 1,
  });
  const changed = change(Buffer.from(value));
  if (changed) records.putSync(key, changed);
  else records.removeSync(key);
  await lmdb.close();
}

const flipped = (value: Buffer) => {
  value[20] = value.readUInt8(20) ^ 4;
  return value;
};

describe.runIf(isEmbedded)('a data folder', () => {
  it('is found whole after inserts, updates and deletes', async () => {
    await fill();
    const { code, stdout } = run('--verify', join(folder(), 'store'));
    expect(stdout).toContain('d.c: 500 records, all well\nd.c index _id_: 500 records, all well\n');
    expect(stdout).toContain('d.c index tags_1: 900 records, all well\n');
    expect(code).toBe(0);
  });

  it('never serves a document with a flipped bit, and names it', async () => {
    await fill();
    await tamper('documents', 7, flipped);
    const { client } = await start();
    const collection = client.db('d').collection<any>('c');
    await expect(collection.find().toArray()).rejects.toMatchObject({
      codeName: 'DataCorruptionDetected',
      message: expect.stringContaining('record 8 of d.c'),
    });
    await expect(collection.updateOne({ _id: 7 }, { $set: { x: 1 } })).rejects.toThrow('record 8 of d.c');
    expect(await collection.findOne({ _id: 8 })).toMatchObject({ a: 8 });
    await client.close();
    await stores.running()[1]?.stop();
    expect(run('--verify', join(folder(), 'store'))).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('FAULT record 8 does not have the checksum it was written with'),
    });
  });

  it.each(['documents', 'entries'] as const)('is found to lack a record that vanished from %s', async (table) => {
    await fill();
    await tamper(table, 3, () => null);
    const { code, stdout } = run('--verify', join(folder(), 'store'));
    expect(stdout).toContain('FAULT 499 records are there, 500 according to the transactions that wrote them');
    expect(code).toBe(1);
  });

  it('tells an index entry that leads nowhere from a document that does not match', async () => {
    await fill();
    await tamper('documents', 3, () => null);
    const { client } = await start();
    await expect(client.db('d').collection<any>('c').findOne({ _id: 3 })).rejects.toThrow(
      'is gone, but is in an index',
    );
    await client.close();
  });

  it('of format 1 is migrated when it is opened, with everything in it', async () => {
    const path = join(folder(), 'store');
    await writeFormat1(path);
    const { store, client } = await start();
    const collection = client.db('d').collection<any>('c');
    expect(await collection.find({ a: { $gte: 10 } }, { hint: 'a_1' }).toArray()).toHaveLength(40);
    await expect(collection.insertOne({ _id: 7 } as any)).rejects.toMatchObject({ code: 11000 });
    await collection.insertOne({ _id: 50, a: 50 } as any);
    await client.close();
    await store.stop();
    expect(existsSync(join(path, 'migrating'))).toBe(false);
    expect(run('--verify', path)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('d.c: 51 records, all well'),
    });
  });

  it('is backed up while it is written to, and restored', async () => {
    await fill();
    const { store, client } = await start();
    const collection = client.db('d').collection<any>('c');
    const copy = join(folder(), 'copy');
    let isCopying = true as boolean;
    const backup = client
      .db('admin')
      .command({ backup: copy })
      .finally(() => (isCopying = false));
    for (let n = 0; isCopying || n < 20; n++) await collection.insertOne({ a: 10_000 + n });
    expect(await backup).toMatchObject({ ok: 1 });
    await client.close();
    await store.stop();
    expect(run('--restore', copy, '--to', join(folder(), 'again')).code).toBe(0);
    expect(run('--verify', join(folder(), 'again')).code).toBe(0);
    const again = await start(join(folder(), 'again'));
    expect(await filledIn(again.client)).toBe(500);
    await again.client.close();
  });

  it('is smaller after compacting, and whole', async () => {
    await fill();
    const path = join(folder(), 'store');
    const { store, client } = await start();
    await client
      .db('d')
      .collection<any>('big')
      .insertMany(Array.from({ length: 3000 }, () => ({ x: 'x'.repeat(500) })));
    await client.db('d').collection('big').drop();
    await client.close();
    await store.stop();
    const before = statSync(join(path, 'data.mdb')).size;
    expect(run('--compact', path).code).toBe(0);
    expect(statSync(join(path, 'data.mdb')).size).toBeLessThan(before / 2);
    expect(run('--verify', path).code).toBe(0);
  });
});

describe.runIf(isEmbedded)('a page that is damaged while the store runs', () => {
  const path = () => join(folder(), 'store');

  it('ends the process with its name, and keeps the folder from being opened until it is mended', async () => {
    await fill();
    const { store, client } = await start();
    expect(await client.db('admin').command({ checkPages: 1 })).toMatchObject({ used: expect.any(Number), ok: 1 });
    let said = '';
    store.process.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const ended = once(store.process, 'close');
    expect(flipPagesWith(path(), 'tags')).toBeGreaterThan(0);
    await expect(client.db('admin').command({ checkPages: 1 })).rejects.toThrow();
    await ended;
    await client.close();
    expect(said).toMatch(/"damage":"is damaged: page \d+ \([a-z ]+\) has bounds that cannot be"/);

    for (let starts = 0; starts < 2; starts++) {
      expect(await startRefused('--port', '0', '--data', path())).toEqual({
        code: 78,
        stdout: '',
        stderr: expect.stringMatching(
          /^The data folder .* is damaged: page \d+ \([a-z ]+\) has bounds that cannot be\.\n$/,
        ),
      });
    }
    expect(existsSync(join(path(), 'not-closed'))).toBe(true);

    flipPagesWith(path(), 'tags');
    const again = await start();
    expect(await filledIn(again.client)).toBe(500);
    await again.client.close();
    await again.store.stop();
    expect(existsSync(join(path(), 'not-closed'))).toBe(false);
  });

  it('is looked for on the database admin only', async () => {
    const { client } = await start();
    await expect(client.db('d').command({ checkPages: 1 })).rejects.toMatchObject({ code: 13 });
    await client.close();
  });
});

/** A folder as the first version wrote it: no checksums, no counts. */
async function writeFormat1(path: string): Promise<void> {
  const lmdb = open<Buffer, Buffer>({ path, noSubdir: false, maxDbs: 8, ...binary });
  const [catalogue, documents, entries] = ['catalogue', 'documents', 'entries'].map((name) =>
    lmdb.openDB<Buffer, Buffer>({ name, ...binary }),
  );
  const put = (table: typeof catalogue, key: Buffer, value: Buffer) => void table?.put(key, value);
  const id = (number: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(number);
    return bytes;
  };
  const recordId = (number: number) => Buffer.concat([id(0), id(number)]);
  const { keyOf } = await import('../src/bson/key.js');
  const { Int32 } = await import('bson');
  const index = (number: number, name: string, key: object) => ({
    id: number,
    spec: { v: 2, key, name },
    multikey: [],
    hasLongKeys: false,
    ready: true,
  });
  await lmdb.transaction(() => {
    put(catalogue, Buffer.from('\u0000format'), Buffer.from(serialize({ value: 1 })));
    put(catalogue, Buffer.from('\u0000next-id'), Buffer.from(serialize({ value: 4 })));
    const indexes = [index(2, '_id_', { _id: 1 }), index(3, 'a_1', { a: 1 })];
    put(catalogue, Buffer.from('d.c'), Buffer.from(serialize({ id: 1, uuid: 'u', options: {}, indexes })));
    for (let n = 0; n < 50; n++) {
      const key = keyOf(new Int32(n));
      put(documents, Buffer.concat([id(1), recordId(n + 1)]), Buffer.from(serialize({ _id: n, a: n })));
      put(entries, Buffer.concat([id(2), key]), recordId(n + 1));
      put(entries, Buffer.concat([id(3), key, recordId(n + 1)]), Buffer.alloc(0));
    }
  });
  await lmdb.close();
}
