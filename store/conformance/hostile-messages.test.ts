import { serialize, type Document } from 'bson';
import { MongoClient } from 'mongodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { crc32c } from '../src/wire/crc32c.js';
import { chanceFrom, type Chance } from './support/random/numbers.js';
import { SEED } from './support/random/settings.js';
import {
  bodySection,
  command,
  Flag,
  frame,
  nestedDocument,
  Operation,
  opMsg,
  opQuery,
  RawConnection,
  rawDocument,
  rawField,
  sequenceSection,
} from './support/raw-connection.js';
import { makeFolder, removeFolder, startStore, type StoreProcess } from './support/store-process.js';
import { isEmbedded } from './support/under-test.js';

describe.runIf(isEmbedded)('what a hostile caller may say', () => {
  let folder: string;
  let store: StoreProcess;
  let client: MongoClient;
  let log = '';
  const connections: RawConnection[] = [];

  beforeAll(async () => {
    folder = makeFolder();
    store = await startStore(folder, '--log-level', 'error');
    store.process.stderr?.on('data', (chunk: Buffer) => (log += chunk.toString()));
    client = await MongoClient.connect(store.uri, { maxPoolSize: 1 });
    await client
      .db('hostile')
      .collection<any>('x')
      .insertMany(Array.from({ length: 20 }, (_, _id) => ({ _id, a: _id })));
  });
  afterEach(() => {
    for (const connection of connections.splice(0)) connection.end();
  });
  afterAll(async () => {
    await client.close();
    expect(await store.stop()).toBe(0);
    removeFolder(folder);
    // What nobody thought of is logged as an error.
    expect(log).toBe('');
  });

  async function connected(): Promise<RawConnection> {
    const connection = await RawConnection.open(store.uri);
    connections.push(connection);
    return connection;
  }

  /** What is answered, and that the same connection is of use afterwards. */
  async function answerTo(bytes: Buffer): Promise<Document> {
    const connection = await connected();
    const answer = await connection.ask(bytes);
    expect(await connection.ask(command({ ping: 1 }))).toEqual({ ok: 1 });
    return answer!;
  }

  const ping = bodySection({ ping: 1, $db: 'hostile' });
  const find = (filter: Buffer) =>
    opMsg([
      bodySection(
        rawDocument(Buffer.concat([rawField(2, 'find', text('x')), rawField(3, 'filter', filter), database])),
      ),
    ]);
  const text = (value: string, length = Buffer.byteLength(value) + 1) => {
    const head = Buffer.alloc(4);
    head.writeInt32LE(length);
    return Buffer.concat([head, Buffer.from(`${value}\u0000`)]);
  };
  const database = rawField(2, '$db', text('hostile'));
  const one = Buffer.from(serialize({ a: 1 }));

  describe('is answered with what is wrong with it', () => {
    it.each<[string, () => Buffer, number, string]>([
      ['two bodies', () => opMsg([ping, ping]), 40430, 'Multiple body sections'],
      ['no body', () => opMsg([sequenceSection('documents', [one])]), 40587, 'must have a body'],
      ['nothing at all', () => opMsg([]), 40587, 'must have a body'],
      ['a section of a kind that is none', () => opMsg([Buffer.from([7, 5, 0, 0, 0, 0])]), 40432, 'section kind 7'],
      [
        'the same documents twice',
        () => opMsg([ping, sequenceSection('documents', [one]), sequenceSection('documents', [one])]),
        40431,
        'documents',
      ],
      [
        'documents in the body and beside it',
        () => opMsg([bodySection({ insert: 'x', documents: [], $db: 'hostile' }), sequenceSection('documents', [one])]),
        40433,
        'documents',
      ],
      ['a section that is cut off', () => opMsg([ping.subarray(0, -3)]), 9, 'does not fit into its message'],
      ['a section of two bytes', () => opMsg([ping, Buffer.from([1, 2])]), 9, 'does not fit into its message'],
      [
        'a document longer than its section',
        () => opMsg([ping, sequenceSection('documents', [rawDocument(Buffer.alloc(0), 1000)])]),
        9,
        'does not fit into its section',
      ],
      ['documents without a name', () => opMsg([ping, Buffer.from([1, 6, 0, 0, 0, 65, 65])]), 9, 'has no name'],
      ['no database', () => opMsg([bodySection({ ping: 1 })]), 40571, '$db'],
      ['a number for a database', () => opMsg([bodySection({ ping: 1, $db: 5 })]), 14, '$db'],
      ['an empty command', () => opMsg([bodySection({})]), 40571, '$db'],
      ['a wrong checksum', () => opMsg([ping, Buffer.from([1, 2, 3, 4])], Flag.checksum), 288, 'checksum'],
      ['a checksum and nothing else', () => opMsg([Buffer.alloc(2)], Flag.checksum), 288, 'checksum'],
      [
        'bytes that are no document',
        () => opMsg([bodySection(Buffer.from([9, 0, 0, 0, 1, 2, 3, 4, 5]))]),
        22,
        'not BSON',
      ],
      ['a type that is none', () => find(rawDocument(rawField(0x77, 'a', Buffer.alloc(8)))), 22, 'not BSON'],
      [
        'a text that is no UTF-8',
        () => find(rawDocument(rawField(2, 'a', Buffer.from([2, 0, 0, 0, 0xff, 0])))),
        22,
        'UTF',
      ],
      ['a text longer than its document', () => find(rawDocument(rawField(2, 'a', text('b', 5000)))), 22, 'not BSON'],
      ['a text of less than nothing', () => find(rawDocument(rawField(2, 'a', text('b', -1)))), 22, 'not BSON'],
      ['binary of less than nothing', () => find(rawDocument(rawField(5, 'a', text('b', -1)))), 22, 'not BSON'],
      ['a document that ends too early', () => find(rawDocument(rawField(1, 'a', Buffer.alloc(3)))), 22, 'not BSON'],
      ['250 documents inside of each other', () => find(nestedDocument(250)), 15, '200'],
      ['200,000 documents inside of each other', () => find(nestedDocument(200_000)), 15, '200'],
      ['an insert in the old form', () => opQuery('hostile.$cmd', { insert: 'x', documents: [{}] }), 352, 'insert'],
      ['a query in the old form', () => opQuery('hostile.x', { a: 1 }), 5739101, 'OP_QUERY'],
      ['a name of a thousand letters', () => command({ ['n'.repeat(1000)]: 1 }), 59, 'nnn'],
    ])('%s', async (_title, bytes, code, words) => {
      const answer = await answerTo(bytes());
      expect(answer).toMatchObject({ ok: 0, code, errmsg: expect.stringContaining(words) });
      expect(answer['errmsg']).not.toMatch(/\n\s+at /);
    });
  });

  it('stores no date beyond those of JavaScript, which would be another one when it is written back', async () => {
    const lost = rawDocument(rawField(9, 'at', Buffer.from([0, 0, 0, 0, 0, 0, 0, 0x7f])));
    const answer = await answerTo(
      opMsg([bodySection({ insert: 'x', $db: 'hostile' }), sequenceSection('documents', [lost])]),
    );
    expect(answer).toMatchObject({
      n: 0,
      writeErrors: [{ code: 115, errmsg: expect.stringContaining('a date beyond') }],
    });
    expect(await answerTo(find(lost))).toMatchObject({ ok: 0, code: 115 });
  });

  describe('ends the connection, and no other', () => {
    it.each<[string, () => Buffer]>([
      ['a message of less than a head', () => frame(Operation.message, Buffer.alloc(0), 3)],
      ['a message of less than nothing', () => frame(Operation.message, Buffer.alloc(8), -1)],
      ['a message of two gigabytes', () => frame(Operation.message, Buffer.alloc(8), 2 ** 31 - 1)],
      ['a message without flags', () => frame(Operation.message, Buffer.alloc(0))],
      ['flags that a server must know and does not', () => opMsg([ping], Flag.unknown)],
      ['three runs of documents', () => opMsg([ping, ...['a', 'b', 'c'].map((name) => sequenceSection(name, []))])],
      ['an operation of long ago', () => frame(Operation.insert, Buffer.alloc(100))],
      ['an operation that is none', () => frame(Operation.unknown, Buffer.alloc(100))],
      ['a compressed message, which nobody agreed on', () => frame(Operation.compressed, Buffer.alloc(100))],
    ])('%s', async (_title, bytes) => {
      const [one, other] = [await connected(), await connected()];
      expect(await one.ask(bytes())).toBeUndefined();
      expect(await other.ask(command({ ping: 1 }))).toEqual({ ok: 1 });
    });
  });

  describe('is understood', () => {
    it('with flags that may be passed over', async () => {
      expect(await answerTo(opMsg([ping], Flag.exhaust | Flag.optional))).toEqual({ ok: 1 });
    });

    it('with the checksum of its bytes', async () => {
      const message = opMsg([ping, Buffer.alloc(4)], Flag.checksum);
      message.writeUInt32LE(crc32c(message.subarray(0, -4)), message.length - 4);
      expect(await answerTo(message)).toEqual({ ok: 1 });
    });

    it('when it wants no answer, whatever is wrong with it', async () => {
      const connection = await connected();
      for (const sections of [[ping], [], [ping, ping], [bodySection({ find: 5, $db: 'hostile' })]]) {
        connection.send(opMsg(sections, Flag.moreToCome));
      }
      expect(await connection.ask(command({ hello: 1 }))).toMatchObject({ helloOk: true });
    });

    it('byte by byte', async () => {
      const connection = await connected();
      const message = command({ ping: 1 });
      for (let at = 0; at < message.length - 1; at++) connection.send(message.subarray(at, at + 1));
      expect(await connection.ask(message.subarray(-1))).toEqual({ ok: 1 });
    });

    it('with one name twice: the last one counts', async () => {
      const fields = ['a', 'a'].map((name, at) => rawField(16, name, Buffer.from([at + 3, 0, 0, 0])));
      const { cursor } = await answerTo(find(rawDocument(Buffer.concat(fields))));
      expect(cursor.firstBatch).toEqual([{ _id: 4, a: 4 }]);
    });
  });

  it('leaves nothing behind: no names, no connections, no cursors', async () => {
    const admin = client.db('admin');
    const open = async () => Number((await admin.command({ serverStatus: 1 }))['connections'].current);
    const before = await open();
    for (let at = 0; at < 50; at++) {
      const connection = await connected();
      await connection.ask(command({ [`unknown${at}`]: 1 }));
      connection.end();
    }
    // Fewer where one of an earlier case was still on its way out.
    await expect.poll(open).toBeLessThanOrEqual(before);
    const { commands, metrics } = await admin.command({ serverStatus: 1 });
    expect(Object.keys(commands).filter((name) => name.startsWith('unknown'))).toEqual([]);
    expect(metrics.cursor.open.total).toBe(0);
  });

  it(`survives 2,000 messages with something changed in them, and goes on answering (seed ${SEED})`, async () => {
    const chance = chanceFrom(SEED);
    const originals = [
      command({ find: 'x', filter: { a: { $in: [1, 2, 3] }, s: { $regex: '^a' } }, sort: { a: -1 }, limit: 3 }),
      command({
        aggregate: 'x',
        pipeline: [{ $match: { a: 1 } }, { $group: { _id: '$a', n: { $sum: 1 } } }],
        cursor: {},
      }),
      command({ update: 'x', updates: [{ q: { _id: 5 }, u: { $set: { b: new Date() }, $inc: { c: 1.5 } } }] }),
      opMsg([bodySection({ insert: 'y', ordered: false, $db: 'hostile' }), sequenceSection('documents', [one, one])]),
      command({ count: 'x', query: { a: { $gt: 3 } } }),
      command({ distinct: 'x', key: 'a' }),
      command({ hello: 1 }),
      opQuery('admin.$cmd', { hello: 1 }),
    ];
    const before = await residentMegabytes();
    for (let round = 0; round < 100; round++) {
      const connection = await connected();
      for (let n = 0; n < 20; n++) connection.send(mutated(chance.pick(originals), chance));
      // Whatever became of that connection, another one is answered.
      expect(await client.db('hostile').command({ ping: 1 })).toEqual({ ok: 1 });
      connection.end();
    }
    expect((await residentMegabytes()) - before).toBeLessThan(150);
    expect(await client.db('hostile').collection<any>('x').findOne({ _id: 3 })).toMatchObject({ a: 3 });
  });

  const residentMegabytes = async () => Number((await client.db('admin').command({ serverStatus: 1 }))['mem'].resident);
});

/** A message that is cut, is longer than it says, or has some bytes that are others. */
function mutated(message: Buffer, chance: Chance): Buffer {
  const copy = Buffer.from(message);
  for (let changes = 1 + chance.below(4); changes > 0; changes--) {
    copy[16 + chance.below(copy.length - 16)] = chance.pick([0, 1, 0x7f, 0x80, 0xff, chance.below(256)]);
  }
  if (chance.happens(0.1)) copy.writeInt32LE(chance.pick([0, 15, 16, 20, -1, 2 ** 31 - 1]), 0);
  if (chance.happens(0.1)) return copy.subarray(0, chance.below(copy.length));
  if (chance.happens(0.2)) copy.writeInt32LE(chance.pick([0, 4, 5, -5, 2 ** 31 - 1]), 21);
  return copy;
}
