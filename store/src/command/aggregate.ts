import { parsePipeline, runPipeline } from '../aggregate/pipeline.js';
import { encode } from '../bson/codec.js';
import { resultsOf } from '../cursor.js';
import { failedToParse, notSupported, typeMismatch } from '../error.js';
import { typeNameOf } from '../bson/value.js';
import { cursorReply } from '../wire/reply.js';
import { collectionName, countArgument, docArgument, flagArgument, refuseCollation, variablesOf } from './arguments.js';
import type { Command } from './command.js';

const FIRST_BATCH = 101;

/** Runs an aggregation pipeline over one collection. */
export const aggregate: Command = {
  fields: ['pipeline', 'cursor', 'explain', 'allowDiskUse', 'bypassDocumentValidation', 'collation', 'hint', 'let'],
  run: async (context, call) => {
    const { body, database, notePlan } = call;
    if (typeof body[call.name] !== 'string') throw notSupported('aggregate over a whole database');
    const name = collectionName(call);
    refuseCollation(body);
    const { pipeline } = body;
    if (!Array.isArray(pipeline)) {
      throw typeMismatch(
        `BSON field 'aggregate.pipeline' is the wrong type '${typeNameOf(pipeline)}', expected type 'array'`,
      );
    }
    if (body['cursor'] === undefined) {
      throw failedToParse("The 'cursor' option is required, except for aggregate with the explain argument");
    }
    if (flagArgument(body, 'explain')) throw notSupported('option aggregate.explain; use the explain command');
    const documents = await runPipeline(
      {
        environment: context.environment,
        find: (other) => context.catalogue.find(database, other),
        variables: variablesOf(body),
        notePlan,
      },
      context.catalogue.find(database, name),
      parsePipeline(pipeline),
      body['hint'],
    );
    const batchSize = countArgument(docArgument(body, 'cursor'), 'batchSize') ?? FIRST_BATCH;
    const namespace = `${database}.${name}`;
    const { id, batch } = await context.cursors.open(namespace, resultsOf(documents.map(encode)), batchSize, false);
    return cursorReply('firstBatch', batch, id, namespace);
  },
};
