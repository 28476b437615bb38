import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
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

  it.runIf(isEmbedded)('may be nested 180 deep, and no deeper', async () => {
    const collection = store.collection();
    await collection.insertOne({ _id: 1, a: nested(179) });
    expect((await refusalOf(collection.insertOne({ _id: 2, a: nested(182) }))).code).toBe(15);
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

describe('a command', () => {
  it('changes no more than 1,000 documents by name', async () => {
    const { collectionName: name } = store.collection();
    const { maxWriteBatchSize } = await store.db.admin().command({ hello: 1 });
    const parts = Array.from({ length: Number(maxWriteBatchSize) + 1 }, () => ({ q: { _id: 1 }, u: {}, limit: 1 }));
    const updates = parts.map(({ q, u }) => ({ q, u }));
    const deletes = parts.map(({ q, limit }) => ({ q, limit }));
    for (const command of [
      { insert: name, documents: updates },
      { update: name, updates },
      { delete: name, deletes },
    ]) {
      expect(await refusalOf(store.db.command(command))).toMatchObject({ code: 16, codeName: 'InvalidLength' });
    }
  });

  it('that answers more than 16 MB is refused', async () => {
    const collection = store.collection();
    for (const letter of ['a', 'b', 'c']) await collection.insertOne({ text: letter.repeat(7_000_000) });
    expect((await refusalOf(collection.distinct('text'))).code).toBe(17217);
    expect(await collection.distinct('text', { text: /^a/ })).toHaveLength(1);
  });

  it('quotes no more than a megabyte of what it refused', async () => {
    const { collectionName: insert } = store.collection();
    await store.db.collection(insert).createIndex({ text: 1 }, { unique: true });
    const documents = Array.from({ length: 300 }, () => ({ text: 'x'.repeat(40_000) }));
    const { n, writeErrors } = await store.db.command({ insert, documents, ordered: false });
    expect(n).toBe(1);
    expect(writeErrors).toHaveLength(299);
    expect(writeErrors.every(({ code }: Document) => code === 11000)).toBe(true);
    expect(writeErrors[0].errmsg).toContain('xxx');
    expect(writeErrors.at(-1).errmsg).toBe('');
  });
});

describe('a collection', () => {
  it('has no more than 64 indexes', async () => {
    const collection = store.collection();
    const named = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, at) => ({ key: { [`f${from + at}`]: 1 } }));
    await collection.createIndexes(named(0, 63));
    expect((await refusalOf(collection.createIndexes(named(63, 64)))).code).toBe(67);
  });

  it('tells long values apart, and orders them, with an index as without one', async () => {
    const collection = store.collection();
    const values = [1_800, 1_860, 1_868, 1_869, 1_900, 5_000].flatMap((length) => [
      'x'.repeat(length),
      `${'x'.repeat(length - 1)}a`,
    ]);
    await collection.insertMany(values.map((text, _id) => ({ _id, text })));
    const ids = async () => {
      const sorted = await collection.find().sort({ text: 1 }).project({ _id: 1 }).toArray();
      const found = await Promise.all(values.map((text) => collection.countDocuments({ text })));
      return { sorted, found };
    };
    const without = await ids();
    await collection.createIndex({ text: 1 }, { unique: true });
    expect(await ids()).toEqual(without);
    expect(without.found).toEqual(values.map(() => 1));
    expect((await refusalOf(collection.insertOne({ text: values[11] }))).code).toBe(11000);
  });
});

describe('a cursor that says nothing of its batches', () => {
  it('hands out 101 documents first, and the rest in one go', async () => {
    const collection = store.collection();
    await collection.insertMany(Array.from({ length: 2_500 }, (_, _id) => ({ _id })));
    const { cursor } = await store.db.command({ find: collection.collectionName });
    expect(cursor.firstBatch).toHaveLength(101);
    const next = await store.db.command({ getMore: cursor.id, collection: collection.collectionName });
    expect(next['cursor'].nextBatch).toHaveLength(2_399);
  });
});

describe.runIf(isEmbedded)('what would keep others waiting is refused', () => {
  /** Matching this takes JavaScript longer than anybody lives. */
  const endless = '^(a+)+$';
  const text = `${'a'.repeat(60)}!`;

  it('an expression that tries endless ways through a text', async () => {
    const collection = store.collection();
    await collection.insertMany([{ text }, { text: 'aaa' }]);
    const asked: (() => Promise<unknown>)[] = [
      () => collection.find({ text: { $regex: endless } }).toArray(),
      () => collection.countDocuments({ text: { $in: [new RegExp(endless)] } }),
      () => collection.updateMany({ text: { $regex: endless } }, { $set: { a: 1 } }),
      () =>
        collection.aggregate([{ $match: { $expr: { $regexMatch: { input: '$text', regex: endless } } } }]).toArray(),
    ];
    for (const ask of asked) {
      const error = await refusalOf(ask());
      expect(error.code).toBe(50);
      expect(error.message).toMatch(/regular expression|regexMatch/);
    }
  });

  it('no expression that only looks like it', async () => {
    const collection = store.collection();
    await collection.insertMany([{ text: 'a'.repeat(60) }, { text: 'b' }]);
    expect(await collection.countDocuments({ text: { $regex: endless } })).toBe(1);
    expect(await collection.countDocuments({ text: /a.*a.*a$/ })).toBe(1);
  });

  it.each([
    ['brackets that do not end', '['.repeat(30_000), 51091],
    ['more than 32,764 characters', 'a'.repeat(32_765), 2],
  ])('an expression of %s', async (_title, pattern, code) => {
    expect((await refusalOf(store.collection().findOne({ a: { $regex: pattern } }))).code).toBe(code);
  });

  it('a path of more than 200 parts', async () => {
    const collection = store.collection();
    await collection.insertOne({ _id: 1 });
    const path = `${'a.'.repeat(100_000)}b`;
    const asked: (() => Promise<unknown>)[] = [
      () => collection.updateOne({ _id: 1 }, { $set: { [path]: 1 } }),
      () => collection.updateOne({ [path]: 1 }, { $set: { c: 1 } }, { upsert: true }),
      () => collection.findOne({}, { projection: { [path]: 1 } }),
      () => collection.findOne({}, { sort: { [path]: 1 } }),
      () => collection.aggregate([{ $group: { _id: `$${path}` } }]).toArray(),
    ];
    for (const ask of asked) expect((await refusalOf(ask())).code).toBe(15);
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

  it('listens on this machine only', async () => {
    const { uri } = await start();
    const { hostname, port } = new URL(uri);
    expect(hostname).toBe('127.0.0.1');
    const others = Object.values(networkInterfaces()).flatMap(
      (each) => each?.filter(({ internal }) => !internal) ?? [],
    );
    for (const { address } of others) {
      const socket = connect(Number(port), address);
      await expect(once(socket, 'connect')).rejects.toThrow();
    }
  });

  it('listens on a Unix socket instead, when it is told to', async () => {
    const folder = makeFolder();
    folders.push(folder);
    const path = join(folder, 'store.sock');
    const { uri } = await start('--socket', path);
    expect(uri).toBe(`mongodb://${encodeURIComponent(path)}/`);
    const client = await MongoClient.connect(uri);
    expect(await client.db('d').command({ ping: 1 })).toMatchObject({ ok: 1 });
    await client.close();
  });

  it('logs a slow command with its plan, and without what was asked for', async () => {
    const { uri, process } = await start('--log-level', 'warn');
    let log = '';
    process.stderr?.on('data', (chunk: Buffer) => (log += chunk.toString()));
    const client = await MongoClient.connect(uri);
    const collection = client.db('d').collection<any>('x');
    await collection.insertMany(Array.from({ length: 6000 }, (_, a) => ({ a })));
    const slow = { $expr: { $gt: [{ $size: { $range: [0, 3000] } }, 5000] }, secret: { $ne: 'not for the log' } };
    await collection.countDocuments(slow);
    await expect.poll(() => log, { timeout: 10_000 }).toContain('COLLSCAN');
    const line = JSON.parse(log.split('\n').find((each) => each.includes('COLLSCAN')) ?? '');
    expect(line).toMatchObject({ msg: 'slow command', command: 'aggregate', collection: 'd.x', plan: 'COLLSCAN' });
    expect(line.ms).toBeGreaterThan(200);
    expect(log).not.toContain('not for the log');
    await client.close();
  });

  it.each(['find', 'count', 'distinct', 'aggregate'])('ends %s when its caller has gone', async (name) => {
    const { uri, process } = await start('--log-level', 'warn');
    let log = '';
    process.stderr?.on('data', (chunk: Buffer) => (log += chunk.toString()));
    const [leaving, staying] = await Promise.all([MongoClient.connect(uri), MongoClient.connect(uri)]);
    const db = leaving.db('d');
    await db.collection<any>('x').insertMany(Array.from({ length: 1000 }, (_, a) => ({ a })));
    // More than the 200 ms of a slow command for each of the thousand documents.
    const busy = { $expr: { $gt: [{ $size: { $map: { input: { $range: [0, 800_000] }, in: '$$this' } } }, 900_000] } };
    const asked = {
      find: { find: 'x', filter: busy },
      count: { count: 'x', query: busy },
      distinct: { distinct: 'x', key: 'a', query: busy },
      aggregate: { aggregate: 'x', pipeline: [{ $match: busy }], cursor: {} },
    }[name];
    const answer = db.command(asked ?? {}).catch((error: unknown) => error);
    const begun = async () => (await staying.db('d').command({ serverStatus: 1 }))['commands'][name];
    await expect.poll(begun, { timeout: 20_000 }).toBe(1);
    await leaving.close();
    expect(await answer).toBeInstanceOf(Error);
    await expect.poll(() => log, { timeout: 20_000 }).toContain(`"command":"${name}"`);
    await staying.close();
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
