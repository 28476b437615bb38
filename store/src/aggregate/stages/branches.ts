import { isDoc, type Doc } from '../../bson/value.js';
import { failedToParse, located } from '../../error.js';
import { Memory } from '../../query/memory.js';
import { parsePipeline } from '../parse-pipeline.js';
import { sizeOf } from '../size-of.js';
import { allDocuments, type CompileStage, type Documents } from '../stage.js';

/** `$facet`: several pipelines over the same documents. */
export const facet: CompileStage = (argument, context) => {
  if (!isDoc(argument) || Object.keys(argument).length === 0) {
    throw located(40169, 'the $facet specification must be a non-empty object');
  }
  const branches = Object.entries(argument).map(([name, pipeline]) => {
    if (!Array.isArray(pipeline)) throw located(40170, `arguments to $facet must be arrays, ${name} is not`);
    return { name, stage: context.compile(parsePipeline(pipeline, '$facet'), context) };
  });
  return allDocuments(async (documents) => {
    const memory = new Memory('$facet');
    const all: Doc[] = [];
    for await (const document of documents) {
      memory.take(sizeOf(document));
      all.push(document);
    }
    const out: Doc = {};
    for (const { name, stage } of branches) {
      const results: Doc[] = [];
      for await (const document of stage(replayed(all))) {
        memory.take(sizeOf(document));
        results.push(document);
      }
      out[name] = results;
    }
    return [out];
  });
};

/** `$unionWith`: then the documents of another collection, by a pipeline of their own. */
export const unionWith: CompileStage = (argument, context) => {
  const given = typeof argument === 'string' ? { coll: argument } : argument;
  if (!isDoc(given)) throw failedToParse('the $unionWith stage specification must be an object or string');
  const { coll, pipeline = [] } = given;
  if (typeof coll !== 'string') throw located(40414, "BSON field '$unionWith.coll' is missing but a required field");
  if (!Array.isArray(pipeline)) throw failedToParse('$unionWith.pipeline must be an array');
  const stages = parsePipeline(pipeline, '$unionWith');
  return async function* (documents) {
    yield* documents;
    yield* context.run({ ...context, name: coll }, coll, stages);
  };
};

/** Documents that are there already. */
// oxlint-disable-next-line typescript/require-await -- the same shape as sources that wait
export async function* replayed(documents: Iterable<Doc>): Documents & AsyncGenerator<Doc> {
  yield* documents;
}
