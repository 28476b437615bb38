import type { Collection, Document, UpdateResult } from 'mongodb';
import { describe, expect, it } from 'vitest';

import { matches } from './support/model/match.js';
import { outcomeOf } from './support/model/update.js';
import { shown, typed } from './support/model/values.js';
import { randomDocument } from './support/random/documents.js';
import { randomFilter } from './support/random/filters.js';
import { chanceFrom, type Chance } from './support/random/numbers.js';
import { CASES, SEED } from './support/random/settings.js';
import { shorterDocuments, smallest } from './support/random/smallest.js';
import { holdsDecimal, randomUpdate, type RandomUpdate } from './support/random/updates.js';
import { storeUnderTest, typed as inTypes } from './support/under-test.js';

const store = storeUnderTest();
const DOCUMENTS = 50;
const STEPS_A_ROUND = 6;

/** One update of one document. */
interface Case extends RandomUpdate {
  document: Document;
}

const indexes = [{ a: 1 }, { b: -1 }, { 'c.x': 1 }, { b: 1, _id: -1 }, { d: 1 }, { 'c.x': 1, 'c.y': 1 }] as const;

async function collectionOf(documents: Document[]): Promise<Collection<any>> {
  const collection = store.collection();
  await collection.createIndexes(indexes.map((key) => ({ key })));
  await collection.insertMany(documents);
  return collection;
}

/** What the store makes of a document that it has. */
async function outcomeIn(
  collection: Collection<any>,
  { document, update, filter, arrayFilters }: Case,
): Promise<string> {
  const _id: unknown = document['_id'];
  const options = arrayFilters ? { arrayFilters } : {};
  const isReplacement = !Array.isArray(update) && !Object.keys(update)[0]?.startsWith('$');
  const change = isReplacement
    ? collection.replaceOne({ _id }, update as never)
    : collection.updateOne({ _id, ...filter }, update, options);
  const modified = await change.then(
    (result) => (result as UpdateResult).modifiedCount,
    () => undefined,
  );
  const after = shown(await collection.findOne({ _id }, inTypes));
  const isSame = after === shown(document);
  if (modified === undefined) return isSame ? 'refused' : `refused, but ${after}`;
  const isCounted = !isSame || pushes(update);
  return modified === Number(isCounted) ? after : `${after}, but counted as ${modified} modified`;
}

/** What is pushed counts as a change, even where `$slice` takes it away again. */
function pushes(update: Document): boolean {
  const pushed: unknown[] = Object.values(update['$push'] ?? {});
  return pushed.some((argument: any) => !Array.isArray(argument?.$each) || argument.$each.length > 0);
}

const modelOf = ({ document, update, filter, arrayFilters = [] }: Case) =>
  outcomeOf(document, {
    update: Array.isArray(update) ? update.map(typed) : typed(update),
    filter: filter && typed(filter),
    arrayFilters: arrayFilters.map(typed),
  });

/** An update that the model can calculate. */
function updateFor(document: Document, chance: Chance): RandomUpdate {
  for (;;) {
    const made = randomUpdate(chance);
    const isSum = '$inc' in made.update || '$mul' in made.update;
    if (!isSum || !holdsDecimal(document)) return made;
  }
}

const smaller = ({ document, ...rest }: Case): Case[] =>
  shorterDocuments(document).map((each) => ({ document: each, ...rest }));

async function report(one: Case): Promise<string> {
  const differs = async (each: Case) => {
    const collection = await collectionOf([each.document]);
    return (await outcomeIn(collection, each)) !== modelOf(each);
  };
  const least = await smallest(one, differs, smaller);
  const answer = await outcomeIn(await collectionOf([least.document]), least);
  return `seed ${SEED}: ${shown(least)} becomes ${answer}, expected ${modelOf(least)}`;
}

/** A removal takes what the model would take, and every index still leads to every document that is left. */
async function expectIndexesToAgree(collection: Collection<any>, chance: Chance): Promise<void> {
  const filter = randomFilter(chance);
  const wanted = typed(filter);
  const documents = await collection.find({}, inTypes).toArray();
  const expected = documents.filter((document) => matches(wanted, document)).length;
  const { deletedCount } = await collection.deleteMany(filter);
  expect(deletedCount, `seed ${SEED}, ${shown(filter)}`).toBe(expected);
  for (const key of indexes) {
    const walked = await collection.find({}, { hint: key, projection: { _id: 1 } }).toArray();
    expect(walked, `seed ${SEED}, index ${JSON.stringify(key)}`).toHaveLength(documents.length - expected);
  }
}

describe('a random update', () => {
  it(
    `leaves what the model leaves, and indexes that agree: ${CASES} cases, seed ${SEED}`,
    { timeout: 3_600_000 },
    async () => {
      const chance = chanceFrom(SEED);
      for (let done = 0; done < CASES;) {
        const start = Array.from({ length: DOCUMENTS }, (_, id) => randomDocument(chance, id));
        const collection = await collectionOf(start);
        for (let step = 0; step < STEPS_A_ROUND && done < CASES; step++, done += DOCUMENTS) {
          const documents: Document[] = await collection.find({}, inTypes).toArray();
          const cases = documents.map((document) => ({ document, ...updateFor(document, chance) }));
          const outcomes = await Promise.all(cases.map((one) => outcomeIn(collection, one)));
          const different = cases.find((one, at) => outcomes[at] !== modelOf(one));
          if (different) expect.fail(await report(different));
        }
        await expectIndexesToAgree(collection, chance);
        await collection.drop();
      }
    },
  );
});
