import { isDoc, type Doc } from '../bson/value.js';
import { failedToParse, MongoError } from '../error.js';
import { RunningQuery } from '../query/find.js';
import { describePlan, type Plan } from '../query/plan.js';
import { readQuery } from '../query/read-query.js';
import type { SortSpec } from '../query/sort.js';
import { succeeded } from '../wire/reply.js';
import { collectionName } from './arguments.js';
import type { Call, Command } from './command.js';

const explained = new Set(['find', 'count', 'distinct', 'findAndModify', 'update', 'delete', 'aggregate']);

/** Names the plan of another command, and how many documents it finds; changes nothing. */
export const explain: Command = {
  fields: ['verbosity'],
  run: async ({ catalogue, environment }, call) => {
    const inner = call.body[call.name];
    if (!isDoc(inner)) throw failedToParse('explain needs a command');
    const name = Object.keys(inner)[0] ?? '';
    if (!explained.has(name))
      throw new MongoError(59, 'CommandNotFound', `Explain failed due to unknown command: ${name}`);
    const innerCall: Call = { ...call, name, body: inner };
    const collection = catalogue.find(call.database, collectionName(innerCall));
    const { filter, sort, hint } = queryOf(inner);
    const query = readQuery(filter, { sort, hint });
    const namespace = `${call.database}.${collectionName(innerCall)}`;
    if (!collection) return answer(namespace, { stage: 'EOF' }, 0);
    const running = new RunningQuery(environment, collection, query);
    let nReturned = 0;
    if (call.body['verbosity'] !== 'queryPlanner') await running.read(() => ++nReturned > 0);
    return answer(namespace, stagesOf(running.plan, query.sort), nReturned);
  },
};

function answer(namespace: string, winningPlan: Doc, nReturned: number): Doc {
  return succeeded({
    explainVersion: '1',
    queryPlanner: { namespace, winningPlan, rejectedPlans: [] },
    executionStats: { executionSuccess: true, nReturned },
    serverInfo: { version: 'sl3-store' },
  });
}

function stagesOf(plan: Plan, sort: SortSpec): Doc {
  const { index } = plan;
  const walk: Doc = index
    ? {
        stage: 'FETCH',
        inputStage: {
          stage: 'IXSCAN',
          indexName: index.name,
          keyPattern: index.key,
          isMultiKey: index.multikey.size > 0,
          direction: plan.reverse ? 'backward' : 'forward',
        },
      }
    : { stage: 'COLLSCAN', direction: plan.reverse ? 'backward' : 'forward' };
  const summary = { planSummary: describePlan(plan, sort), isExact: plan.isExact };
  return plan.isSorted ? { ...walk, ...summary } : { stage: 'SORT', inputStage: walk, ...summary };
}

function queryOf(inner: Doc): { filter: Doc; sort: unknown; hint: unknown } {
  const part: unknown = Array.isArray(inner['updates'])
    ? inner['updates'][0]
    : Array.isArray(inner['deletes'])
      ? inner['deletes'][0]
      : undefined;
  const pipeline: unknown[] = Array.isArray(inner['pipeline']) ? inner['pipeline'] : [];
  const stages = pipeline.filter(isDoc);
  const filter = inner['filter'] ?? inner['query'] ?? (isDoc(part) ? part['q'] : stages[0]?.['$match']);
  const sort = inner['sort'] ?? (stages[0]?.['$match'] ? stages[1] : stages[0])?.['$sort'];
  return { filter: isDoc(filter) ? filter : {}, sort, hint: inner['hint'] };
}
