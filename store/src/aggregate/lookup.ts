import { decodePlain } from '../bson/codec.js';
import { reaches, setField } from '../bson/path.js';
import { isDoc, type Doc } from '../bson/value.js';
import { failedToParse } from '../error.js';
import { equalToAny } from '../query/compare.js';
import { RunningQuery } from '../query/find.js';
import { readQuery } from '../query/read-query.js';
import type { PipelineContext } from './pipeline.js';

/** `$lookup` by equality: one query by index for each document, as MongoDB does it. */
export async function lookUp(documents: Doc[], argument: unknown, context: PipelineContext): Promise<Doc[]> {
  if (!isDoc(argument)) throw failedToParse('the $lookup specification must be an object');
  const { from, localField, foreignField, as } = argument;
  if (typeof from !== 'string' || typeof localField !== 'string' || typeof foreignField !== 'string') {
    throw failedToParse("$lookup requires 'from', 'localField' and 'foreignField' to be strings");
  }
  if (typeof as !== 'string' || as === '') throw failedToParse("must specify 'as' field for a $lookup");
  const out: Doc[] = [];
  for (const document of documents) {
    const found = await findForeign(context, from, foreignField, valuesOf(document, localField));
    const next = { ...document };
    setField(next, as, found);
    out.push(next);
  }
  return out;
}

function valuesOf(document: Doc, path: string): unknown[] {
  const values: unknown[] = [];
  reaches(document, path.split('.'), (value) => {
    if (!Array.isArray(value)) values.push(value ?? null);
    return false;
  });
  return values.length > 0 ? values : [null];
}

async function findForeign(
  { environment, find }: PipelineContext,
  from: string,
  foreignField: string,
  values: unknown[],
): Promise<Doc[]> {
  const collection = find(from);
  if (!collection) return [];
  // A regular expression among the values is looked for as a value, not as a pattern.
  const filter = { [foreignField]: { $in: values } };
  const test = equalToAny(values);
  const query = {
    ...readQuery(filter),
    matches: (document: Doc) => reaches(document, foreignField.split('.'), test),
  };
  const found: Doc[] = [];
  await new RunningQuery(environment, collection, query).read(({ raw }) => found.push(decodePlain(raw)) > 0);
  return found;
}
