import { splitPipeline } from '../aggregate/pipeline.js';
import { isDoc, type Doc } from '../bson/value.js';
import { badValue, failedToParse, MongoError } from '../error.js';
import { countMatching } from '../query/count.js';
import { explainCount, explainPlan } from '../query/explain-plan.js';
import { RunningQuery, type Query } from '../query/find.js';
import { readQuery } from '../query/read-query.js';
import type { Collection } from '../storage/collection.js';
import { succeeded } from '../wire/reply.js';
import { pipelineContext, readAggregate } from './read-aggregate.js';
import { countedQuery } from './count.js';
import { collectionName, docArgument, docsArgument, queryArguments, variablesOf } from './arguments.js';
import type { Call, Command, CommandContext } from './command.js';

const verbosities = new Set(['queryPlanner', 'executionStats', 'allPlansExecution']);
const writes: Record<string, string> = {
  update: 'UPDATE',
  delete: 'DELETE',
  findAndModify: 'UPDATE',
  findandmodify: 'UPDATE',
};

/** Names the plan of another command, and what carrying it out looks at; changes nothing. */
export const explain: Command = {
  fields: ['verbosity'],
  run: (context, call) => {
    const inner = call.body[call.name];
    if (!isDoc(inner)) throw failedToParse('explain needs a command');
    const verbosity = verbosityOf(call.body['verbosity']);
    const name = Object.keys(inner)[0] ?? '';
    const innerCall: Call = { ...call, name, body: inner };
    if (name === 'aggregate') return explainAggregate(context, innerCall, verbosity);
    if (!['find', 'count', 'distinct'].includes(name) && !Object.hasOwn(writes, name)) {
      throw new MongoError(59, 'CommandNotFound', `Explain failed due to unknown command: ${name}`);
    }
    return explainQuery(context, innerCall, verbosity);
  },
};

function verbosityOf(asked: unknown = 'allPlansExecution'): string {
  if (typeof asked === 'string' && verbosities.has(asked)) return asked;
  throw badValue(`Enumeration value '${String(asked)}' for field 'explain.verbosity' is not a valid value.`);
}

/** A pipeline: the query at its beginning, and by name the stages that follow. */
export async function explainAggregate(context: CommandContext, call: Call, verbosity: string): Promise<Doc> {
  const { name, stages } = readAggregate(call);
  const { query, rest } = splitPipeline(pipelineContext(context, call, name), stages, call.body['hint']);
  const explained = await planAndRun(context, context.catalogue.find(call.database, name), {
    query,
    name: 'aggregate',
    namespace: `${call.database}.${name}`,
    isProjected: false,
    verbosity,
  });
  if (rest.length === 0) return succeeded({ explainVersion: '1', ...explained, serverInfo });
  const shown = rest.map((stage) => ({ [stage.name]: stage.argument }));
  return succeeded({ explainVersion: '1', stages: [{ $cursor: explained }, ...shown], serverInfo });
}

const serverInfo = { version: 'sl3-store' };

async function explainQuery(context: CommandContext, call: Call, verbosity: string): Promise<Doc> {
  const name = collectionName(call);
  const explained = await planAndRun(context, context.catalogue.find(call.database, name), {
    query: queryOf(call),
    name: call.name,
    namespace: `${call.database}.${name}`,
    isProjected: call.name === 'find' && Object.keys(docArgument(call.body, 'projection')).length > 0,
    verbosity,
  });
  return succeeded({ explainVersion: '1', ...explained, serverInfo });
}

interface Explained {
  query: Query;
  name: string;
  namespace: string;
  isProjected: boolean;
  verbosity: string;
}

async function planAndRun(
  { environment }: CommandContext,
  collection: Collection | undefined,
  { query, name, namespace, isProjected, verbosity }: Explained,
): Promise<Doc> {
  const running = collection && new RunningQuery(environment, collection, query);
  const write = writes[name];
  const read = running ? stageOf(running, query, name, isProjected) : { stage: 'EOF' };
  const winningPlan = write ? { stage: write, inputStage: read } : read;
  const queryPlanner = { namespace, parsedQuery: query.filter, winningPlan, rejectedPlans: [] };
  if (verbosity === 'queryPlanner') return { queryPlanner };
  const started = performance.now();
  let nReturned = 0;
  if (name === 'count' && collection) await countMatching(environment, collection, query, () => undefined);
  else await running?.read(() => ++nReturned > 0);
  const isByIndex = name === 'count' && running?.plan.isExact === true;
  const executionStats = {
    executionSuccess: true,
    nReturned: write || name === 'count' ? 0 : nReturned,
    executionTimeMillis: Math.round(performance.now() - started),
    totalKeysExamined: running?.examined.keys ?? 0,
    totalDocsExamined: isByIndex ? 0 : (running?.examined.documents ?? 0),
    executionStages: winningPlan,
  };
  return { queryPlanner, executionStats };
}

function stageOf({ plan }: RunningQuery, query: Query, name: string, isProjected: boolean): Doc {
  return name === 'count' ? explainCount(plan, query) : explainPlan(plan, query, isProjected);
}

function queryOf({ body, name }: Call): Query {
  const variables = variablesOf(body);
  if (name === 'update' || name === 'delete') {
    const [part = {}] = docsArgument(body, name, name === 'update' ? 'updates' : 'deletes');
    return readQuery(docArgument(part, 'q'), { hint: part['hint'], collation: part['collation'], variables });
  }
  if (name === 'count') return countedQuery(body);
  const filter = docArgument(body, name === 'find' ? 'filter' : 'query');
  return queryArguments(body, filter, variables);
}
