import { keyText } from '../../bson/collation.js';
import { splitPath } from '../../bson/path.js';
import { isDoc, type Doc } from '../../bson/value.js';
import { failedToParse } from '../../error.js';
import { Memory } from '../../query/memory.js';
import { compareSortKeys, parseSort, sortKeys } from '../../query/sort.js';
import { sortRows } from '../../query/sort-rows.js';
import { compileExpression } from '../expression.js';
import { scopeOf } from '../scope.js';
import { sizeOf } from '../size-of.js';
import { allDocuments, type CompileStage, type Documents } from '../stage.js';
import { compileWindowFunction, type Row, type WindowFunction } from '../window.js';
import { withValue } from './unwind.js';

/** `$setWindowFields`: fields made of a document and of those around it in its partition. */
export const setWindowFields: CompileStage = (argument, context) => {
  const { pace, collation } = context;
  if (!isDoc(argument)) throw failedToParse('the $setWindowFields stage specification must be an object');
  const known = ['partitionBy', 'sortBy', 'output'];
  const unknown = Object.keys(argument).find((field) => !known.includes(field));
  if (unknown !== undefined) throw failedToParse(`BSON field '$setWindowFields.${unknown}' is an unknown field.`);
  const { partitionBy = null, sortBy, output } = argument;
  if (!isDoc(output)) throw failedToParse("$setWindowFields requires 'output' to be an object");
  const partition = compileExpression(partitionBy);
  const sort = parseSort(sortBy);
  const fields = Object.entries(output).map(([path, spec]): [string[], WindowFunction] => [
    splitPath(path),
    compileWindowFunction(spec, sort),
  ]);
  return allDocuments(async (documents) => {
    const out: Doc[] = [];
    for (const rows of await partitionsOf(documents)) {
      const sorted = await sortRows(rows, (a, b) => compareSortKeys(a.keys, b.keys, sort, collation), pace);
      const made = fields.map(([path, run]) => ({ path, values: run(sorted) }));
      for (const [at, { scope }] of sorted.entries()) {
        out.push(made.reduce((document, { path, values }) => withValue(document, path, values[at]), scope.root as Doc));
        if (pace.isDue) await pace.pause();
      }
    }
    return out;
  });

  async function partitionsOf(documents: Documents): Promise<Row[][]> {
    const memory = new Memory('$setWindowFields');
    const partitions = new Map<string, Row[]>();
    for await (const document of documents) {
      memory.take(sizeOf(document));
      const scope = scopeOf(document, context);
      const key = keyText(partition(scope) ?? null, collation);
      const row = { scope, keys: sortKeys(document, sort, collation) };
      const rows = partitions.get(key);
      if (rows) rows.push(row);
      else partitions.set(key, [row]);
    }
    return [...partitions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rows]) => rows);
  }
};
