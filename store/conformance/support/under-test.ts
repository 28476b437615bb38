import { MongoClient, type Collection, type Db, type Document } from 'mongodb';
import { afterAll, beforeAll } from 'vitest';

import { makeFolder, removeFolder, startStore, type StoreProcess } from './store-process.js';

/** Whether the cases run against the embedded store; those about its process run only then. */
export const isEmbedded = !process.env['STORE_UNDER_TEST'];

let names = 0;

/** The server the cases of a file run against: `STORE_UNDER_TEST`, or an embedded store started for the file. */
export function storeUnderTest() {
  let store: StoreProcess | undefined;
  let folder: string | undefined;
  let client: MongoClient;
  let uri = process.env['STORE_UNDER_TEST'] ?? '';
  const database = `conformance_${process.pid}_${Date.now().toString(36)}`;

  beforeAll(async () => {
    if (isEmbedded) {
      folder = makeFolder();
      // That a command is slow on a busy machine is no news here.
      store = await startStore(folder, '--log-level', 'error');
      uri = store.uri;
    }
    client = await MongoClient.connect(uri);
  });
  afterAll(async () => {
    await client.db(database).dropDatabase();
    await client.close();
    await store?.stop();
    if (folder) removeFolder(folder);
  });

  return {
    get uri() {
      return uri;
    },
    get client(): MongoClient {
      return client;
    },
    get db(): Db {
      return client.db(database);
    },
    database,
    /** A collection no other case uses. */
    collection: <T extends Document = any>(): Collection<T> => client.db(database).collection<T>(`case_${++names}`),
  };
}

/** Numbers come back in their BSON types. */
export const typed = { promoteValues: false, promoteLongs: false } as const;

/** The code of the error a promise is refused with; fails when it is not refused. */
export async function codeOf(promise: Promise<unknown>): Promise<number> {
  return Number((await refusalOf(promise)).code);
}

/** The error a promise is refused with; fails when it is not refused. */
export async function refusalOf(promise: Promise<unknown>): Promise<any> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('expected to be refused');
}
