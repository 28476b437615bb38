import { compareValues } from '../../bson/key.js';
import { isDoc, rankOf, toNumber, type Doc } from '../../bson/value.js';
import { located } from '../../error.js';
import { Memory } from '../../query/memory.js';
import { compileAccumulator } from '../accumulators.js';
import { compareInExpression } from '../compare.js';
import { compileExpression } from '../expression.js';
import { int } from '../number.js';
import { scopeOf } from '../scope.js';
import { sizeOf } from '../size-of.js';
import { allDocuments, type CompileStage } from '../stage.js';

const defaultOutput: Doc = { count: { $sum: int(1) } };

/** `$bucket`, which is a `$group` by the boundary below each value. */
export const bucket: CompileStage = (argument, context) => {
  if (!isDoc(argument)) throw located(40201, 'Argument to $bucket stage must be an object');
  const { groupBy, boundaries, default: otherwise, output = defaultOutput } = argument;
  if (groupBy === undefined || boundaries === undefined) {
    throw located(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
  }
  if (!Array.isArray(boundaries)) throw located(40200, "The $bucket 'boundaries' field must be an array");
  const limits: unknown[] = boundaries;
  if (limits.length < 2) throw located(40192, "The $bucket 'boundaries' field must have at least 2 values");
  for (const [at, limit] of limits.slice(1).entries()) {
    if (rankOf(limit) !== rankOf(limits[at]))
      throw located(40193, "All values in the 'boundaries' option to $bucket must have the same type");
    if (compareValues(limit, limits[at]) <= 0)
      throw located(40194, "The 'boundaries' option to $bucket must be sorted in ascending order");
  }
  const branches = limits.slice(1).map((limit, at) => ({
    case: { $and: [{ $gte: [groupBy, { $literal: limits[at] }] }, { $lt: [groupBy, { $literal: limit }] }] },
    then: { $literal: limits[at] },
  }));
  const choice: Doc = { branches, ...('default' in argument ? { default: { $literal: otherwise } } : {}) };
  const stages = [
    { name: '$group', argument: { _id: { $switch: choice }, ...(isDoc(output) ? output : {}) } },
    { name: '$sort', argument: { _id: int(1) } },
  ];
  return context.compile(stages, context);
};

/** `$sortByCount`, which is a `$group` and a `$sort`. */
export const sortByCount: CompileStage = (argument, context) => {
  const isExpression = isDoc(argument)
    ? Object.keys(argument)[0]?.startsWith('$')
    : typeof argument === 'string' && argument.startsWith('$');
  if (!isExpression) {
    throw typeof argument === 'string'
      ? located(40148, 'the sortByCount field must be defined as a $-prefixed path or an expression inside an object')
      : isDoc(argument)
        ? located(40147, 'the sortByCount field must be defined as a $-prefixed path or an expression inside an object')
        : located(40149, 'the sortByCount field must be specified as a string or as an object');
  }
  const stages = [
    { name: '$group', argument: { _id: argument, ...defaultOutput } },
    { name: '$sort', argument: { count: int(-1) } },
  ];
  return context.compile(stages, context);
};

/** A document and what it is put into a bucket by. */
interface Row {
  value: unknown;
  document: Doc;
}

/** `$bucketAuto`: as many buckets as asked for, of about equal size; equal values stay together. */
export const bucketAuto: CompileStage = (argument, context) => {
  if (!isDoc(argument)) throw located(40240, 'The argument to $bucketAuto must be an object');
  const { groupBy, buckets, output = defaultOutput, granularity } = argument;
  if (groupBy === undefined || buckets === undefined) {
    throw located(40246, "$bucketAuto requires 'groupBy' and 'buckets' to be specified");
  }
  const wanted = toNumber(buckets);
  if (wanted === undefined) throw located(40241, "The $bucketAuto 'buckets' field must be a numeric value");
  if (wanted <= 0) throw located(40243, "The $bucketAuto 'buckets' field must be greater than 0");
  if (granularity !== undefined) throw located(40261, 'granularity is not supported by the embedded store');
  const key = compileExpression(groupBy);
  const makers = Object.entries(isDoc(output) ? output : {}).map(([name, spec]) => ({
    name,
    make: compileAccumulator(name, spec),
  }));
  return allDocuments(async (documents) => {
    const memory = new Memory('$bucketAuto');
    const rows: Row[] = [];
    for await (const document of documents) {
      memory.take(sizeOf(document));
      rows.push({ value: key(scopeOf(document, context)) ?? null, document });
    }
    const compare = (a: Row, b: Row) => compareInExpression(a.value, b.value, context.collation);
    return cut(rows.sort(compare), Math.trunc(wanted), compare).map((part, at, parts) => {
      const out: Doc = { _id: { min: part[0]?.value, max: parts[at + 1]?.[0]?.value ?? part.at(-1)?.value } };
      for (const { name, make } of makers) {
        const scopes = part.map(({ document }) => scopeOf(document, context));
        const accumulator = make(scopes[0] ?? scopeOf({}, context));
        for (const scope of scopes) accumulator.add(scope);
        out[name] = accumulator.value();
      }
      return out;
    });
  });
};

/** Parts of about equal size, none of which begins with what is equal to the end of the one before. */
function cut(rows: Row[], buckets: number, compare: (a: Row, b: Row) => number): Row[][] {
  const size = Math.max(1, Math.round(rows.length / buckets));
  const parts: Row[][] = [];
  const isTie = (a: Row | undefined, b: Row | undefined) => a && b && compare(a, b) === 0;
  let at = 0;
  while (at < rows.length) {
    let end = parts.length === buckets - 1 ? rows.length : Math.min(rows.length, at + size);
    while (end < rows.length && isTie(rows[end - 1], rows[end])) end++;
    parts.push(rows.slice(at, end));
    at = end;
  }
  return parts;
}
