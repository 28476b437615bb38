import { runPipeline } from '../aggregate/pipeline.js';
import type { Documents } from '../aggregate/stage.js';
import { encode, MAX_DOCUMENT_BYTES } from '../bson/codec.js';
import type { Results } from '../cursor.js';
import { failedToParse, MongoError } from '../error.js';
import type { Pace } from '../query/pace.js';
import { cursorReply } from '../wire/reply.js';
import { countArgument, docArgument, flagArgument } from './arguments.js';
import type { Command } from './command.js';
import { explainAggregate } from './explain.js';
import { pipelineContext, readAggregate } from './read-aggregate.js';

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
    const isWriting = ['$out', '$merge'].includes(stages.at(-1)?.name ?? '');
    const pipeline = pipelineContext(isWriting ? { ...context, isGone: () => false } : context, call, name);
    let plan = 'EOF';
    const notePlan = (named: string) => {
      plan = named;
      call.notePlan(named);
    };
    const documents = runPipeline({ ...pipeline, notePlan }, name, stages, body['hint']);
    const results = { ...resultsFrom(documents, pipeline.pace), plan };
    const batchSize = isWriting
      ? FIRST_BATCH
      : (countArgument(docArgument(body, 'cursor'), 'batchSize') ?? FIRST_BATCH);
    const namespace = `${database}.${name}`;
    const { id, batch } = await context.cursors.open(namespace, results, batchSize, false);
    return cursorReply('firstBatch', batch, id, namespace);
  },
};

/** Hands out encoded documents as a cursor asks for them. */
function resultsFrom(documents: Documents, pace: Pace): Results {
  const iterator = documents[Symbol.asyncIterator]();
  return {
    read: (take, isGone) =>
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
      }, isGone),
    close: () => void iterator.return?.(),
  };
}
