import { succeeded } from '../wire/reply.js';
import { durabilityOf } from './arguments.js';
import type { Command } from './command.js';
import { dropCollection } from './drop-in-turns.js';

/** Removes every collection of a database. */
export const dropDatabase: Command = {
  fields: [],
  run: async (store, { body, database }) => {
    const collections = store.catalogue.list(database).filter(({ dropped }) => !dropped);
    await Promise.all(collections.map((collection) => dropCollection(store, collection, durabilityOf(body))));
    return succeeded({ dropped: database });
  },
};
