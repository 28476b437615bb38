import { modelOptions, prop, Severity } from '@typegoose/typegoose';
import mongoose, { type Connection, type Model } from 'mongoose';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from './clock.js';
import { ConfigError } from './config.js';
import { Leases } from './lease.js';
import type { Log } from './log.js';
import { modelOf } from './mongo.js';

/** One change to what a database holds already. A subgraph's `migrations.ts` is an ordered list of these. */
export interface Migration {
  /** Day and outcome, for ever: `2026-11-23-scrubbed-revisions`. */
  readonly id: string;
  /** What it does, as a sentence for the operator. */
  readonly what: string;
  /**
   * Brings the database one step on. It works through the raw driver, because entities are as they are today, and a
   * migration is as it was on its day.
   *
   * A batch may be done twice when a process is killed after it: each must be safe to repeat.
   */
  up(context: MigrationContext): Promise<void>;
}

/** What a migration may touch. */
export interface MigrationContext {
  readonly connection: Connection;
  /** What was kept last, in this run or in one that was killed; undefined at the very beginning. */
  readonly progress: unknown;
  /**
   * Writes down how far it has come, after each batch. From there it goes on when it is killed.
   *
   * @throws when another process took over meanwhile, or this one is ending: leave at once
   */
  readonly keep: (progress: unknown) => Promise<void>;
}

/** Where one migration of a database stands. */
export interface MigrationState {
  readonly id: string;
  readonly what: string;
  readonly state: 'done' | 'begun' | 'pending';
  readonly doneAt?: Date;
  readonly progress?: unknown;
}

@modelOptions({
  schemaOptions: { collection: 'migrations', versionKey: false, minimize: false },
  options: { allowMixed: Severity.ALLOW },
})
class MigrationRecord {
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => Date, required: true })
  begunAt!: Date;

  @prop({ type: () => Date })
  doneAt?: Date;

  @prop({ type: () => mongoose.Schema.Types.Mixed })
  progress?: unknown;
}

const LEASE = 'migrations';
/** How long the others wait after the process at work was killed. */
const LEASE_MS = 10_000;
const RENEW_MS = 3_000;
const LOOK_AGAIN_MS = 250;

export interface MigrateOptions {
  readonly connection: Connection;
  readonly migrations: readonly Migration[];
  readonly clock: Clock;
  readonly log: Log;
  /** Aborted when the process is to end; a migration then stops after its batch. */
  readonly signal?: AbortSignal | undefined;
  /** Hears of each batch. */
  readonly onProgress?: (id: string, progress: unknown) => void;
}

/**
 * Runs the migrations that are pending, in their order. One read when nothing is. Called by every process of a subgraph
 * before it touches the database; one does the work, the others wait for it.
 *
 * @throws ConfigError when a newer version of the code has migrated this database
 */
export async function migrate(o: MigrateOptions): Promise<void> {
  if (await isUpToDate(o)) return;
  const leases = new Leases(o);
  while (!(await leases.acquire(LEASE, LEASE_MS))) {
    o.signal?.throwIfAborted();
    await pause(LOOK_AGAIN_MS);
    if (await isUpToDate(o)) return;
  }
  const renewing = setInterval(() => {
    leases.acquire(LEASE, LEASE_MS).catch((error: unknown) => {
      o.log.warn({ err: error }, 'renewing the lease on migrations failed');
    });
  }, RENEW_MS);
  try {
    for (const { id, state } of await migrationStates(o)) if (state !== 'done') await run(o, leases, id);
  } finally {
    clearInterval(renewing);
    await leases.release(LEASE);
  }
}

/**
 * Where each migration of a database stands.
 *
 * @throws ConfigError when a newer version of the code has migrated this database
 */
export async function migrationStates(
  o: Pick<MigrateOptions, 'connection' | 'migrations'>,
): Promise<readonly MigrationState[]> {
  const records = await recordsOf(o).find().lean<MigrationRecord[]>();
  const known = new Set(o.migrations.map(({ id }) => id));
  const newer = records.filter(({ _id }) => !known.has(_id)).map(({ _id }) => _id);
  if (newer.length > 0) {
    throw new ConfigError([
      `The database ${o.connection.name} was changed by a newer version of SL3 Chat (${newer.join(', ')}). Update SL3 Chat, or restore a backup from before that.`,
    ]);
  }
  return o.migrations.map(({ id, what }) => {
    const record = records.find(({ _id }) => _id === id);
    if (!record) return { id, what, state: 'pending' };
    const { doneAt, progress } = record;
    return doneAt ? { id, what, state: 'done', doneAt } : { id, what, state: 'begun', progress };
  });
}

async function isUpToDate(o: MigrateOptions): Promise<boolean> {
  return (await migrationStates(o)).every(({ state }) => state === 'done');
}

async function run(o: MigrateOptions, leases: Leases, id: string): Promise<void> {
  const migration = o.migrations.find((one) => one.id === id);
  if (!migration) throw new Error(`no migration is called ${id}`);
  const records = recordsOf(o);
  await records.updateOne({ _id: id }, { $setOnInsert: { begunAt: o.clock.now() } }, { upsert: true });
  let { progress } = (await records.findById(id).lean<MigrationRecord>()) ?? {};
  o.log.info({ migration: id, progress }, 'migration begun');

  await migration.up({
    connection: o.connection,
    get progress() {
      return progress;
    },
    keep: async (next) => {
      // Whoever slept through its lease finds out here, before it does another batch beside its successor.
      if (!(await leases.acquire(LEASE, LEASE_MS))) throw new Error(`Another process has taken over ${id}.`);
      await records.updateOne({ _id: id }, { $set: { progress: next } });
      progress = next;
      o.onProgress?.(id, next);
      o.signal?.throwIfAborted();
    },
  });
  await records.updateOne({ _id: id }, { $set: { doneAt: o.clock.now() }, $unset: { progress: 1 } });
  o.log.info({ migration: id }, 'migration done');
}

const recordsOf = (o: Pick<MigrateOptions, 'connection'>): Model<MigrationRecord> =>
  modelOf(o.connection, MigrationRecord);
