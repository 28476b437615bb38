import { succeeded } from '../wire/reply.js';
import { collectionName, durabilityOf } from './arguments.js';
import type { Command } from './command.js';

/** Removes a collection with its documents and indexes; one that is not there is no error. */
export const drop: Command = {
  fields: [],
  run: ({ catalogue, writer }, call) => {
    const name = collectionName(call);
    return writer.run((job) => {
      const collection = catalogue.find(call.database, name);
      if (!collection) return succeeded();
      const nIndexesWas = collection.indexes.length;
      catalogue.drop(job, collection);
      return succeeded({ nIndexesWas, ns: collection.namespace });
    }, durabilityOf(call.body));
  },
};
