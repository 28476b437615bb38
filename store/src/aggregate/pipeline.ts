import { isDoc, toNumber, type Doc } from '../bson/value.js';
import { located } from '../error.js';
import { countMatching } from '../query/count.js';
import { RunningQuery, type Query } from '../query/find.js';
import { describePlan } from '../query/plan.js';
import { readQuery } from '../query/read-query.js';
import { documentOf, type Found } from '../query/scan.js';
import { compileStages } from './compile-stages.js';
import { evaluateExpression } from './expression.js';
import { withImplied } from './implied.js';
import { pushDown } from './push-down.js';
import { replayed } from './stages/branches.js';
import { amountOf } from './stages/simple.js';
import type { Documents, PipelineContext, StageSpec } from './stage.js';

const CHUNK = 64;

/** A pipeline whose beginning is a query, which an index may answer. */
export interface SplitPipeline {
  query: Query;
  rest: StageSpec[];
}

/** Runs a pipeline over a collection; nothing is read before the first document is asked for. */
export function runPipeline(
  context: PipelineContext,
  name: string,
  stages: readonly StageSpec[],
  hint?: unknown,
): Documents {
  const collection = context.find(name);
  const counted = countOf(stages);
  if (counted && collection) {
    const { variables, collation, pace } = context;
    const query = { ...readQuery(counted.filter, { ...counted, hint, variables, collation: collation?.spec }), pace };
    return counting(async () => {
      const n = await countMatching(context.environment, collection, query, context.notePlan);
      return n === 0 ? [] : [counted.answer(n)];
    });
  }
  const [first, ...others] = stages;
  if (first?.name === '$documents')
    return compileStages(others, context)(replayed(writtenDocuments(first.argument, context)));
  const { query, rest } = splitPipeline(context, stages, hint);
  const run = compileStages(rest, context);
  if (!collection) return run(replayed([]));
  const running = new RunningQuery(context.environment, collection, query);
  context.notePlan(describePlan(running.plan, query.sort));
  return run(read(running));
}

/** Takes the stages a query can answer from the beginning of a pipeline, after moving up those that may come first. */
export function splitPipeline(context: PipelineContext, stages: readonly StageSpec[], hint?: unknown): SplitPipeline {
  const rest = pushDown(stages);
  const takeArgument = (name: string) => (rest[0]?.name === name ? rest.shift()?.argument : undefined);
  const filter = takeArgument('$match') ?? {};
  if (!isDoc(filter)) throw located(15959, 'the match filter must be an expression in an object');
  const sort = takeArgument('$sort');
  if (isDoc(sort) && Object.keys(sort).length === 0)
    throw located(15976, '$sort stage must have at least one sort key');
  const skip = rest[0]?.name === '$skip' ? amountOf('$skip', takeArgument('$skip')) : 0;
  const limit = rest[0]?.name === '$limit' ? amountOf('$limit', takeArgument('$limit')) : 0;
  const { variables, collation, pace } = context;
  const query = readQuery(filter, { sort, skip, limit, hint, variables, collation: collation?.spec });
  return { query: { ...query, filter: withImplied(query.filter, variables), pace }, rest };
}

/** `$documents`: what a pipeline brings itself. */
function writtenDocuments(argument: unknown, context: PipelineContext): Doc[] {
  const documents = evaluateExpression(argument, {}, context);
  if (Array.isArray(documents) && documents.every(isDoc)) return documents;
  throw located(5858203, 'error during aggregation :: caused by :: an array is expected');
}

/** A query's documents, read some at a time: what is left open holds no transaction. */
async function* read(running: RunningQuery): AsyncGenerator<Doc> {
  for (let hasMore = true; hasMore;) {
    const chunk: Found[] = [];
    hasMore = await running.read((found) => chunk.push(found) < CHUNK);
    for (const found of chunk) yield documentOf(found);
  }
}

async function* counting(run: () => Promise<Doc[]>): AsyncGenerator<Doc> {
  yield* await run();
}

interface Counted {
  filter: Doc;
  skip: number | undefined;
  limit: number | undefined;
  answer: (n: number) => Doc;
}

/** `[{ $match }, { $skip }, { $limit }, { $group: { _id: 1, n: { $sum: 1 } } }]` is how drivers count. */
export function countOf(stages: readonly StageSpec[]): Counted | undefined {
  const rest = [...stages];
  const filter = rest[0]?.name === '$match' ? rest.shift()?.argument : {};
  const last = rest.pop();
  if (!isDoc(filter) || !last) return undefined;
  const names = rest.map(({ name }) => name).join();
  if (!['', '$skip', '$limit', '$skip,$limit'].includes(names)) return undefined;
  const answer = countAnswer(last);
  if (!answer) return undefined;
  const amount = (name: string) => {
    const stage = rest.find((each) => each.name === name);
    return stage && amountOf(name, stage.argument);
  };
  return { filter, skip: amount('$skip'), limit: amount('$limit'), answer };
}

function countAnswer({ name, argument }: StageSpec): ((n: number) => Doc) | undefined {
  if (name === '$count' && typeof argument === 'string' && /^[^$.][^.]*$/.test(argument))
    return (n) => ({ [argument]: n });
  if (name !== '$group' || !isDoc(argument)) return undefined;
  const { _id, ...fields } = argument;
  const [[field, sum] = [], ...others] = Object.entries(fields);
  const isCount = isDoc(sum) && Object.keys(sum).length === 1 && toNumber(sum['$sum']) === 1;
  const isOne = _id === null || toNumber(_id) !== undefined;
  if (field === undefined || others.length > 0 || !isCount || !isOne || /[.$]/.test(field)) return undefined;
  return (n) => ({ _id, [field]: n });
}
