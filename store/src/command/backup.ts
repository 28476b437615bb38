import { mkdirSync, readdirSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

import { badValue, MongoError } from '../error.js';
import { syncFolder } from '../storage/folder.js';
import { succeeded } from '../wire/reply.js';
import type { Command } from './command.js';

/**
 * `{ backup: '/an/empty/folder' }` on the database `admin`: copies the store as of now, without free pages, while it
 * goes on serving. Not a command of MongoDB's.
 */
export const backup: Command = {
  fields: [],
  run: async ({ environment }, { body, database }) => {
    const folder = body['backup'];
    if (database !== 'admin') {
      throw new MongoError(13, 'Unauthorized', 'backup may only be run against the admin database.');
    }
    if (typeof folder !== 'string' || !isAbsolute(folder)) throw badValue('backup takes the absolute path of a folder');
    makeEmpty(folder);
    await environment.root.backup(folder, true);
    syncFolder(join(folder, 'data.mdb'));
    syncFolder(folder);
    return succeeded();
  },
};

function makeEmpty(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw badValue(`${folder} cannot be made: ${(error as Error).message}`);
  }
  if (readdirSync(folder).length > 0) throw badValue(`${folder} is not empty`);
}
