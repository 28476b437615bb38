import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  type Document,
} from 'bson';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { command, RawConnection } from './support/raw-connection.js';
import { makeFolder, removeFolder, startStore, type StoreProcess } from './support/store-process.js';
import { isEmbedded } from './support/under-test.js';

/** What may stand anywhere in a command, whatever is asked for there. */
const odd: Record<string, unknown> = {
  'not a number': new Double(NaN),
  'a huge number': new Double(1e300),
  'minus infinity': new Double(-Infinity),
  'a fraction': new Double(0.5),
  '-1': new Int32(-1),
  'the least int': new Int32(-(2 ** 31)),
  'the greatest long': Long.MAX_VALUE,
  'the least long': Long.MIN_VALUE,
  'a decimal that is no number': Decimal128.fromString('NaN'),
  'an endless decimal': Decimal128.fromString('Infinity'),
  'a decimal beyond all doubles': Decimal128.fromString('9E+6000'),
  'an empty document': {},
  'a document': { a: { b: 1 } },
  'a document with names of methods': { toString: 1, valueOf: 1, toJSON: 1, length: -1, constructor: { prototype: 1 } },
  'a document that inherits': Object.defineProperty({}, '__proto__', { value: { polluted: 1 }, enumerable: true }),
  'an operator that is none': { $never: 1 },
  'a reference': { $ref: 'x', $id: 1 },
  'an empty list': [],
  'a list of numbers': [1, 2],
  'a list of empty documents': [{}, {}],
  'a list of lists': [[[]]],
  text: 'x',
  'empty text': '',
  'a path': 'a.b.0',
  'an endless path': 'a.'.repeat(1000),
  'a variable': '$$NOWHERE',
  'text with a null': 'a\u0000b',
  yes: true,
  nothing: null,
  bytes: new Binary(Buffer.from([1, 2, 3])),
  'an id': new ObjectId(),
  'a date': new Date(0),
  'an expression': new BSONRegExp('(a+)+$', 'i'),
  'an expression that is none': new BSONRegExp('(', ''),
  code: new Code('while (true) {}'),
  'a timestamp': new Timestamp({ t: 1, i: 1 }),
  'the least key': new MinKey(),
  'the greatest key': new MaxKey(),
};

/** Commands that are answered, with something in every field they know. */
const commands: Document[] = [
  {
    hello: 1,
    helloOk: true,
    client: {},
    saslSupportedMechs: 'x',
    speculativeAuthenticate: { mechanism: 'x', db: 'x' },
  },
  { ping: 1, lsid: { id: 1 }, readConcern: { level: 'local' }, comment: 1 },
  { getParameter: 1, featureCompatibilityVersion: 1 },
  { connectionStatus: 1, showPrivileges: true },
  { serverStatus: 1, repl: 1 },
  { buildInfo: 1 },
  { endSessions: [{ id: 1 }] },
  { saslStart: 1, mechanism: 'SCRAM-SHA-256', payload: 'x', options: { skipEmptyExchange: true } },
  { saslContinue: 1, conversationId: 1, payload: 'x' },
  { logout: 1 },
  { listDatabases: 1, filter: { name: 'x' }, nameOnly: true },
  { listCollections: 1, filter: { name: 'x' }, nameOnly: true, cursor: { batchSize: 5 } },
  {
    create: 'made',
    capped: false,
    collation: { locale: 'simple' },
    validationLevel: 'off',
    writeConcern: { w: 1, j: true },
  },
  { collMod: 'x', index: { keyPattern: { a: 1 }, hidden: false, expireAfterSeconds: 5 } },
  {
    createIndexes: 'y',
    indexes: [
      {
        key: { a: 1, 'b.c': -1 },
        name: 'n',
        unique: false,
        sparse: false,
        hidden: false,
        collation: { locale: 'fr', strength: 2 },
      },
    ],
  },
  { createIndexes: 'y', indexes: [{ key: { at: 1 }, name: 'at', expireAfterSeconds: 5 }] },
  { createIndexes: 'y', indexes: [{ key: { p: 1 }, name: 'p', partialFilterExpression: { p: { $gt: 1 } } }] },
  { listIndexes: 'x', cursor: { batchSize: 5 } },
  { dropIndexes: 'y', index: 'n' },
  { drop: 'z' },
  { insert: 'y', documents: [{ _id: 1, a: 1 }], ordered: true, bypassDocumentValidation: true, maxTimeMS: 50 },
  {
    update: 'y',
    updates: [
      { q: { _id: 1 }, u: { $set: { a: 1 }, $inc: { n: 1 } }, multi: false, upsert: true, hint: { _id: 1 } },
      { q: { _id: 2 }, u: [{ $set: { a: '$$c' } }], c: { c: 1 }, collation: { locale: 'fr' } },
      {
        q: { _id: 3 },
        u: { $push: { l: { $each: [1], $position: 0, $slice: 5, $sort: 1 } }, $set: { 'm.$[i].a': 1 } },
        arrayFilters: [{ 'i.b': 1 }],
      },
    ],
    ordered: false,
    let: { v: 1 },
  },
  { delete: 'z', deletes: [{ q: { _id: 1 }, limit: 1, hint: { _id: 1 }, collation: { locale: 'fr' } }] },
  {
    find: 'x',
    filter: {
      a: { $gt: 1, $in: [1, 2], $mod: [2, 0] },
      $or: [{ b: { $regex: 'x', $options: 'i' } }, { c: { $size: 1 } }],
    },
    sort: { a: 1 },
    projection: { a: 1, l: { $slice: [0, 2] } },
    hint: { _id: 1 },
    skip: 0,
    limit: 5,
    batchSize: 3,
    singleBatch: true,
    collation: { locale: 'fr', strength: 1, caseLevel: true, numericOrdering: true },
    let: { v: 1 },
    maxTimeMS: 1000,
  },
  { getMore: Long.fromNumber(5), collection: 'x', batchSize: 5 },
  { killCursors: 'x', cursors: [Long.fromNumber(5)] },
  {
    findAndModify: 'y',
    query: { _id: 1 },
    sort: { a: 1 },
    update: { $set: { a: 1 } },
    new: true,
    fields: { a: 1 },
    upsert: true,
    hint: { _id: 1 },
  },
  { findAndModify: 'z', query: { _id: 1 }, remove: true },
  { count: 'x', query: { a: 1 }, skip: 1, limit: 5, hint: { _id: 1 } },
  { distinct: 'x', key: 'a', query: { a: 1 } },
  {
    aggregate: 'x',
    pipeline: [
      { $match: { a: 1 } },
      { $group: { _id: '$a', n: { $sum: '$b' } } },
      { $sort: { n: 1 } },
      { $skip: 0 },
      { $limit: 5 },
    ],
    cursor: { batchSize: 3 },
    hint: { _id: 1 },
    let: { v: 1 },
    allowDiskUse: true,
  },
  {
    aggregate: 'x',
    pipeline: [
      { $lookup: { from: 'y', localField: 'a', foreignField: 'b', as: 'c' } },
      { $unwind: { path: '$c', includeArrayIndex: 'at', preserveNullAndEmptyArrays: true } },
      { $project: { a: { $add: ['$a', 1] }, s: { $regexMatch: { input: 'aa', regex: 'a', options: 'i' } } } },
      { $sample: { size: 2 } },
    ],
    cursor: {},
  },
  { explain: { find: 'x', filter: { a: 1 }, sort: { a: 1 }, limit: 5 }, verbosity: 'executionStats' },
  { explain: { update: 'x', updates: [{ q: { a: 1 }, u: { $set: { a: 1 } } }] } },
];

/** The same command with something else at each of its places, and how the place is called. */
function* variantsOf(value: unknown, other: unknown, path: string): Generator<[string, unknown]> {
  if (path !== '') yield [path, other];
  if (typeof value !== 'object' || value === null || '_bsontype' in value) return;
  for (const [name, inner] of Object.entries(value)) {
    for (const [place, changed] of variantsOf(inner, other, path === '' ? name : `${path}.${name}`)) {
      yield [place, Array.isArray(value) ? value.with(Number(name), changed) : { ...value, [name]: changed }];
    }
  }
}

describe.runIf(isEmbedded)('whatever stands in a command', () => {
  let folder: string;
  let store: StoreProcess;
  let connection: RawConnection;
  let other: RawConnection;
  const log: string[] = [];

  beforeAll(async () => {
    folder = makeFolder();
    store = await startStore(folder, '--log-level', 'error');
    store.process.stderr?.on('data', (chunk: Buffer) => log.push(chunk.toString()));
    connection = await RawConnection.open(store.uri);
    other = await RawConnection.open(store.uri);
    const documents = Array.from({ length: 10 }, (_, a) => ({ _id: a, a, b: 'x', l: [1, 2, 3], at: new Date(a) }));
    await connection.ask(command({ insert: 'x', documents }));
    await connection.ask(command({ createIndexes: 'x', indexes: [{ key: { a: 1 }, name: 'a_1' }] }));
  });
  afterAll(async () => {
    connection.end();
    other.end();
    expect(await store.stop()).toBe(0);
    removeFolder(folder);
  });

  it.each(Object.entries(odd))('%s is taken, or refused with a code and a reason', async (_title, value) => {
    const faults: unknown[] = [];
    for (const original of commands) {
      for (const [place, changed] of variantsOf(original, value, '')) {
        const answer = await connection.ask(command(changed as Document));
        const name = Object.keys(original)[0];
        const refusals = answer?.['ok'] === 0 ? [answer] : ((answer?.['writeErrors'] ?? []) as Document[]);
        const isPlain = refusals.every(({ code, errmsg }) => ![1, 8].includes(code) && !/\n\s+at /.test(errmsg));
        if (!answer || !isPlain) faults.push({ [`${name}: ${place}`]: answer?.['errmsg'] ?? answer });
      }
      // Somebody else is served meanwhile.
      expect(await other.ask(command({ ping: 1 }))).toEqual({ ok: 1 });
    }
    expect(faults).toEqual([]);
    expect(log.splice(0)).toEqual([]);
  });
});
