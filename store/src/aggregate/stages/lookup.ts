import { reaches, setField, splitPath } from '../../bson/path.js';
import { isDoc, type Doc } from '../../bson/value.js';
import { failedToParse } from '../../error.js';
import { equalToAny } from '../../query/compare.js';
import { RunningQuery } from '../../query/find.js';
import { describePlan } from '../../query/plan.js';
import { readQuery } from '../../query/read-query.js';
import { documentOf } from '../../query/scan.js';
import { compileExpression } from '../expression.js';
import { refuseBadName } from '../operators/binding.js';
import { parsePipeline } from '../parse-pipeline.js';
import { scopeOf, type Expression } from '../scope.js';
import type { CompileStage, PipelineContext, StageSpec } from '../stage.js';
import { withValue } from './unwind.js';

interface Lookup {
  from: string;
  as: string;
  equality: { localField: string; foreignField: string } | undefined;
  /** What is said of the other collection beyond equality. */
  inner: { stages: StageSpec[]; variables: [string, Expression][] } | undefined;
}

/** `$lookup`: one query by index for each document, as MongoDB does it. */
export const lookup: CompileStage = (argument, context) => {
  const spec = readLookup(argument);
  const path = splitPath(spec.as);
  return async function* (documents) {
    for await (const document of documents) yield withValue(document, path, await findForeign(spec, document, context));
  };
};

function readLookup(argument: unknown): Lookup {
  if (!isDoc(argument)) throw failedToParse('the $lookup specification must be an Object');
  const known = ['from', 'as', 'localField', 'foreignField', 'pipeline', 'let'];
  const unknown = Object.keys(argument).find((field) => !known.includes(field));
  if (unknown !== undefined) throw failedToParse(`unknown argument to $lookup: ${unknown}`);
  const { from, as, localField, foreignField, pipeline, let: given = {} } = argument;
  if (typeof as !== 'string' || as === '') throw failedToParse("must specify 'as' field for a $lookup");
  if (typeof from !== 'string') throw failedToParse("$lookup requires 'from' to be a string");
  const hasEquality = localField !== undefined || foreignField !== undefined;
  if (!hasEquality && pipeline === undefined) {
    throw failedToParse("$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified");
  }
  if (hasEquality && (typeof localField !== 'string' || typeof foreignField !== 'string')) {
    throw failedToParse("$lookup requires both or neither of 'localField' and 'foreignField' to be specified");
  }
  if (!isDoc(given)) throw failedToParse("$lookup argument 'let' must be an object");
  if (pipeline === undefined && argument['let'] !== undefined) {
    throw failedToParse("$lookup with 'let' argument must also specify 'pipeline'");
  }
  if (pipeline !== undefined && !Array.isArray(pipeline)) throw failedToParse("'pipeline' option must be an array");
  return {
    from,
    as,
    equality: hasEquality ? { localField: String(localField), foreignField: String(foreignField) } : undefined,
    inner: pipeline && {
      stages: parsePipeline(pipeline, '$lookup'),
      variables: Object.entries(given).map(([name, value]): [string, Expression] => {
        refuseBadName(name);
        return [name, compileExpression(value)];
      }),
    },
  };
}

async function findForeign(spec: Lookup, document: Doc, context: PipelineContext): Promise<Doc[]> {
  const values = spec.equality && valuesOf(document, spec.equality.localField);
  if (!spec.inner) return spec.equality ? findEqual(context, spec.from, spec.equality.foreignField, values ?? []) : [];
  const scope = scopeOf(document, context);
  const own = Object.fromEntries(spec.inner.variables.map(([name, value]) => [name, value(scope)]));
  const stages = [...spec.inner.stages];
  if (spec.equality) stages.unshift({ name: '$match', argument: { [spec.equality.foreignField]: { $in: values } } });
  const variables = { ...context.variables, ...own };
  const found: Doc[] = [];
  for await (const each of context.run({ ...context, variables, name: spec.from }, spec.from, stages)) found.push(each);
  return found;
}

/** A missing field is looked for as null, an array by each of its elements. */
function valuesOf(document: Doc, path: string): unknown[] {
  const values: unknown[] = [];
  reaches(document, path.split('.'), (value) => {
    if (!Array.isArray(value)) values.push(value ?? null);
    return false;
  });
  return values.length > 0 ? values : [null];
}

/** Equality by field alone; a regular expression among the values is looked for as a value, not as a pattern. */
export async function findEqual(
  { environment, find, pace, notePlan, collation }: PipelineContext,
  from: string,
  foreignField: string,
  values: readonly unknown[],
): Promise<Doc[]> {
  const collection = find(from);
  if (!collection) return [];
  const filter: Doc = {};
  setField(filter, foreignField, { $in: values });
  const test = equalToAny(values, collation);
  const parts = foreignField.split('.');
  const query = {
    ...readQuery(filter, { collation: collation?.spec }),
    matches: (document: Doc) => reaches(document, parts, test),
    pace,
  };
  const running = new RunningQuery(environment, collection, query);
  notePlan(`$lookup ${describePlan(running.plan, [])}`);
  const found: Doc[] = [];
  await running.read((each) => found.push(documentOf(each)) > 0);
  return found;
}
