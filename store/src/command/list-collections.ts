import { UUID } from 'bson';

import { encode } from '../bson/codec.js';
import { resultsOf } from '../cursor.js';
import { compileFilter } from '../query/match.js';
import { isUnfinished } from '../storage/unfinished.js';
import { cursorReply } from '../wire/reply.js';
import { countArgument, docArgument, flagArgument } from './arguments.js';
import type { Command } from './command.js';

/** Lists the collections of a database. */
export const listCollections: Command = {
  fields: ['filter', 'nameOnly', 'authorizedCollections', 'cursor'],
  run: async ({ catalogue, cursors }, { body, database }) => {
    const matches = compileFilter(docArgument(body, 'filter'));
    const present = catalogue.list(database).filter((each) => !each.dropped && !isUnfinished(each));
    const all = present.map((collection) => ({
      name: collection.name,
      type: 'collection',
      options: collection.options,
      info: { readOnly: false, uuid: new UUID(collection.uuid) },
      idIndex: { v: 2, key: { _id: 1 }, name: '_id_' },
    }));
    const found = all.filter(matches);
    const shown = flagArgument(body, 'nameOnly') ? found.map(({ name, type }) => ({ name, type })) : found;
    const namespace = `${database}.$cmd.listCollections`;
    const batchSize = countArgument(docArgument(body, 'cursor'), 'batchSize') ?? Infinity;
    const { id, batch } = await cursors.open(namespace, resultsOf(shown.map(encode)), batchSize, false);
    return cursorReply('firstBatch', batch, id, namespace);
  },
};
