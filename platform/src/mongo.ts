import { getModelForClass, setGlobalOptions, Severity } from '@typegoose/typegoose';
import mongoose from 'mongoose';
import { backOffMs, pause } from './back-off.js';
import { UnreachableError } from './config.js';
import type { Log } from './log.js';

// A fact's payload is of any form here; schema/src/events.ts says which.
setGlobalOptions({ options: { allowMixed: Severity.ALLOW } });

const OPTIONS: mongoose.ConnectOptions = {
  autoIndex: false,
  autoCreate: false,
  // While the store is away a call fails within the selection time-out instead of waiting in memory.
  bufferCommands: false,
  writeConcern: { w: 'majority', journal: true },
  readConcern: { level: 'majority' },
  readPreference: 'primary',
  ignoreUndefined: true,
  serverSelectionTimeoutMS: 2_000,
  connectTimeoutMS: 2_000,
  socketTimeoutMS: 15_000,
  heartbeatFrequencyMS: 1_000, // a store that came back is found within a second
  maxPoolSize: 50,
};
const START_WITHIN_MS = 20_000;

/**
 * Opens a connection of its own, so that several databases can live in one process and nothing is global.
 *
 * Writes are acknowledged by a majority that has them on disk; reads that could move a cursor come from the primary and
 * see only what a majority has, or a rolled-back seq could be delivered and then used again.
 *
 * @throws {@link UnreachableError} when nothing answers within 20 s: processes may start in any order
 */
export async function openMongo(o: { uri: string; database: string; log?: Log }): Promise<mongoose.Connection> {
  const connection = mongoose.createConnection();
  connection.setMaxListeners(0); // every ordered log on it listens for the cut
  const { log } = o;
  connection.on('error', (error: Error) => log?.warn({ err: error, database: o.database }, 'store connection failed'));
  connection.on('disconnected', () => log?.warn({ database: o.database }, 'store disconnected'));
  connection.on('reconnected', () => log?.info({ database: o.database }, 'store reconnected'));

  const deadlineMs = performance.now() + START_WITHIN_MS;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await connection.openUri(o.uri, { ...OPTIONS, dbName: o.database });
    } catch (error) {
      if (performance.now() < deadlineMs) {
        await pause(backOffMs(attempt, 100, 1_000));
        continue;
      }
      const host = /@?([^@/]+)(?:\/|$)/.exec(o.uri.replace(/^\S+?:\/\//, ''))?.[1] ?? 'MONGODB_URI';
      throw new UnreachableError(`The store at ${host} does not answer. Start it, or correct MONGODB_URI.`, {
        cause: error,
      });
    }
  }
}

const modelsOf = new WeakMap<mongoose.Connection, Map<unknown, unknown>>();

/** The model of an entity on a connection. Asking again gives the same model. */
export function modelOf<T>(connection: mongoose.Connection, entity: new (...args: never[]) => T): mongoose.Model<T> {
  const models = modelsOf.get(connection) ?? new Map<unknown, unknown>();
  modelsOf.set(connection, models);
  // typegoose's own cache knows one model a class and would hand out that of another connection.
  const options = { existingConnection: connection, options: { disableCaching: true } };
  const model = models.get(entity) ?? getModelForClass(entity as new () => object, options);
  models.set(entity, model);
  return model as mongoose.Model<T>;
}

/** Makes the indexes the entities declare. Those that are there already cost nothing; none is dropped. */
// The models of one process have nothing in common but createIndexes.
export async function syncIndexes(models: readonly Pick<mongoose.Model<unknown>, 'createIndexes'>[]): Promise<void> {
  for (const model of models) await model.createIndexes();
}
