import type { Document } from 'mongodb';
import { describe, expect, it } from 'vitest';

import { codeOf, typed, type storeUnderTest } from './under-test.js';

/** One row: what a pipeline makes of the documents, or with which code it is refused. */
export interface PipelineCase {
  title: string;
  documents?: Document[];
  pipeline: Document[];
  /** What comes out, in order, with every number in its BSON type; or any order. */
  gives?: Document[];
  inAnyOrder?: boolean;
  code?: number;
}

/** Runs each row on a collection of its own; documents without an id have 0, 1, 2 … in this order. */
export function pipelineTable(name: string, store: ReturnType<typeof storeUnderTest>, cases: PipelineCase[]): void {
  describe(name, () => {
    it.each(cases)('$title', async ({ documents = [{}], pipeline, gives, inAnyOrder, code }) => {
      const collection = store.collection();
      if (documents.length > 0) await collection.insertMany(documents.map((document, _id) => ({ _id, ...document })));
      const run = () => collection.aggregate(pipeline, typed).toArray();
      if (code !== undefined) {
        expect(await codeOf(run())).toBe(code);
        return;
      }
      const wanted = await travelled(store, gives ?? []);
      const found = await run();
      if (inAnyOrder) expect(shown(found).sort()).toEqual(shown(wanted).sort());
      else expect(shown(found)).toEqual(shown(wanted));
    });
  });
}

/** One row: what an expression is worth for a document, or with which code it is refused. */
export interface ExpressionCase {
  title: string;
  document?: Document;
  expression: unknown;
  /** The value with its number types; left out when it is missing. */
  is?: unknown;
  code?: number;
}

/** Evaluates each row in a `$project`, and once more in an `$expr`, which must agree. */
export function expressionTable(name: string, store: ReturnType<typeof storeUnderTest>, cases: ExpressionCase[]): void {
  describe(name, () => {
    it.each(cases)('$title', async ({ document = {}, expression, is, code }) => {
      const collection = store.collection();
      await collection.insertOne({ _id: 0, ...document });
      const run = () => collection.aggregate([{ $project: { _id: 0, value: expression } }], typed).toArray();
      if (code !== undefined) {
        expect(await codeOf(run())).toBe(code);
        return;
      }
      const [wanted] = await travelled(store, [is === undefined ? {} : { value: is }]);
      expect(shown(await run())).toEqual(shown([wanted ?? {}]));
      if (is === undefined) return;
      const filter = { $expr: { $eq: [expression, { $literal: is }] } };
      expect(await collection.countDocuments(filter)).toBe(1);
    });
  });
}

/** Type, value and order of fields, in a form that differences can be read in. */
function shown(documents: readonly Document[]): string[] {
  return documents.map((document) => JSON.stringify(document, (_key, value: unknown) => describeValue(value)));
}

function describeValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const tag = (value as { _bsontype?: string })._bsontype;
  return tag === undefined ? value : `${tag} ${(value as { toString: () => string }).toString()}`;
}

/** What documents look like after a journey over the wire. */
async function travelled(store: ReturnType<typeof storeUnderTest>, documents: Document[]): Promise<Document[]> {
  const collection = store.collection();
  if (documents.length === 0) return [];
  await collection.insertMany(documents.map((document, at) => ({ _id: at, document })));
  const found = await collection.find({}, { ...typed, sort: { _id: 1 } }).toArray();
  return found.map(({ document }) => document as Document);
}
