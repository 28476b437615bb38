import { succeeded } from '../wire/reply.js';
import { collectionName, durabilityOf } from './arguments.js';
import type { Command } from './command.js';
import { dropCollection } from './drop-in-turns.js';

/** Removes a collection with its documents and indexes; one that is not there is no error. */
export const drop: Command = {
  fields: [],
  run: async (store, call) => {
    const collection = store.catalogue.find(call.database, collectionName(call));
    if (!collection) return succeeded();
    const { namespace, indexes } = collection;
    const nIndexesWas = indexes.length;
    await dropCollection(store, collection, durabilityOf(call.body));
    return succeeded({ nIndexesWas, ns: namespace });
  },
};
