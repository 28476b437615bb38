import { countMatching } from '../query/count.js';
import { readQuery } from '../query/read-query.js';
import { toNumber } from '../bson/value.js';
import { succeeded } from '../wire/reply.js';
import { collectionName, countArgument, docArgument, paceOf, wholeOf } from './arguments.js';
import type { Command } from './command.js';

/** Counts documents: from the collection's counter or an index alone where that is exact. */
export const count: Command = {
  fields: ['query', 'limit', 'skip', 'hint', 'collation', 'fields'],
  run: async (context, call) => {
    const { body, database } = call;
    const name = collectionName(call);
    const query = readQuery(docArgument(body, 'query'), {
      skip: countArgument(body, 'skip'),
      // A negative limit means the same as a positive one here.
      limit: Math.abs(wholeOf(toNumber(body['limit']) ?? 0)),
      hint: body['hint'],
      collation: body['collation'],
    });
    const paced = { ...query, pace: paceOf(body) };
    const collection = context.catalogue.find(database, name);
    const n = collection ? await countMatching(context.environment, collection, paced, call.notePlan) : 0;
    return succeeded({ n });
  },
};
