import { parsePipeline } from '../aggregate/parse-pipeline.js';
import { compileChanges } from '../aggregate/compile-stages.js';
import type { Doc } from '../bson/value.js';
import type { FilterContext } from '../query/match.js';

/** Compiles an update that is written as aggregation stages. */
export function compilePipeline(stages: readonly unknown[], context: FilterContext): (document: Doc) => Doc {
  return compileChanges(parsePipeline(stages), context);
}
