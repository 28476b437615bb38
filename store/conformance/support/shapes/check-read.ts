import type { Collection, Document } from 'mongodb';
import { expect } from 'vitest';

import { matches } from '../model/match.js';
import { sorted } from '../model/sort.js';
import { compare, shown, typed } from '../model/values.js';
import type { Chance } from '../random/numbers.js';
import { makeFilter, makeSort } from './make-filter.js';
import { UnknownShape, words, type Shape } from './parse-shape.js';
import type { Run } from './run.js';

/** The documents that a filter finds, by the model. */
export const found = (documents: readonly Document[], filter: Document) =>
  documents.filter((document) => matches(typed(filter), document));

/** Asks for what a shape of `find` asks for, and compares with the model. */
export async function checkFind({ shape, chance, documents, run }: Run): Promise<void> {
  const { clauses } = shape;
  const filter = makeFilter(clauses.get('filter'), chance);
  const sort = makeSort(clauses.get('sort'));
  const limit = limitOf(clauses.get('limit'), chance);
  const skip = clauses.has('skip') ? 2 : 0;
  const projection = projectionOf(clauses.get('projection'));
  refuseOthers(shape, ['filter', 'sort', 'limit', 'skip', 'projection', 'singleBatch']);
  const reply = await run({
    ...(clauses.has('filter') ? { filter } : {}),
    ...(clauses.has('sort') ? { sort } : {}),
    ...(clauses.has('projection') ? { projection } : {}),
    ...(skip > 0 ? { skip } : {}),
    ...(limit > 0 ? { limit } : {}),
    ...(clauses.has('singleBatch') ? { singleBatch: true } : {}),
  });
  const answer = reply['cursor'].firstBatch as Document[];
  const all = sorted(found(documents, filter), sort);
  const page = all.slice(skip, limit > 0 ? skip + limit : undefined);
  expect(answer).toHaveLength(page.length);
  const byId = new Map(documents.map((document) => [Number(document['_id']), document]));
  for (const [at, document] of answer.entries()) {
    const whole = byId.get(Number(document['_id']))!;
    // Documents that the order does not tell apart may come in any.
    for (const path of Object.keys(sort)) expect(compare(whole[path], page[at]![path]), path).toBe(0);
    expect(all).toContain(whole);
    expect(shown(document)).toBe(shown(projected(whole, projection)));
  }
  expect(new Set(answer.map(({ _id }) => Number(_id))).size, 'none comes twice').toBe(answer.length);
}

function limitOf(clause: string | undefined, chance: Chance): number {
  if (clause === undefined) return 0;
  return clause === 'n' ? 2 + chance.below(8) : Number(clause);
}

function projectionOf(clause: string | undefined): Record<string, 0 | 1> {
  if (clause === undefined) return {};
  const kinds = words(clause.replace('leave _id', 'leave-id'));
  const made: Record<string, Record<string, 0 | 1>> = {
    keep: { name: 1, seq: 1 },
    leave: { name: 0, list: 0 },
    'leave-id': { _id: 0 },
  };
  return Object.assign(
    {},
    ...kinds.map((kind) => {
      if (!made[kind]) throw new UnknownShape(`${kind} in a projection`);
      return made[kind];
    }),
  ) as Record<string, 0 | 1>;
}

function projected(document: Document, projection: Record<string, 0 | 1>): Document {
  const keeps = Object.values(projection).includes(1);
  const isWanted = (name: string) => (projection[name] ?? (keeps && name !== '_id' ? 0 : 1)) === 1;
  return Object.fromEntries(Object.entries(document).filter(([name]) => isWanted(name)));
}

/** `$match`, `$limit` and counting, which is all the product aggregates. */
export async function checkAggregate({ shape, chance, documents, run }: Run): Promise<void> {
  const stages = /^\$match(?:\(([^)]*)\))?( > \$limit)? > \$group\(\$sum\)$/.exec(shape.clauses.get('pipeline') ?? '');
  if (!stages) throw new UnknownShape(`the pipeline ${shape.clauses.get('pipeline')}`);
  refuseOthers(shape, ['pipeline']);
  const filter = makeFilter(stages[1], chance);
  const limit = stages[2] ? 3 : Infinity;
  const reply = await run({
    pipeline: [{ $match: filter }, ...(stages[2] ? [{ $limit: limit }] : []), { $group: { _id: 1, n: { $sum: 1 } } }],
    cursor: {},
  });
  const n = Math.min(limit, found(documents, filter).length);
  const [counted] = reply['cursor'].firstBatch as Document[];
  expect(Number(counted?.['n'] ?? 0)).toBe(n);
}

/** The values of a path, each once, in their order. */
export async function checkDistinct({ shape, chance, documents, run }: Run): Promise<void> {
  refuseOthers(shape, ['key', 'query']);
  const query = makeFilter(shape.clauses.get('query'), chance);
  const key = chance.pick(['group', 'list', 'name']);
  const reply = await run({ key, ...(shape.clauses.has('query') ? { query } : {}) });
  const values = found(documents, query).flatMap((document): unknown[] => [document[key]].flat());
  const wanted = values.filter((value, at) => values.findIndex((each) => compare(each, value) === 0) === at);
  expect(typed({ values: reply['values'].sort(compare) })).toEqual(typed({ values: wanted.sort(compare) }));
}

/** Walks a cursor to its end in small batches. */
export async function checkGetMore({ collection, documents }: Run): Promise<void> {
  const walked = await collection.find({}, { batchSize: 5 }).toArray();
  expect(walked).toHaveLength(documents.length);
}

/** Names the plan of a query. */
export async function checkExplain({ collection }: Run): Promise<void> {
  const plan = await collection.find({ kind: 1 }).explain('queryPlanner');
  expect(plan['queryPlanner'].winningPlan.stage).toBeTypeOf('string');
}

/** @throws when a shape has a clause that a check does not know */
export function refuseOthers({ text, clauses }: Shape, known: readonly string[]): void {
  const other = [...clauses.keys()].find((name) => !known.includes(name));
  if (other !== undefined) throw new UnknownShape(`"${other}" in "${text}"`);
}

/** Every document of a collection, numbers typed. */
export const everything = (collection: Collection<any>): Promise<Document[]> =>
  collection.find({}, { sort: { _id: 1 }, promoteValues: false, promoteLongs: false }).toArray();
