import { encode } from '../bson/codec.js';
import { resultsOf } from '../cursor.js';
import { MongoError } from '../error.js';
import { cursorReply } from '../wire/reply.js';
import { collectionName, countArgument, docArgument } from './arguments.js';
import type { Command } from './command.js';

/** Lists the indexes of a collection as they were asked for. */
export const listIndexes: Command = {
  fields: ['cursor', 'includeBuildUUIDs', 'includeIndexBuildInfo'],
  run: async ({ catalogue, cursors }, call) => {
    const name = collectionName(call);
    const collection = catalogue.find(call.database, name);
    if (!collection) throw new MongoError(26, 'NamespaceNotFound', `ns does not exist: ${call.database}.${name}`);
    const specs = collection.indexes.filter(({ ready }) => ready).map(({ spec }) => encode(spec));
    const batchSize = countArgument(docArgument(call.body, 'cursor'), 'batchSize') ?? Infinity;
    const { id, batch } = await cursors.open(collection.namespace, resultsOf(specs), batchSize, false);
    return cursorReply('firstBatch', batch, id, collection.namespace);
  },
};
