import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Connection } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { movableClock } from './clock.js';
import { ConfigError } from './config.js';
import { memoryLog } from './log.js';
import { migrate, migrationStates, type Migration } from './migrations.js';
import { openMongo } from './mongo.js';
import { testNames } from './testing/names.js';

const names = testNames();
const clock = movableClock();
let connection: Connection;

beforeAll(async () => {
  connection = await openMongo({ uri: names.mongodbUri, database: names.database });
});
beforeEach(() => connection.dropDatabase());
afterAll(() => connection.close());

const given = (migrations: Migration[], signal?: AbortSignal) => ({
  ...{ connection, migrations, clock, signal },
  log: memoryLog().log,
});
const collection = (name: string) => connection.collection<{ _id: number }>(name);

describe('migrating a database', () => {
  test('runs what is pending in the order of the table, once', async () => {
    const done: string[] = [];
    const migration = (id: string): Migration => ({ id, what: id, up: () => Promise.resolve(void done.push(id)) });
    await migrate(given([migration('b')]));
    await migrate(given([migration('b'), migration('a'), migration('c')]));
    await migrate(given([migration('b'), migration('a'), migration('c')]));
    expect(done).toEqual(['b', 'a', 'c']);
  });

  test('says of each whether it is done, begun or pending', async () => {
    const up = async ({ keep }: { keep: (progress: unknown) => Promise<void> }) => {
      await keep({ after: 20 });
      throw new Error('the store went away');
    };
    const table: Migration[] = [
      { id: 'first', what: 'First.', up: () => Promise.resolve() },
      { id: 'second', what: 'Second.', up },
      { id: 'third', what: 'Third.', up: () => Promise.resolve() },
    ];
    await expect(migrate(given(table))).rejects.toThrow('the store went away');
    expect(await migrationStates(given(table))).toEqual([
      { id: 'first', what: 'First.', state: 'done', doneAt: clock.now() },
      { id: 'second', what: 'Second.', state: 'begun', progress: { after: 20 } },
      { id: 'third', what: 'Third.', state: 'pending' },
    ]);
  });

  test('stops after a batch when the process is to end, and goes on from there', async () => {
    const ending = new AbortController();
    const seen: unknown[] = [];
    const table: Migration[] = [
      {
        id: 'in-batches',
        what: 'In batches.',
        async up({ progress, keep }) {
          for (let batch = Number(progress ?? 0) + 1; batch <= 4; batch += 1) {
            seen.push(batch);
            if (batch === 2) ending.abort(new Error('told to end'));
            await keep(batch);
          }
        },
      },
    ];
    await expect(migrate(given(table, ending.signal))).rejects.toThrow('told to end');
    await migrate(given(table));
    expect(seen).toEqual([1, 2, 3, 4]);
  });

  test('a database that a newer version has changed is refused with a sentence', async () => {
    await migrate(given([{ id: 'of-tomorrow', what: 'x', up: () => Promise.resolve() }]));
    const refusal = migrate(given([]));
    await expect(refusal).rejects.toBeInstanceOf(ConfigError);
    await expect(refusal).rejects.toThrow(
      `The database ${names.database} was changed by a newer version of SL3 Chat (of-tomorrow). Update SL3 Chat, or restore a backup from before that.`,
    );
  });
});

describe('processes that migrate one database', () => {
  const fixture = fileURLToPath(new URL('testing/fixtures/a-migration.ts', import.meta.url));
  const start = (...args: string[]): ChildProcess =>
    spawn(
      process.execPath,
      ['--import', 'tsx', '--conditions=source', fixture, names.mongodbUri, names.database, ...args],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
  const ended = async (child: ChildProcess): Promise<unknown> => ((await once(child, 'exit')) as unknown[])[0];
  const batches = () => connection.collection<{ after: number; by: number }>('batches').find().toArray();

  beforeEach(async () => {
    await collection('people').insertMany(Array.from({ length: 100 }, (_, i) => ({ _id: i + 1, nick: `nick ${i}` })));
  });

  test('at the same moment do it once, and each goes on when it is done', async () => {
    const both = [start(), start()];
    expect(await Promise.all(both.map(ended))).toEqual([0, 0]);
    const done = await batches();
    expect(done.map(({ after }) => after)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    expect(new Set(done.map(({ by }) => by)).size).toBe(1);
    expect(await collection('people').countDocuments({ name: { $exists: true }, nick: { $exists: false } })).toBe(100);
  });

  test('one that was killed in the middle is followed by another, which goes on where it stood', async () => {
    const first = start('30');
    await once(first.stdout as NodeJS.ReadableStream, 'data');
    first.kill('SIGKILL');
    await ended(first);
    expect(await ended(start())).toBe(0);
    const done = await batches();
    expect(done.map(({ after }) => after)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    expect(done.filter(({ by }) => by === first.pid)).toHaveLength(3);
    expect(await collection('people').countDocuments({ nick: { $exists: true } })).toBe(0);
  });
});
