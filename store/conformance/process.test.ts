import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { open } from 'lmdb';
import type { Collection } from 'mongodb';
import { serialize } from 'bson';
import { describe, expect, it } from 'vitest';

import { startRefused, storesOfEachTest } from './support/store-process.js';
import { isEmbedded } from './support/under-test.js';

const stores = storesOfEachTest();
const { folder } = stores;

const start = () => stores.start(folder());

/** Compares every index with the documents: each entry leads to its document and none is missing. */
async function expectIndexesToAgree(collection: Collection<any>): Promise<void> {
  const documents = await collection.find().sort({ $natural: 1 }).toArray();
  expect(await collection.estimatedDocumentCount()).toBe(documents.length);
  for (const { name, key } of await collection.indexes()) {
    const byIndex = await collection.find({}, { hint: name! }).toArray();
    expect(byIndex, name).toHaveLength(documents.length);
    expect(new Set(byIndex.map(({ _id }) => String(_id))), name).toEqual(
      new Set(documents.map(({ _id }) => String(_id))),
    );
    const path = Object.keys(key)[0]!;
    for (const document of documents.slice(0, 20)) {
      const found = await collection.find({ [path]: document[path] }, { hint: name! }).toArray();
      expect(found.map(({ _id }) => String(_id))).toContain(String(document._id));
    }
  }
}

describe.runIf(isEmbedded)('the process', () => {
  it('keeps documents, indexes and counts over a restart', async () => {
    const first = await start();
    const before = first.client.db('d').collection<any>('c');
    await before.createIndex({ a: 1 }, { unique: true });
    await before.createIndex({ tags: 1 });
    await before.insertMany(Array.from({ length: 500 }, (_, a) => ({ a, tags: [`t${a % 5}`, 'all'] })));
    await first.client.close();
    expect(await first.store.stop()).toBe(0);

    const second = await start();
    const after = second.client.db('d').collection<any>('c');
    expect(await after.estimatedDocumentCount()).toBe(500);
    expect(await after.countDocuments({ tags: 'all' })).toBe(500);
    await expect(after.insertOne({ a: 7 })).rejects.toMatchObject({ code: 11000 });
    await after.insertOne({ a: 500, tags: [] });
    await second.client.close();
  });

  it('loses nothing it acknowledged when it is killed while writing', { timeout: 120_000 }, async () => {
    for (let round = 0; round < 3; round++) {
      const { store, client } = await start();
      const collection = client.db('d').collection<any>('c');
      await collection.createIndex({ writer: 1, n: 1 }, { unique: true });
      await collection.createIndex({ text: 1 });
      const acknowledged: string[] = [];
      const writers = Promise.allSettled(
        Array.from({ length: 20 }, async (_, writer) => {
          for (let n = 0; ; n++) {
            const _id = `${round}-${writer}-${n}`;
            await collection.insertOne(
              { _id, writer: `${round}-${writer}`, n, text: `text ${n % 7}` },
              { writeConcern: { w: 'majority', j: true } },
            );
            acknowledged.push(_id);
            if (n % 3 === 0) await collection.updateOne({ _id }, { $set: { text: 'changed' } });
          }
        }),
      );
      await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(300);
      await store.kill();
      await writers;
      await client.close();

      const again = await start();
      const survivors = again.client.db('d').collection<any>('c');
      const ids = new Set(
        (await survivors.find({}, { projection: { _id: 1 } }).toArray()).map(({ _id }) => String(_id)),
      );
      expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
      await expectIndexesToAgree(survivors);
      await again.client.close();
      await again.store.stop();
    }
  });

  it('does not keep an index that was being made when it was killed', async () => {
    const { store, client } = await start();
    const collection = client.db('d').collection<any>('c');
    await collection.insertMany(Array.from({ length: 20_000 }, (_, a) => ({ a, b: a % 10 })));
    const made = collection.createIndex({ a: 1, b: 1 }).catch(() => undefined);
    await expect
      .poll(async () => Number((await client.db('d').command({ serverStatus: 1 }))['commands'].createIndexes))
      .toBe(1);
    await store.kill();
    await made;
    await client.close();
    const again = await start();
    const after = again.client.db('d').collection<any>('c');
    await after.createIndex({ a: 1, b: 1 });
    expect(await after.countDocuments({ a: { $gte: 0 } }, { hint: 'a_1_b_1' })).toBe(20_000);
    await again.client.close();
  });

  it('keeps collections of any name a client can give over a restart', async () => {
    const first = await start();
    const names = ['tmp.dropped.mine', 'tmp.agg_out.mine', 'dropped.mine', 'out.mine'];
    for (const name of names) await first.client.db('d').collection<any>(name).insertOne({ _id: name });
    await expect(first.client.db('d').collection<any>('$dropped.mine').insertOne({})).rejects.toThrow();
    await first.client.close();
    await first.store.kill();
    const second = await start();
    for (const name of names) {
      expect(await second.client.db('d').collection<any>(name).findOne()).toEqual({ _id: name });
    }
    await second.client.close();
  });

  it('lets one process own a folder, in one sentence', async () => {
    await start();
    const refusal = await startRefused('--port', '0', '--data', folder());
    expect(refusal.code).not.toBe(0);
    expect(refusal.stdout).toBe('');
    expect(refusal.stderr).toMatch(/^The data folder .* is in use by another store \(process \d+\)\.\n$/);
    expect(readdirSync(folder()).filter((name) => name.startsWith('owner'))).toEqual(['owner.json']);
  });

  it('takes over a folder whose owner was killed', async () => {
    const { store, client } = await start();
    await client.close();
    await store.kill();
    const again = await start();
    expect(await again.client.db('d').command({ ping: 1 })).toMatchObject({ ok: 1 });
    await again.client.close();
  });

  it('does not open a folder of a newer version', async () => {
    const root = open({ path: folder(), noSubdir: false, maxDbs: 8, encoding: 'binary', keyEncoding: 'binary' });
    const catalogue = root.openDB({ name: 'catalogue', encoding: 'binary', keyEncoding: 'binary' });
    await catalogue.put(Buffer.from('\u0000format'), Buffer.from(serialize({ value: 99 })));
    await root.close();
    const refusal = await startRefused('--port', '0', '--data', folder());
    expect(refusal.code).not.toBe(0);
    expect(refusal.stderr).toMatch(/^The data folder .* is of format 99, newer than .*\.\n$/);
  });

  it('says when its port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const refusal = await startRefused('--port', String(port), '--data', folder());
    taken.close();
    expect(refusal.code).not.toBe(0);
    expect(refusal.stderr).toBe(`Port ${port} is in use; choose another with --port.\n`);
  });

  it('says what is wrong with its flags', async () => {
    const refusal = await startRefused('--port', 'abc', '--data', folder());
    expect(refusal.code).not.toBe(0);
    expect(refusal.stderr).toMatch(/^The store cannot start with these settings: port: .*\.\n$/);
  });

  it('answers others while one looks through everything', async () => {
    const { client } = await start();
    const collection = client.db('d').collection<any>('c');
    for (let part = 0; part < 20; part++) {
      await collection.insertMany(Array.from({ length: 1000 }, (_, at) => ({ part, at, text: 'x'.repeat(200) })));
    }
    let isScanning = true;
    const scan = collection.countDocuments({ text: /never/ }).finally(() => (isScanning = false));
    let pings = 0;
    while (isScanning) {
      await client.db('d').command({ ping: 1 });
      pings++;
    }
    await scan;
    expect(pings).toBeGreaterThan(5);
    await client.close();
  });

  it('closes a connection that talks nonsense and goes on', async () => {
    const { store, client } = await start();
    const { port } = new URL(store.uri);
    const { connect } = await import('node:net');
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(Buffer.alloc(64, 0xff));
    await once(socket, 'close');
    expect(await client.db('d').command({ ping: 1 })).toMatchObject({ ok: 1 });
    await client.close();
  });
});
