import { MongoError, notSupported } from '../error.js';
import { aggregate } from './aggregate.js';
import { backup } from './backup.js';
import { buildInfo } from './build-info.js';
import { checkPages } from './check-pages.js';
import { collMod } from './coll-mod.js';
import type { Command } from './command.js';
import { connectionStatus } from './connection-status.js';
import { count } from './count.js';
import { createIndexes } from './create-indexes.js';
import { create } from './create.js';
import { deleteCommand } from './delete.js';
import { distinct } from './distinct.js';
import { dropDatabase } from './drop-database.js';
import { dropIndexes } from './drop-indexes.js';
import { drop } from './drop.js';
import { endSessions } from './end-sessions.js';
import { explain } from './explain.js';
import { findAndModify } from './find-and-modify.js';
import { find } from './find.js';
import { getMore } from './get-more.js';
import { getParameter } from './get-parameter.js';
import { hello } from './hello.js';
import { insert } from './insert.js';
import { killCursors } from './kill-cursors.js';
import { listCollections } from './list-collections.js';
import { listDatabases } from './list-databases.js';
import { listIndexes } from './list-indexes.js';
import { logout } from './logout.js';
import { ping } from './ping.js';
import { saslContinue } from './sasl-continue.js';
import { saslStart } from './sasl-start.js';
import { serverStatus } from './server-status.js';
import { update } from './update.js';

/** Every command this store answers, under each of its names. */
const commands = new Map<string, Command>([
  ['hello', hello],
  ['isMaster', hello],
  ['ismaster', hello],
  ['ping', ping],
  ['buildInfo', buildInfo],
  ['buildinfo', buildInfo],
  ['getParameter', getParameter],
  ['connectionStatus', connectionStatus],
  ['serverStatus', serverStatus],
  ['endSessions', endSessions],
  ['killSessions', endSessions],
  ['refreshSessions', endSessions],
  ['saslStart', saslStart],
  ['saslContinue', saslContinue],
  ['logout', logout],
  ['listDatabases', listDatabases],
  ['listCollections', listCollections],
  ['create', create],
  ['drop', drop],
  ['dropDatabase', dropDatabase],
  ['collMod', collMod],
  ['createIndexes', createIndexes],
  ['listIndexes', listIndexes],
  ['dropIndexes', dropIndexes],
  ['insert', insert],
  ['update', update],
  ['delete', deleteCommand],
  ['find', find],
  ['getMore', getMore],
  ['killCursors', killCursors],
  ['findAndModify', findAndModify],
  ['findandmodify', findAndModify],
  ['count', count],
  ['distinct', distinct],
  ['aggregate', aggregate],
  ['explain', explain],
  ['backup', backup],
  ['checkPages', checkPages],
]);

/** What MongoDB has and this store leaves to it. */
const foreign = new Set([
  'abortTransaction',
  'analyze',
  'bulkWrite',
  'cloneCollectionAsCapped',
  'collStats',
  'commitTransaction',
  'compact',
  'convertToCapped',
  'createRole',
  'createSearchIndexes',
  'createUser',
  'currentOp',
  'dataSize',
  'dbHash',
  'dbStats',
  'dropAllUsersFromDatabase',
  'dropUser',
  'filemd5',
  'fsync',
  'getCmdLineOpts',
  'getLog',
  'hostInfo',
  'killOp',
  'listCommands',
  'listSearchIndexes',
  'mapReduce',
  'planCacheClear',
  'profile',
  'reIndex',
  'renameCollection',
  'replSetGetStatus',
  'setParameter',
  'shutdown',
  'startSession',
  'top',
  'updateUser',
  'usersInfo',
  'validate',
]);

/** @throws CommandNotSupported or CommandNotFound, naming the command */
export function findCommand(name: string): Command {
  const command = commands.get(name);
  if (command) return command;
  if (foreign.has(name)) throw notSupported(`command ${name}`);
  throw new MongoError(59, 'CommandNotFound', `no such command: '${name}'`);
}
