import { Aggregator } from 'mingo';
import type { AnyObject } from 'mingo/types';

import { mingoOptions } from '../aggregate/mingo.js';
import { toPlain, toTyped } from '../bson/codec.js';
import { isDoc, type Doc } from '../bson/value.js';
import { badValue, MongoError } from '../error.js';
import type { Variables } from '../query/match.js';

const allowed = new Set(['$set', '$addFields', '$unset', '$project', '$replaceRoot', '$replaceWith']);

/** Compiles an update that is written as aggregation stages. */
export function compilePipeline(stages: readonly unknown[], variables: Variables): (document: Doc) => Doc {
  for (const stage of stages) {
    const [name] = isDoc(stage) ? Object.keys(stage) : [];
    if (name === undefined || !allowed.has(name)) {
      throw new MongoError(72, 'InvalidOptions', `${name ?? 'this stage'} is not allowed to be used within an update`);
    }
  }
  const pipeline = toPlain({ stages })['stages'] as AnyObject[];
  const aggregator = new Aggregator(pipeline, { ...mingoOptions, variables: variables });
  return (document) => {
    const before = toPlain(document);
    try {
      const [after] = aggregator.run<AnyObject>([before]);
      return restoreTypes(document, toTyped(after ?? before));
    } catch (error) {
      throw error instanceof MongoError ? error : badValue((error as Error).message);
    }
  };
}

/** mingo knows JavaScript's numbers only: a field that did not change gets the number type it had. */
function restoreTypes(before: Doc, after: Doc): Doc {
  const plainBefore = toPlain(before);
  const plainAfter = toPlain(after);
  for (const name of Object.keys(after)) {
    if (Object.hasOwn(before, name) && sameJson(plainBefore[name], plainAfter[name])) after[name] = before[name];
  }
  return after;
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
