import { countMatching } from '../query/count.js';
import { readQuery } from '../query/read-query.js';
import type { Query } from '../query/find.js';
import { toNumber, type Doc } from '../bson/value.js';
import { succeeded } from '../wire/reply.js';
import { collectionName, countArgument, docArgument, paceOf, wholeOf } from './arguments.js';
import type { Command } from './command.js';

/** Counts documents: from the collection's counter or an index alone where that is exact. */
export const count: Command = {
  fields: ['query', 'limit', 'skip', 'hint', 'collation', 'fields'],
  run: async (context, call) => {
    const { body, database } = call;
    const name = collectionName(call);
    const query = { ...countedQuery(body), pace: paceOf(body, context.isGone) };
    const collection = context.catalogue.find(database, name);
    const n = collection ? await countMatching(context.environment, collection, query, call.notePlan) : 0;
    return succeeded({ n });
  },
};

/** What a count is told to look for. */
export function countedQuery(body: Doc): Query {
  return readQuery(docArgument(body, 'query'), {
    skip: countArgument(body, 'skip'),
    // A negative limit means the same as a positive one here.
    limit: Math.abs(wholeOf(toNumber(body['limit']) ?? 0)),
    hint: body['hint'],
    collation: body['collation'],
  });
}
