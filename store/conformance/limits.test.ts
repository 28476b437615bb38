import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { MongoClient, type Document } from 'mongodb';
import { afterEach, describe, expect, it } from 'vitest';

import { makeFolder, removeFolder, startStore, type StoreProcess } from './support/store-process.js';
import { isEmbedded, refusalOf, storeUnderTest } from './support/under-test.js';

const store = storeUnderTest();

/** A document with so many documents inside of each other. */
function nested(levels: number): Document {
  let document: Document = {};
  for (let level = 1; level < levels; level++) document = { a: document };
  return document;
}

describe('a document', () => {
  it('may be nested 100 deep', async () => {
    const collection = store.collection();
    await collection.insertOne(nested(100));
    expect(await collection.countDocuments()).toBe(1);
  });

  it('nested 400 deep is refused', async () => {
    expect((await refusalOf(store.collection().insertOne(nested(400)))).code).toBe(15);
  });

  it('larger than 16 MB is refused', async () => {
    const { collectionName } = store.collection();
    const half = 'x'.repeat(9_000_000);
    await store.db.collection(collectionName).insertOne({ half });
    const grow = { update: collectionName, updates: [{ q: {}, u: { $set: { other: half } } }] };
    const { writeErrors } = (await store.db.command(grow)) as any;
    expect([2, 10334, 17419, 17420]).toContain(writeErrors[0].code);
  });
});

describe.runIf(isEmbedded)('the embedded store', () => {
  const running: StoreProcess[] = [];
  const folders: string[] = [];
  const start = async (...args: string[]) => {
    const folder = makeFolder();
    folders.push(folder);
    const process = await startStore(join(folder, 'data'), '--log-level', 'error', ...args);
    running.push(process);
    return process;
  };
  afterEach(async () => {
    for (const each of running.splice(0)) await each.stop();
    for (const folder of folders.splice(0)) removeFolder(folder);
  });

  /** Says that a message of so many bytes follows, and waits for the connection to end. */
  async function announce(uri: string, bytes: number): Promise<void> {
    const socket = connect(Number(new URL(uri).port), '127.0.0.1');
    const head = Buffer.alloc(16);
    head.writeInt32LE(bytes);
    head.writeInt32LE(2013, 12);
    socket.write(head);
    socket.resume();
    await once(socket, 'close');
  }

  it('ends a connection that announces more than a message may have', async () => {
    const { uri } = await start();
    await announce(uri, 50_000_000);
    const client = await MongoClient.connect(uri);
    expect(await client.db('d').command({ ping: 1 })).toMatchObject({ ok: 1 });
    await client.close();
  });

  it('ends a connection that announces much before it has signed in', async () => {
    const folder = makeFolder();
    folders.push(folder);
    writeFileSync(join(folder, 'password'), 'secret');
    const { uri } = await start('--password-file', join(folder, 'password'));
    await announce(uri, 200_000);
  });

  it('takes as many connections as it was told, and others again when they have gone', async () => {
    const { uri } = await start('--max-connections', '2');
    const port = Number(new URL(uri).port);
    const first = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
    await Promise.all(first.map((socket) => once(socket, 'connect')));
    const third = connect(port, '127.0.0.1').on('error', () => undefined);
    await once(third, 'close');
    for (const socket of first) {
      socket.destroy();
      await once(socket, 'close');
    }
    const client = await MongoClient.connect(uri, { maxPoolSize: 1 });
    await client.close();
  });

  it('answers many commands on one connection in their order, though nobody waited for the answers', async () => {
    const { uri } = await start();
    const client = await MongoClient.connect(uri, { maxPoolSize: 1 });
    const collection = client.db('d').collection<{ _id: number }>('x');
    await Promise.all(
      Array.from({ length: 200 }, (_, _id) => collection.insertOne({ _id }, { writeConcern: { w: 0 } })),
    );
    expect(await collection.countDocuments()).toBe(200);
    await client.close();
  });

  it('keeps ten thousand cursors open and refuses the next', { timeout: 60_000 }, async () => {
    const { uri } = await start();
    const client = await MongoClient.connect(uri, { maxPoolSize: 20 });
    const db = client.db('d');
    await db.collection('x').insertMany([{}, {}, {}]);
    const open = () => db.command({ find: 'x', batchSize: 1 });
    for (let at = 0; at < 10_000; at += 500) await Promise.all(Array.from({ length: 500 }, open));
    expect((await refusalOf(open())).message).toContain('open cursors');
    await client.close();
  });
});
