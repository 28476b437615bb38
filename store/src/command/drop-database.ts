import { succeeded } from '../wire/reply.js';
import { durabilityOf } from './arguments.js';
import type { Command } from './command.js';

/** Removes every collection of a database. */
export const dropDatabase: Command = {
  fields: [],
  run: async ({ catalogue, writer }, { body, database }) => {
    await writer.run((job) => {
      for (const collection of catalogue.list(database)) catalogue.drop(job, collection);
    }, durabilityOf(body));
    return succeeded({ dropped: database });
  },
};
