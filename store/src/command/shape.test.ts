import { describe, expect, it } from 'vitest';

import type { Doc } from '../bson/value.js';
import { shapesOf } from './shape.js';

describe('the shape of a command', () => {
  it.each<[Doc, string[]]>([
    [{ find: 'rooms' }, ['find']],
    [{ find: 'rooms', filter: { a: 1, b: { $gt: 1, $lt: 5 } }, limit: 50 }, ['find | filter: $gt $lt = | limit: n']],
    [{ find: 'rooms', filter: { $or: [{ a: null }, { b: /x/ }] } }, ['find | filter: $or /x/ = null']],
    [{ find: 'rooms', filter: { a: { $elemMatch: { b: { $in: [1] } } } } }, ['find | filter: $elemMatch $in']],
    [
      { find: 'rooms', sort: { a: -1, b: 1 }, projection: { a: 1, _id: 0 } },
      ['find | projection: keep leave _id | sort: -1 1'],
    ],
    [{ insert: 'rooms', documents: [{}, {}], ordered: false }, ['insert | several documents | unordered']],
    [{ delete: 'rooms', deletes: [{ q: { a: 1 }, limit: 0 }] }, ['delete | limit: 0 | q: =']],
    [{ update: 'rooms', updates: [{ q: {}, u: { a: 1 }, upsert: true }] }, ['update | update: replace | upsert']],
    [
      { update: 'rooms', updates: [{ q: { a: 1 }, u: { $push: { 'b.$[x].c': { $each: [1], $slice: 2 } } } }] },
      ['update | q: = | update: $[x] $each $push $slice'],
    ],
    [
      { aggregate: 'rooms', pipeline: [{ $match: { a: 1 } }, { $group: { _id: 1, n: { $sum: 1 } } }], cursor: {} },
      ['aggregate | pipeline: $match(=) > $group($sum)'],
    ],
    [
      { createIndexes: 'rooms', indexes: [{ key: { a: 1, b: -1 }, name: 'ab', unique: true }, { key: { c: 1 } }] },
      ['createIndexes | key: 1 -1 | unique', 'createIndexes | key: 1'],
    ],
  ])('of %j is %j', (body, shapes) => {
    expect(shapesOf({ name: Object.keys(body)[0] ?? '', body })).toEqual(shapes);
  });

  it('leaves out names, values and what every command says', () => {
    const shape = (body: Doc) => shapesOf({ name: 'find', body });
    const one = { find: 'a', filter: { b: 1 }, lsid: {}, $db: 'x', readConcern: { level: 'majority' }, batchSize: 5 };
    expect(shape(one)).toEqual(shape({ find: 'c', filter: { d: 'text' } }));
  });

  it('is the same for parts of a bulk that are alike', () => {
    const updates = [1, 2, 3].map((a) => ({ q: { a }, u: { $set: { a } } }));
    expect(shapesOf({ name: 'update', body: { update: 'rooms', updates } })).toEqual(['update | q: = | update: $set']);
  });

  it('is nothing for the handshakes of drivers', () => {
    expect(shapesOf({ name: 'hello', body: { hello: 1 } })).toEqual([]);
  });
});
