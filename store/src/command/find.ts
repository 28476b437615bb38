import { resultsOf, type Results } from '../cursor.js';
import { RunningQuery } from '../query/find.js';
import { describePlan } from '../query/plan.js';
import { compileProjection } from '../query/projection.js';
import { notSupported } from '../error.js';
import { cursorReply } from '../wire/reply.js';
import {
  collectionName,
  countArgument,
  docArgument,
  flagArgument,
  paceOf,
  queryArguments,
  variablesOf,
} from './arguments.js';
import type { Call, Command, CommandContext } from './command.js';

const FIRST_BATCH = 101;
const refused = ['tailable', 'awaitData', 'returnKey', 'showRecordId', 'min', 'max', 'oplogReplay'];

/** Finds documents; the first batch comes with the answer, the rest by `getMore`. */
export const find: Command = {
  fields: [
    'filter',
    'sort',
    'projection',
    'hint',
    'skip',
    'limit',
    'batchSize',
    'singleBatch',
    'collation',
    'let',
    'allowDiskUse',
    'allowPartialResults',
    'noCursorTimeout',
    ...refused,
  ],
  run: async (context, call) => {
    const { body, database } = call;
    const name = collectionName(call);
    const asked = refused.find((option) => flagArgument(body, option));
    if (asked) throw notSupported(`option find.${asked}`);
    const results = startFind(context, call, name);
    const batchSize = countArgument(body, 'batchSize') ?? FIRST_BATCH;
    const namespace = `${database}.${name}`;
    const { id, batch } = await context.cursors.open(namespace, results, batchSize, flagArgument(body, 'singleBatch'));
    return cursorReply('firstBatch', batch, id, namespace);
  },
};

function startFind(
  { catalogue, environment, isGone }: CommandContext,
  { body, database, notePlan }: Call,
  name: string,
): Results {
  const filter = docArgument(body, 'filter');
  const variables = variablesOf(body);
  const pace = paceOf(body, isGone);
  const query = queryArguments(body, filter, variables);
  const project = compileProjection(docArgument(body, 'projection'), filter, { variables, collation: query.collation });
  const collection = catalogue.find(database, name);
  if (!collection) return resultsOf([]);
  const running = new RunningQuery(environment, collection, { ...query, pace });
  const plan = describePlan(running.plan, query.sort);
  notePlan(plan);
  return {
    plan,
    read: (take, isGone) => pace.during(() => running.read((found) => take(project(found))), isGone),
  };
}
