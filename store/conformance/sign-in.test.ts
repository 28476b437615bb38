import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MongoClient, type MongoClientOptions } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { makeFolder, removeFolder, startRefused, startStore, type StoreProcess } from './support/store-process.js';
import { codeOf, isEmbedded, refusalOf } from './support/under-test.js';

const PASSWORD = 'pâss wörd: §1';

describe.runIf(isEmbedded)('a store with a password', () => {
  let folder: string;
  let store: StoreProcess;

  beforeAll(async () => {
    folder = makeFolder();
    writeFileSync(join(folder, 'password'), `${PASSWORD}\n`);
    store = await startStore(join(folder, 'data'), '--password-file', join(folder, 'password'), '--user', 'chat');
  });
  afterAll(async () => {
    await store.stop();
    removeFolder(folder);
  });

  /** Runs one command on a connection of its own. */
  async function asked(options: MongoClientOptions, command: object = { find: 'x' }) {
    const client = new MongoClient(store.uri, { serverSelectionTimeoutMS: 5000, ...options });
    try {
      return await client.db('test').command(command);
    } finally {
      await client.close();
    }
  }
  const auth = { username: 'chat', password: PASSWORD };

  it('answers who knows it', async () => {
    expect((await asked({ auth }))['ok']).toBe(1);
  });

  it('answers who names the mechanism', async () => {
    expect((await asked({ auth, authMechanism: 'SCRAM-SHA-256' }))['ok']).toBe(1);
  });

  it('answers a password in the address', async () => {
    const address = store.uri.replace('//', `//chat:${encodeURIComponent(PASSWORD)}@`);
    const client = await MongoClient.connect(address);
    await client.db('test').collection('x').insertOne({ a: 1 });
    await client.close();
  });

  it('refuses commands of who did not sign in', async () => {
    for (const command of [
      { find: 'x' },
      { insert: 'x', documents: [{}] },
      { listDatabases: 1 },
      { serverStatus: 1 },
    ]) {
      expect(await codeOf(asked({}, command))).toBe(13);
    }
  });

  it('says hello to everybody', async () => {
    for (const command of [{ hello: 1 }, { ping: 1 }, { buildInfo: 1 }, { connectionStatus: 1 }]) {
      expect((await asked({}, command))['ok']).toBe(1);
    }
  });

  it.each([
    ['a wrong password', { username: 'chat', password: 'x' }],
    ['an unknown name', { username: 'nobody', password: PASSWORD }],
  ])('refuses %s with one and the same sentence', async (_title, wrong) => {
    const error = await refusalOf(asked({ auth: wrong }));
    expect(error).toMatchObject({ code: 18, codeName: 'AuthenticationFailed', message: 'Authentication failed.' });
  });

  it('refuses an older mechanism by name', async () => {
    const error = await refusalOf(asked({ auth, authMechanism: 'SCRAM-SHA-1' }));
    expect(error.message).toContain('SCRAM-SHA-1');
  });

  it('refuses a proof without a beginning', async () => {
    expect(await codeOf(asked({}, { saslContinue: 1, conversationId: 1, payload: '' }))).toBe(17);
  });

  it('says who signed in', async () => {
    const { authInfo } = await asked({ auth }, { connectionStatus: 1 });
    expect(authInfo.authenticatedUsers).toEqual([{ user: 'chat', db: 'admin' }]);
  });

  it('forgets who signs out', async () => {
    const client = await MongoClient.connect(store.uri, { auth, maxPoolSize: 1 });
    await client.db('admin').command({ logout: 1 });
    expect(await codeOf(client.db('test').command({ find: 'x' }))).toBe(13);
    await client.close();
  });
});

describe.runIf(isEmbedded)('a store that is told no password', () => {
  it('does not start when the file is missing or empty', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'empty'), '\n');
    for (const name of ['missing', 'empty']) {
      const { code, stderr } = await startRefused(
        '--port',
        '0',
        '--data',
        folder,
        '--password-file',
        join(folder, name),
      );
      expect(code).toBe(1);
      expect(stderr).toContain(join(folder, name));
    }
    removeFolder(folder);
  });

  it('knows no flag for it', async () => {
    const { code, stderr } = await startRefused('--password', 'secret');
    expect(code).toBe(1);
    expect(stderr).toContain('--password');
  });
});
