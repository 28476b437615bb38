import { compileStages } from '../aggregate/compile-stages.js';
import { parsePipeline } from '../aggregate/parse-pipeline.js';
import { runPipeline } from '../aggregate/pipeline.js';
import type { PipelineContext, StageSpec } from '../aggregate/stage.js';
import { writeTarget } from '../aggregate/write-target.js';
import { collationOf } from '../bson/collation.js';
import { toNumber, typeNameOf } from '../bson/value.js';
import { MongoError, typeMismatch } from '../error.js';
import { collectionName, durabilityOf, paceOf, variablesOf } from './arguments.js';
import type { Call, CommandContext } from './command.js';

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
    pace: paceOf(body, context.isGone),
    notePlan,
    target: writeTarget(context, durabilityOf(body)),
    compile: compileStages,
    run: runPipeline,
  };
}
