import type { Collection, CollationOptions, Document, IndexDescription } from 'mongodb';
import { describe, expect, it } from 'vitest';

import { matches } from './support/model/match.js';
import { projected } from './support/model/project.js';
import { sorted } from './support/model/sort.js';
import { shown, typed } from './support/model/values.js';
import { randomDocument } from './support/random/documents.js';
import { randomFilter, randomProjection, randomSort } from './support/random/filters.js';
import { chanceFrom } from './support/random/numbers.js';
import { CASES, SEED } from './support/random/settings.js';
import { shorterDocuments, shorterLists, smallest } from './support/random/smallest.js';
import { storeUnderTest, typed as inTypes } from './support/under-test.js';

const store = storeUnderTest();
const QUERIES_A_ROUND = 100;
const DOCUMENTS = 60;

/** One query over some documents. */
interface Case {
  documents: Document[];
  filter: Document;
  sort: Document;
  skip: number;
  /** 0 for all. */
  limit: number;
  /** Without one, documents are told apart by their ids. */
  projection?: Document;
  /** The model has none: with one, the documents without indexes are the model. */
  collation?: CollationOptions;
}

const collations: CollationOptions[] = [
  { locale: 'en', strength: 2 },
  { locale: 'en', strength: 1, numericOrdering: true },
];

const indexes: IndexDescription[] = [
  { key: { a: 1 } },
  { key: { a: -1, b: 1 } },
  { key: { b: 1, a: 1 } },
  { key: { b: -1 }, sparse: true },
  { key: { 'c.x': 1, 'c.y': -1 } },
  { key: { c: 1 } },
  { key: { 'a.x': 1 } },
  { key: { a: 1 }, name: 'a in English', collation: { locale: 'en', strength: 2 } },
  { key: { b: 1, a: -1 }, name: 'b and a in English', collation: { locale: 'en', strength: 2 } },
  { key: { b: 1 }, name: 'hidden', hidden: true },
  { key: { 'c.y': 1 }, sparse: true },
  { key: { b: -1, _id: 1 }, unique: true },
  { key: { b: 1, 'c.x': 1 }, partialFilterExpression: { b: { $gte: 0 } } },
  { key: { a: 1, 'c.x': 1, _id: 1 }, partialFilterExpression: { b: { $exists: true } } },
];

/** The same documents twice: as they are, and with indexes that are partly older and partly younger than they. */
async function twins(documents: readonly Document[]): Promise<Collection<any>[]> {
  const bare = store.collection();
  const indexed = store.collection();
  const half = Math.floor(documents.length / 2);
  const insert = async (collection: Collection<any>, some: readonly Document[]) =>
    some.length > 0 ? collection.insertMany(some as Document[]) : undefined;
  await Promise.all([insert(bare, documents), insert(indexed, documents.slice(0, half))]);
  await indexed.createIndexes(indexes);
  await insert(indexed, documents.slice(half));
  return [bare, indexed];
}

const told = (documents: readonly Document[], projection: Document | undefined) =>
  documents.map((document) => (projection ? shown(document) : Number(document['_id'])));

type Answer = (string | number)[];

/** What the model finds. */
function expected({ documents, filter, sort, skip, limit, projection }: Case): Answer {
  const wanted = typed(filter);
  const found = sorted(
    documents.filter((document) => matches(wanted, document)),
    sort,
  );
  const page = found.slice(skip, limit > 0 ? skip + limit : undefined);
  const cut = projection && typed(projection);
  return told(cut ? page.map((document) => projected(document, cut)) : page, projection);
}

/** What a collection answers to a find; how many it counts, and what a pipeline makes of it, must agree. */
async function answered(collection: Collection<any>, query: Case): Promise<Answer> {
  const { filter, sort, skip, limit, projection, collation } = query;
  const options = collation ? { collation } : {};
  const page = { skip, limit, ...(projection ? { projection } : {}), ...inTypes };
  const stages = [{ $match: filter }, { $sort: sort }, { $skip: skip }, ...(limit > 0 ? [{ $limit: limit }] : [])];
  const [found, count, piped] = await Promise.all([
    collection.find(filter, { sort: sort as never, ...page, ...options }).toArray(),
    collection.countDocuments(filter, { ...options, skip, ...(limit > 0 ? { limit } : {}) }),
    projection ? undefined : collection.aggregate(stages, { ...options, ...inTypes }).toArray(),
  ]);
  const answer = told(found, projection);
  if (piped && String(told(piped, undefined)) !== String(answer))
    return [...answer, 'but a pipeline', ...told(piped, undefined)];
  return count === found.length ? answer : [...answer, 'but counted', count];
}

/** The first answer that is not the model's, or nothing. */
async function difference(query: Case, collections: readonly Collection<any>[]) {
  const answers = await Promise.all(collections.map((collection) => answered(collection, query)));
  const wanted = query.collation ? answers[0]! : expected(query);
  const at = answers.findIndex((answer) => JSON.stringify(answer) !== JSON.stringify(wanted));
  return at < 0 ? undefined : { where: at === 0 ? 'without indexes' : 'with indexes', wanted, answer: answers[at] };
}

function smaller({ documents, filter, sort, ...rest }: Case): Case[] {
  const filters = [...shorterDocuments(filter), ...shorterClauses(filter)];
  return [
    ...filters.map((each) => ({ documents, filter: each, sort, ...rest })),
    ...shorterDocuments(sort).map((each) => ({ documents, filter, sort: each, ...rest })),
    ...shorterLists(documents).map((each) => ({ documents: each, filter, sort, ...rest })),
    ...documents.flatMap((document, at) =>
      shorterDocuments(document).map((each) => ({ documents: documents.with(at, each), filter, sort, ...rest })),
    ),
  ];
}

function shorterClauses(filter: Document): Document[] {
  return ['$and', '$or', '$nor'].flatMap((name) => {
    const clauses: Document[] = filter[name] ?? [];
    return clauses.flatMap((clause, at) =>
      shorterDocuments(clause).map((each) => ({ ...filter, [name]: clauses.with(at, each) })),
    );
  });
}

async function report(query: Case): Promise<string> {
  const differs = async (each: Case) => difference(each, await twins(each.documents));
  const least = await smallest(query, async (each) => (await differs(each)) !== undefined, smaller);
  const { where, wanted, answer } = (await differs(least)) ?? { where: 'only now and then', wanted: [], answer: [] };
  return `seed ${SEED}, ${where}: ${shown(least)} finds ${String(answer)}, expected ${String(wanted)}`;
}

describe('a random query', () => {
  it(
    `finds what the model finds, with indexes and without: ${CASES} cases, seed ${SEED}`,
    { timeout: 3_600_000 },
    async () => {
      const chance = chanceFrom(SEED);
      for (let done = 0; done < CASES; done += QUERIES_A_ROUND) {
        const documents = Array.from({ length: DOCUMENTS }, (_, id) => typed(randomDocument(chance, id)));
        const collections = await twins(documents);
        const queries = Array.from({ length: Math.min(QUERIES_A_ROUND, CASES - done) }, () => ({
          documents,
          filter: randomFilter(chance),
          sort: randomSort(chance),
          skip: chance.happens(0.2) ? chance.below(5) : 0,
          limit: chance.happens(0.3) ? chance.below(8) : 0,
          ...(chance.happens(0.2) ? { projection: randomProjection(chance) } : {}),
          ...(chance.happens(0.15) ? { collation: chance.pick(collations) } : {}),
        }));
        const differences = await Promise.all(queries.map((query) => difference(query, collections)));
        const at = differences.findIndex((each) => each !== undefined);
        if (at >= 0) expect.fail(await report(queries[at]!));
        await Promise.all(collections.map((collection) => collection.drop()));
      }
    },
  );
});
