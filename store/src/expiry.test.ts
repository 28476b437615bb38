import { Binary, Decimal128, Long, Timestamp } from 'bson';
import { expect, it } from 'vitest';

import { decode } from './bson/codec.js';
import type { Doc } from './bson/value.js';
import { sweepExpired } from './expiry.js';
import type { Collection } from './storage/collection.js';
import { fillCollection, openStore, type TestStore } from './testing/open-store.js';
import { rangeOfId } from './storage/record-key.js';
import { unseal } from './storage/checksum.js';

const now = new Date('2030-01-01T00:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);

/** The `name` of each document that is left. */
function namesIn({ environment }: TestStore, collection: Collection): unknown[] {
  const pairs = [...environment.documents.getRange(rangeOfId(collection.id))];
  return pairs.map(({ key, value }) => decode(unseal(key, value)!)['name']);
}

/** Sweeps a collection with one index; answers the names of what is left. */
async function leftBy(spec: Doc, contents: readonly Doc[]): Promise<unknown[]> {
  const store = openStore();
  const collection = await fillCollection(store, 'c', [{ v: 2, name: 'ttl', ...spec }], contents);
  await sweepExpired(store, now);
  const left = namesIn(store, collection);
  expect(collection.documents.count).toBe(left.length);
  return left;
}

it('removes what is older than its time, and keeps what has no date', async () => {
  const old = Array.from({ length: 500 }, () => ({ at: ago(61) }));
  const others: Doc[] = [
    { name: 'young', at: ago(59) },
    { name: 'text', at: '2000-01-01' },
    { name: 'number', at: 1 },
    { name: 'timestamp', at: new Timestamp({ t: 1, i: 1 }) },
    { name: 'null', at: null },
    { name: 'bytes', at: new Binary(Buffer.from([1])) },
    { name: 'document', at: { of: ago(1000) } },
    { name: 'empty', at: [] },
    { name: 'missing' },
  ];
  const left = await leftBy({ key: { at: 1 }, expireAfterSeconds: 60 }, [...old, ...others]);
  expect(left).toEqual(others.map(({ name }) => name));
});

it.each<[string, Doc]>([
  ['ascending', { key: { at: 1 } }],
  ['descending', { key: { at: -1 } }],
  ['hidden', { key: { at: 1 }, hidden: true }],
  ['unique', { key: { at: 1 }, unique: true }],
  ['sparse', { key: { at: 1 }, sparse: true }],
  ['with a language', { key: { at: 1 }, collation: { locale: 'fr' } }],
])('expires by an index that is %s', async (_kind, spec) => {
  const contents = [
    { name: 'old', at: ago(61) },
    { name: 'due', at: ago(60) },
    { name: 'young', at: ago(59) },
  ];
  expect(await leftBy({ ...spec, expireAfterSeconds: 60 }, contents)).toEqual(['young']);
});

it('expires by a partial index only what the index is for', async () => {
  const spec = { key: { at: 1 }, expireAfterSeconds: 60, partialFilterExpression: { state: 'done' } };
  const contents = [
    { name: 'done', state: 'done', at: ago(61) },
    { name: 'open', state: 'open', at: ago(61) },
    { name: 'young', state: 'done', at: ago(59) },
  ];
  expect(await leftBy(spec, contents)).toEqual(['open', 'young']);
  expect(await leftBy({ ...spec, hidden: true }, contents)).toEqual(['open', 'young']);
});

it('takes the earliest of several dates', async () => {
  const contents = [
    { name: 'one old', at: [ago(10), ago(61), 'text'] },
    { name: 'all young', at: [ago(10), ago(20)] },
    { name: 'old below', items: [{ at: ago(61) }] },
  ];
  expect(await leftBy({ key: { at: 1 }, expireAfterSeconds: 60 }, contents)).toEqual(['all young', 'old below']);
  expect(await leftBy({ key: { 'items.at': 1 }, expireAfterSeconds: 60 }, contents)).toEqual(['one old', 'all young']);
});

it.each<[string, unknown]>([
  ['0', 0],
  ['a Long', Long.ZERO],
  ['a Decimal128', Decimal128.fromString('0')],
])('with %s for seconds the date itself is when it expires', async (_kind, expireAfterSeconds) => {
  const contents = [
    { name: 'past', at: ago(1) },
    { name: 'now', at: now },
    { name: 'future', at: ago(-1) },
  ];
  expect(await leftBy({ key: { at: 1 }, expireAfterSeconds }, contents)).toEqual(['future']);
});

it('goes on with other indexes where one leads to a damaged document', async () => {
  const store = openStore();
  const spec = { v: 2, key: { at: 1 }, name: 'at_1', expireAfterSeconds: 60 };
  const damaged = await fillCollection(store, 'a', [spec], [{ name: 'damaged', at: ago(61) }]);
  const other = await fillCollection(store, 'b', [spec], [{ name: 'old', at: ago(61) }]);
  const [{ key, value } = { key: Buffer.alloc(0), value: Buffer.alloc(0) }] = store.environment.documents.getRange({
    ...rangeOfId(damaged.id),
  });
  const flipped = Buffer.from(value);
  flipped[8] = flipped.readUInt8(8) ^ 1;
  await store.environment.documents.put(key, flipped);
  await sweepExpired(store, now);
  expect(damaged.documents.count).toBe(1);
  expect(other.documents.count).toBe(0);
});
