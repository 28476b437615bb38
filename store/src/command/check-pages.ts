import { MongoError } from '../error.js';
import { succeeded } from '../wire/reply.js';
import type { Command } from './command.js';

/**
 * `{ checkPages: 1 }` on the database `admin`: looks at every page of the data folder while it is served, which happens
 * once an hour by itself. A damaged page ends the process, which says so in its log. Not a command of MongoDB's.
 */
export const checkPages: Command = {
  fields: [],
  run: async ({ watch }, { database }) => {
    if (database !== 'admin') {
      throw new MongoError(13, 'Unauthorized', 'checkPages may only be run against the admin database.');
    }
    const pages = await watch.look();
    if (!pages) throw new MongoError(11600, 'InterruptedAtShutdown', 'interrupted at shutdown');
    return succeeded({ ...pages });
  },
};
