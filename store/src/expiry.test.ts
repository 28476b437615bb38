import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { decode, encode } from './bson/codec.js';
import { sweepExpired, type ExpiryStore } from './expiry.js';
import { Catalogue } from './storage/catalogue.js';
import { Documents } from './storage/documents.js';
import { openEnvironment } from './storage/environment.js';
import { Writer } from './storage/writer.js';

let folder: string;
let store: ExpiryStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sl3-expiry-'));
  const environment = openEnvironment(folder);
  const catalogue = new Catalogue(environment);
  const writer = new Writer(
    environment,
    () => undefined,
    () => undefined,
  );
  store = {
    environment,
    catalogue,
    writer,
    documents: new Documents(environment, catalogue),
    log: pino({ level: 'silent' }),
  };
});
afterEach(async () => {
  await store.writer.close();
  await store.environment.root.close();
  rmSync(folder, { recursive: true });
});

it('removes what is older than its time, and keeps what has no date', async () => {
  const now = new Date('2030-01-01T00:00:00Z');
  const collection = await store.writer.run((job) => {
    const made = store.catalogue.create(job, 'd', 'c');
    const index = store.catalogue.addIndex(job, made, { key: { at: 1 }, name: 'at_1', expireAfterSeconds: 60 });
    store.catalogue.markReady(job, made, index);
    const ages = [...Array.from({ length: 500 }, () => 61), 59, undefined];
    for (const [_id, age] of ages.entries()) {
      const at = age === undefined ? 'never' : new Date(now.getTime() - age * 1000);
      const raw = encode({ _id, at });
      store.documents.insert(job, made, raw, decode(raw));
    }
    return made;
  }, 'flushed');
  await sweepExpired(store, now);
  expect(collection.documents.count).toBe(2);
});
