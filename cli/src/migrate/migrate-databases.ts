import { systemClock as clock } from '@sl3/platform/clock';
import { ConfigError, UnreachableError } from '@sl3/platform/config';
import { createLog } from '@sl3/platform/log';
import { migrate, migrationStates } from '@sl3/platform/migrations';
import { CliFailure } from '../cli-failure.js';
import { eachDatabase, type Database } from './databases.js';
import { describeStates } from './describe-states.js';

/** Says where the migrations of every subgraph stand. Changes nothing. */
export async function showMigrations(uri: string, say: (line: string) => void): Promise<void> {
  await plainly(() =>
    eachDatabase(uri, async (database) => {
      for (const line of describeStates(database.subgraph, await migrationStates(database))) say(line);
    }),
  );
}

/**
 * Runs what is pending, as every subgraph does when it starts: before a deploy, so that the start is short, or to go on
 * after a kill. Nothing is lost when this command is ended in the middle.
 */
export async function runMigrations(uri: string, say: (line: string) => void): Promise<void> {
  await plainly(() => eachDatabase(uri, (database) => runOne(database, say)));
}

async function runOne(database: Database, say: (line: string) => void): Promise<void> {
  const { subgraph } = database;
  const waiting = (await migrationStates(database)).filter(({ state }) => state !== 'done');
  for (const { id, what } of waiting) say(`${subgraph}: ${id}. ${what}`);
  await migrate({
    ...database,
    clock,
    log: createLog({ name: 'sl3', level: 'silent' }),
    onProgress: (id, progress) => say(`${subgraph}: ${id} stands at ${JSON.stringify(progress)}`),
  });
  say(`${subgraph}: up to date${waiting.length > 0 ? `, ${waiting.length} done` : ''}`);
}

async function plainly(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    if (cause instanceof ConfigError || cause instanceof UnreachableError)
      throw new CliFailure(cause.message, { cause });
    throw cause;
  }
}
