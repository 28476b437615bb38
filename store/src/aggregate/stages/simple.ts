import { isDoc, toNumber, typeNameOf, type Doc } from '../../bson/value.js';
import { located } from '../../error.js';
import { compileFilter } from '../../query/match.js';
import { Memory } from '../../query/memory.js';
import { compareSortKeys, parseSort, sortKeys, type SortKey } from '../../query/sort.js';
import { sortRows } from '../../query/sort-rows.js';
import { int } from '../number.js';
import { sizeOf } from '../size-of.js';
import { allDocuments, eachDocument, type CompileStage, type Documents } from '../stage.js';

/** `$match` */
export const match: CompileStage = (argument, { variables, collation }) => {
  if (!isDoc(argument)) throw located(15959, 'the match filter must be an expression in an object');
  const matches = compileFilter(argument, { variables, collation });
  return eachDocument((document) => (matches(document) ? document : undefined));
};

/** `$sort` that no index answers. */
export const sort: CompileStage = (argument, { pace, collation }) => {
  if (!isDoc(argument)) throw located(15973, 'the $sort key specification must be an object');
  const spec = parseSort(argument);
  if (spec.length === 0) throw located(15976, '$sort stage must have at least one sort key');
  return allDocuments(async (documents) => {
    const memory = new Memory('Sort');
    const rows: { document: Doc; keys: SortKey[] }[] = [];
    for await (const document of documents) {
      memory.take(sizeOf(document));
      rows.push({ document, keys: sortKeys(document, spec, collation) });
    }
    const sorted = await sortRows(rows, (a, b) => compareSortKeys(a.keys, b.keys, spec, collation), pace);
    return sorted.map(({ document }) => document);
  });
};

/** `$skip` */
export const skip: CompileStage = (argument) => {
  const amount = amountOf('$skip', argument);
  return async function* (documents) {
    let left = amount;
    for await (const document of documents) if (left-- <= 0) yield document;
  };
};

/** `$limit` */
export const limit: CompileStage = (argument) => {
  const amount = amountOf('$limit', argument);
  return async function* (documents) {
    let left = amount;
    for await (const document of documents) {
      yield document;
      if (--left <= 0) return;
    }
  };
};

/** `$count` */
export const count: CompileStage = (argument) => {
  if (typeof argument !== 'string') throw located(40156, 'the count field must be a non-empty string');
  if (argument === '') throw located(40157, 'the count field must be a non-empty string');
  if (argument.startsWith('$')) throw located(40158, 'the count field cannot be a $-prefixed path');
  if (argument.includes('.')) throw located(40160, "the count field cannot contain '.'");
  return allDocuments(async (documents) => {
    let n = 0;
    for await (const _document of documents) n++;
    return n === 0 ? [] : [{ [argument]: int(n) }];
  });
};

/** `$sample`: each document with the same chance. */
export const sample: CompileStage = (argument) => {
  if (!isDoc(argument)) throw located(28745, 'the $sample stage specification must be an object');
  const size = toNumber(argument['size']);
  if (argument['size'] === undefined) throw located(28749, '$sample stage must specify a size');
  if (size === undefined) throw located(28746, 'size argument to $sample must be a number');
  if (size <= 0) throw located(28747, 'size argument to $sample must be a positive integer');
  return allDocuments((documents) => drawn(documents, Math.trunc(size)));
};

/** Vitter's reservoir, then shuffled. */
async function drawn(documents: Documents, size: number): Promise<Doc[]> {
  const kept: Doc[] = [];
  let seen = 0;
  for await (const document of documents) {
    seen++;
    if (kept.length < size) kept.push(document);
    else {
      const at = Math.floor(Math.random() * seen);
      if (at < size) kept[at] = document;
    }
  }
  return kept
    .map((document) => ({ document, order: Math.random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ document }) => document);
}

/** The argument of `$skip` and `$limit`. */
export function amountOf(name: string, argument: unknown): number {
  const number = toNumber(argument);
  if (number === undefined || !Number.isInteger(number) || number < 0) {
    throw located(
      name === '$limit' ? 2107201 : 5107200,
      `invalid argument to ${name} stage: Expected a non-negative number in: ${name}: ${typeNameOf(argument)}`,
    );
  }
  if (name === '$limit' && number === 0) throw located(15958, 'the limit must be positive');
  return number;
}
