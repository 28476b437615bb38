import { Aggregator } from 'mingo';
import type { AnyObject } from 'mingo/types';

import { decodePlain, toPlain } from '../bson/codec.js';
import { isDoc, toNumber, typeNameOf, type Doc } from '../bson/value.js';
import { badValue, located, MongoError, notSupported } from '../error.js';
import { countMatching } from '../query/count.js';
import { RunningQuery } from '../query/find.js';
import { compileFilter, type Variables } from '../query/match.js';
import { describePlan } from '../query/plan.js';
import { readQuery } from '../query/read-query.js';
import { compareSortKeys, parseSort, sortKeys } from '../query/sort.js';
import type { Collection } from '../storage/collection.js';
import type { Environment } from '../storage/environment.js';
import { lookUp } from './lookup.js';
import { mingoOptions } from './mingo.js';

/** One stage: its name and argument, numbers typed. */
export interface Stage {
  name: string;
  argument: unknown;
}

/** What a pipeline may read. */
export interface PipelineContext {
  environment: Environment;
  /** A collection of the same database. */
  find: (name: string) => Collection | undefined;
  variables: Variables;
  notePlan: (plan: string) => void;
}

const foreign = new Set([
  '$geoNear',
  '$search',
  '$searchMeta',
  '$vectorSearch',
  '$changeStream',
  '$text',
  '$out',
  '$merge',
]);

/** Reads a pipeline; each stage has exactly one field. */
export function parsePipeline(stages: readonly unknown[]): Stage[] {
  return stages.map((stage) => {
    const [entry, ...more] = isDoc(stage) ? Object.entries(stage) : [];
    if (!entry || more.length > 0) {
      throw located(40323, 'A pipeline stage specification object must contain exactly one field.');
    }
    const [name, argument] = entry;
    if (foreign.has(name)) throw notSupported(`stage ${name}`);
    return { name, argument };
  });
}

/** Runs a pipeline over a collection; what is at its beginning is answered by an index if one fits. */
export async function runPipeline(
  context: PipelineContext,
  collection: Collection | undefined,
  stages: readonly Stage[],
  hint?: unknown,
): Promise<Doc[]> {
  const counted = countOf(stages);
  if (counted && collection) {
    const query = readQuery(counted.filter, { ...counted, hint, variables: context.variables });
    const n = await countMatching(context.environment, collection, query, context.notePlan);
    return n === 0 ? [] : [counted.answer(n)];
  }
  const { source, rest } = await readSource(context, collection, stages, hint);
  return runStages(context, source, rest);
}

interface Counted {
  filter: Doc;
  skip: number | undefined;
  limit: number | undefined;
  answer: (n: number) => Doc;
}

/** `[{ $match }, { $skip }, { $limit }, { $group: { _id: 1, n: { $sum: 1 } } }]` is how drivers count. */
function countOf(stages: readonly Stage[]): Counted | undefined {
  const [first, ...rest] = stages;
  const last = rest.pop();
  if (first?.name !== '$match' || !isDoc(first.argument) || !last) return undefined;
  const names = rest.map(({ name }) => name).join();
  if (!['', '$skip', '$limit', '$skip,$limit'].includes(names)) return undefined;
  const answer = countAnswer(last);
  if (!answer) return undefined;
  const amount = (name: string) => toNumber(rest.find((stage) => stage.name === name)?.argument);
  return { filter: first.argument, skip: amount('$skip'), limit: amount('$limit'), answer };
}

function countAnswer({ name, argument }: Stage): ((n: number) => Doc) | undefined {
  if (name === '$count' && typeof argument === 'string') return (n) => ({ [argument]: n });
  if (name !== '$group' || !isDoc(argument)) return undefined;
  const { _id, ...fields } = argument;
  const [[field, sum] = [], ...others] = Object.entries(fields);
  const isCount = isDoc(sum) && Object.keys(sum).length === 1 && toNumber(sum['$sum']) === 1;
  const isOne = _id === null || toNumber(_id) !== undefined;
  if (field === undefined || others.length > 0 || !isCount || !isOne) return undefined;
  return (n) => ({ _id, [field]: n });
}

async function readSource(
  context: PipelineContext,
  collection: Collection | undefined,
  stages: readonly Stage[],
  hint: unknown,
): Promise<{ source: Doc[]; rest: Stage[] }> {
  const rest = [...stages];
  const takeArgument = (name: string) => (rest[0]?.name === name ? rest.shift()?.argument : undefined);
  const filter = takeArgument('$match') ?? {};
  if (!isDoc(filter)) throw located(15959, 'the match filter must be an expression in an object');
  const sort = takeArgument('$sort');
  const skip = amountOf('$skip', takeArgument('$skip'));
  const limit = amountOf('$limit', takeArgument('$limit'));
  const query = readQuery(filter, { sort, skip, limit, hint, variables: context.variables });
  const source: Doc[] = [];
  if (!collection) return { source, rest };
  const running = new RunningQuery(context.environment, collection, query);
  context.notePlan(describePlan(running.plan, query.sort));
  await running.read((found) => source.push(decodePlain(found.raw)) > 0);
  return { source, rest };
}

async function runStages(context: PipelineContext, source: Doc[], stages: readonly Stage[]): Promise<Doc[]> {
  let documents = source;
  let forMingo: Stage[] = [];
  for (const stage of stages) {
    const run = ownStages[stage.name];
    const isOwn = run && !(stage.name === '$lookup' && !isPlainLookup(stage.argument));
    if (!isOwn) {
      forMingo.push(stage);
      continue;
    }
    documents = runMingo(context, documents, forMingo);
    forMingo = [];
    documents = await run(documents, stage.argument, context);
  }
  return runMingo(context, documents, forMingo);
}

type OwnStage = (documents: Doc[], argument: unknown, context: PipelineContext) => Doc[] | Promise<Doc[]>;

/** Stages whose meaning depends on BSON's order and equality, which mingo does not have. */
const ownStages: Record<string, OwnStage> = {
  $match: (documents, argument, { variables }) => {
    if (!isDoc(argument)) throw located(15959, 'the match filter must be an expression in an object');
    return documents.filter(compileFilter(argument, variables));
  },
  $sort: (documents, argument) => {
    const sort = parseSort(argument);
    if (sort.length === 0) throw located(15976, '$sort stage must have at least one sort key');
    const keyed = documents.map((document) => ({ document, keys: sortKeys(document, sort) }));
    return keyed.sort((a, b) => compareSortKeys(a.keys, b.keys, sort)).map(({ document }) => document);
  },
  $skip: (documents, argument) => documents.slice(amountOf('$skip', argument)),
  $limit: (documents, argument) => documents.slice(0, amountOf('$limit', argument)),
  $count: (documents, argument) => {
    if (typeof argument !== 'string' || argument === '') {
      throw located(40156, 'the count field must be a non-empty string');
    }
    return documents.length === 0 ? [] : [{ [argument]: documents.length }];
  },
  $lookup: lookUp,
};

const isPlainLookup = (argument: unknown) => isDoc(argument) && argument['pipeline'] === undefined;

function amountOf(name: string, argument: unknown): number | undefined {
  if (argument === undefined) return undefined;
  const number = toNumber(argument);
  if (number === undefined || !Number.isInteger(number) || number < 0) {
    throw located(
      name === '$limit' ? 2107201 : 5107200,
      `invalid argument to ${name} stage: Expected a non-negative number in: ${name}: ${typeNameOf(argument)}`,
    );
  }
  if (name === '$limit' && number === 0) throw located(15958, 'the limit must be positive');
  return number;
}

function runMingo(context: PipelineContext, documents: Doc[], stages: readonly Stage[]): Doc[] {
  if (stages.length === 0) return documents;
  const plain = stages.map(({ name, argument }) => toPlain({ [name]: argument }));
  try {
    const aggregator = new Aggregator(plain, {
      ...mingoOptions,
      variables: context.variables,
      collectionResolver: (name) => {
        throw notSupported(`a pipeline over ${name} inside of a stage`);
      },
    });
    return aggregator.run<AnyObject>(documents as AnyObject[]);
  } catch (error) {
    throw asMongoError(error, stages);
  }
}

function asMongoError(error: unknown, stages: readonly Stage[]): MongoError {
  if (error instanceof MongoError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const unknown = /unregistered|unknown pipeline|not registered/i.test(message);
  if (unknown) {
    const name = stages.find((stage) => message.includes(stage.name))?.name;
    return located(40324, `Unrecognized pipeline stage name: '${name ?? message}'`);
  }
  return badValue(message);
}
