import { parsePipeline } from '../aggregate/parse-pipeline.js';
import { runPipeline } from '../aggregate/pipeline.js';
import type { Documents, PipelineContext, StageSpec } from '../aggregate/stage.js';
import { writeTarget } from '../aggregate/write-target.js';
import { collationOf } from '../bson/collation.js';
import { encode, MAX_DOCUMENT_BYTES } from '../bson/codec.js';
import { toNumber, typeNameOf } from '../bson/value.js';
import type { Results } from '../cursor.js';
import { failedToParse, MongoError, typeMismatch } from '../error.js';
import type { Pace } from '../query/pace.js';
import { cursorReply } from '../wire/reply.js';
import {
  collectionName,
  countArgument,
  docArgument,
  durabilityOf,
  flagArgument,
  paceOf,
  variablesOf,
} from './arguments.js';
import type { Call, Command, CommandContext } from './command.js';
import { explainAggregate } from './explain.js';

const FIRST_BATCH = 101;

/** Runs an aggregation pipeline over one collection, or over the documents a pipeline brings itself. */
export const aggregate: Command = {
  fields: ['pipeline', 'cursor', 'explain', 'allowDiskUse', 'bypassDocumentValidation', 'collation', 'hint', 'let'],
  run: async (context, call) => {
    const { body, database } = call;
    const { name, stages } = readAggregate(call);
    if (flagArgument(body, 'explain')) return explainAggregate(context, call, 'queryPlanner');
    if (body['cursor'] === undefined) {
      throw failedToParse("The 'cursor' option is required, except for aggregate with the explain argument");
    }
    const pipeline = pipelineContext(context, call, name);
    let plan = 'EOF';
    const notePlan = (named: string) => {
      plan = named;
      call.notePlan(named);
    };
    const documents = runPipeline({ ...pipeline, notePlan }, name, stages, body['hint']);
    const results = { ...resultsFrom(documents, pipeline.pace), plan };
    const isWriting = ['$out', '$merge'].includes(stages.at(-1)?.name ?? '');
    const batchSize = isWriting
      ? FIRST_BATCH
      : (countArgument(docArgument(body, 'cursor'), 'batchSize') ?? FIRST_BATCH);
    const namespace = `${database}.${name}`;
    const { id, batch } = await context.cursors.open(namespace, results, batchSize, false);
    return cursorReply('firstBatch', batch, id, namespace);
  },
};

/**
 * Reads what an aggregate command is about.
 *
 * @returns the name of the collection, or one that none has where the pipeline is over the database
 */
export function readAggregate(call: Call): { name: string; stages: StageSpec[] } {
  const { pipeline } = call.body;
  if (!Array.isArray(pipeline)) {
    throw typeMismatch(
      `BSON field 'aggregate.pipeline' is the wrong type '${typeNameOf(pipeline)}', expected type 'array'`,
    );
  }
  const stages = parsePipeline(pipeline);
  const isOverDatabase = toNumber(call.body[call.name]) === 1;
  const bringsItsOwn = stages[0]?.name === '$documents';
  if (isOverDatabase !== bringsItsOwn) {
    throw new MongoError(
      73,
      'InvalidNamespace',
      bringsItsOwn
        ? "'$documents' can only be run with {aggregate: 1}"
        : `{aggregate: 1} is not valid for '${stages[0]?.name ?? 'an empty pipeline'}'; a collection is required.`,
    );
  }
  return { name: isOverDatabase ? '$cmd.aggregate' : collectionName(call), stages };
}

/** What the stages of an aggregation may touch. */
export function pipelineContext(context: CommandContext, call: Call, name: string): PipelineContext {
  const { body, database, notePlan } = call;
  const collation = collationOf(body['collation']);
  return {
    environment: context.environment,
    database,
    name,
    find: (other) => context.catalogue.find(database, other),
    variables: { NOW: new Date(), ...variablesOf(body) },
    ...(collation ? { collation } : {}),
    pace: paceOf(body),
    notePlan,
    target: writeTarget(context, durabilityOf(body)),
    run: runPipeline,
  };
}

/** Hands out encoded documents as a cursor asks for them. */
function resultsFrom(documents: Documents, pace: Pace): Results {
  const iterator = documents[Symbol.asyncIterator]();
  return {
    read: (take) =>
      pace.during(async () => {
        for (;;) {
          const next = await iterator.next();
          if (next.done) return false;
          const raw = encode(next.value);
          if (raw.length > MAX_DOCUMENT_BYTES) {
            throw new MongoError(
              10334,
              'BSONObjectTooLarge',
              `BSONObj size: ${raw.length} is invalid. Size must be between 0 and ${MAX_DOCUMENT_BYTES}`,
            );
          }
          if (!take(raw)) return true;
          if (pace.isDue) await pace.pause();
        }
      }),
    close: () => void iterator.return?.(),
  };
}
