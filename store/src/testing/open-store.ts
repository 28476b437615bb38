import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach } from 'vitest';

import type { Doc } from '../bson/value.js';
import { decode, encode } from '../bson/codec.js';
import type { Store } from '../command/command.js';
import { Cursors } from '../cursor.js';
import { Catalogue } from '../storage/catalogue.js';
import type { Collection } from '../storage/collection.js';
import { Documents } from '../storage/documents.js';
import { openEnvironment } from '../storage/environment.js';
import { PageWatch } from '../storage/page-watch.js';
import { Writer } from '../storage/writer.js';

let openStores: TestStore[] = [];

afterEach(async () => {
  for (const store of openStores) await store.close();
  for (const { folder } of openStores) rmSync(folder, { recursive: true, force: true });
  openStores = [];
});

/** A store in this process that nobody connects to. */
export interface TestStore extends Store {
  folder: string;
  /** Ends as a process would: what has not run is not run. */
  close: () => Promise<void>;
}

/** Opens a folder, or a new one; it is closed and removed with the test. */
export function openStore(folder = mkdtempSync(join(tmpdir(), 'sl3-store-'))): TestStore {
  const environment = openEnvironment(folder);
  const catalogue = new Catalogue(environment);
  const fail = (cause: Error) => {
    throw cause;
  };
  const writer = new Writer(environment, () => undefined, fail);
  const log = pino({ level: 'silent' });
  const watch = new PageWatch(environment, writer, folder, () => undefined, log);
  let isOpen = true;
  const store: TestStore = {
    folder,
    environment,
    catalogue,
    writer,
    documents: new Documents(environment, catalogue),
    cursors: new Cursors(),
    watch,
    log,
    address: '',
    startedAt: new Date(),
    connections: () => 0,
    counters: new Map(),
    noteShape: undefined,
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      await watch.stop();
      store.cursors.close();
      await writer.close();
      await environment.root.close();
    },
  };
  openStores.push(store);
  return store;
}

/** Makes a collection `d.<name>` with indexes and documents. */
export async function fillCollection(
  { catalogue, documents, writer }: TestStore,
  name: string,
  specs: readonly Doc[],
  contents: readonly Doc[],
): Promise<Collection> {
  return writer.run((job) => {
    const collection = catalogue.create(job, 'd', name);
    for (const spec of specs) catalogue.markReady(job, collection, catalogue.addIndex(job, collection, spec));
    for (const [_id, content] of contents.entries()) {
      const raw = encode({ _id, ...content });
      documents.insert(job, collection, raw, decode(raw));
    }
    return collection;
  }, 'flushed');
}
