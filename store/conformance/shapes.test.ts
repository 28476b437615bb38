import type { Document } from 'mongodb';
import { describe, expect, it } from 'vitest';

import { shapesOf } from '../src/command/shape.js';
import shapes from './shapes.json' with { type: 'json' };
import { chanceFrom } from './support/random/numbers.js';
import { checkAggregate, checkDistinct, checkExplain, checkFind, checkGetMore } from './support/shapes/check-read.js';
import {
  checkCreateIndexes,
  checkDelete,
  checkDropDatabase,
  checkFindAndModify,
  checkInsert,
  checkUpdate,
} from './support/shapes/check-write.js';
import { documentsFor, indexedPaths } from './support/shapes/fixture.js';
import { parseShape, UnknownShape } from './support/shapes/parse-shape.js';
import type { Run } from './support/shapes/run.js';
import { storeUnderTest, typed } from './support/under-test.js';

const store = storeUnderTest();

/** How often each shape is tried, with other values each time. */
const TRIES = 4;

/** What covers the shapes of each command: a command of the shape is made, sent, and its answer held against a model. */
const checks: Record<string, (run: Run) => Promise<void>> = {
  find: checkFind,
  aggregate: checkAggregate,
  distinct: checkDistinct,
  getMore: checkGetMore,
  explain: checkExplain,
  insert: checkInsert,
  update: checkUpdate,
  delete: checkDelete,
  findAndModify: checkFindAndModify,
  createIndexes: checkCreateIndexes,
  dropDatabase: checkDropDatabase,
};

describe('what the product sends', () => {
  for (const text of shapes) {
    for (const isIndexed of [false, true]) {
      it(`${text}${isIndexed ? ' (with indexes)' : ''}`, async () => {
        const seeds = Array.from({ length: TRIES }, (_, at) => at + 1);
        // One that drops the database would take the others' collections with it.
        if (text === 'dropDatabase') for (const seed of seeds) await tryShape(text, isIndexed, seed);
        else await Promise.all(seeds.map((seed) => tryShape(text, isIndexed, seed)));
      });
    }
  }

  it('is listed in order, each shape once', () => {
    expect(shapes).toEqual([...new Set(shapes)].sort());
  });

  it('is not taken for covered when no case can be made of it', async () => {
    await expect(tryShape('find | filter: $nearly', false, 1)).rejects.toThrow(UnknownShape);
  });
});

async function tryShape(text: string, isIndexed: boolean, seed: number): Promise<void> {
  const shape = parseShape(text);
  const check = checks[shape.command];
  if (!check) throw new UnknownShape(`the command ${shape.command}`);
  const chance = chanceFrom(seed);
  const collection = store.collection();
  const documents = documentsFor(chance);
  if (isIndexed) await collection.createIndexes(indexedPaths.map((path) => ({ key: { [path]: 1 } })));
  await collection.insertMany(documents);
  const run = (fields: Document): Promise<Document> => {
    const target = shape.command === 'dropDatabase' ? 1 : collection.collectionName;
    const command = { [shape.command]: target, ...fields };
    expect(shapesOf({ name: shape.command, body: command }), 'the command is of the shape').toContain(text);
    return store.db.command(command, typed);
  };
  await check({ shape, chance, collection, documents, run });
}
