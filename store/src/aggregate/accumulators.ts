import { Decimal128, Double } from 'bson';

import { keyText, type Collation } from '../bson/collation.js';
import { isDoc, toNumber } from '../bson/value.js';
import { failedToParse, located } from '../error.js';
import { compareSortKeys, parseSort, sortKeys, type SortKey, type SortSpec } from '../query/sort.js';
import { compareInExpression } from './compare.js';
import { compileExpression } from './expression.js';
import { int, Total } from './number.js';
import { divide } from './operators/arithmetic.js';
import { lowest } from './operators/array.js';
import { isNothing, namedArguments } from './operators/arguments.js';
import { mergeObjects } from './operators/object.js';
import { deviation, percentiles, readPercentiles } from './operators/statistics.js';
import type { Expression, Scope } from './scope.js';
import { sizeOf } from './size-of.js';

/** What one field of a `$group` gathers. */
export interface Accumulator {
  /** Takes one document; answers how many bytes more it keeps. */
  add: (scope: Scope) => number;
  value: () => unknown;
}

/** Makes an accumulator for each group. */
export type MakeAccumulator = (scope: Scope) => Accumulator;

/**
 * Compiles `{ $sum: … }` and its like.
 *
 * @throws with code 15952 naming an operator that is none
 */
export function compileAccumulator(field: string, spec: unknown): MakeAccumulator {
  if (!isDoc(spec)) throw located(40234, `The field '${field}' must be an accumulator object`);
  const [entry, ...more] = Object.entries(spec);
  if (!entry || more.length > 0) throw located(40238, `The field '${field}' must specify one accumulator`);
  const [name, argument] = entry;
  const make = Object.hasOwn(accumulators, name) ? accumulators[name] : undefined;
  if (!make) throw located(15952, `unknown group operator '${name}'`);
  return make(argument, name);
}

/** Whether a name is one of an accumulator. */
export const isAccumulator = (name: string) => Object.hasOwn(accumulators, name);

type CompileAccumulator = (argument: unknown, name: string) => MakeAccumulator;

/** Folds values one by one, keeping a single one. */
function folding(
  start: unknown,
  fold: (kept: unknown, value: unknown, isFirst: boolean, collation: Collation | undefined) => unknown,
): CompileAccumulator {
  return (argument) => {
    const expression = compileExpression(argument);
    return () => {
      let kept = start;
      let isFirst = true;
      return {
        add: (scope) => {
          kept = fold(kept, expression(scope), isFirst, scope.collation);
          isFirst = false;
          return 0;
        },
        value: () => kept ?? null,
      };
    };
  };
}

/** Keeps every value, and makes the answer of them in the end. */
function collecting(finish: (values: unknown[]) => unknown): CompileAccumulator {
  return (argument) => {
    const expression = compileExpression(argument);
    return () => {
      const values: unknown[] = [];
      return {
        add: (scope) => {
          const value = expression(scope);
          if (value === undefined) return 0;
          values.push(value);
          return sizeOf(value);
        },
        value: () => finish(values),
      };
    };
  };
}

const accumulators: Record<string, CompileAccumulator> = {
  $sum: (argument) => totalling(compileExpression(argument), (total) => total.value),
  $avg: (argument) =>
    totalling(compileExpression(argument), (total) => {
      if (total.count === 0) return null;
      const sum = total.value;
      return sum instanceof Decimal128 ? divide(sum, int(total.count)) : new Double((toNumber(sum) ?? 0) / total.count);
    }),
  $count: (argument) => {
    if (!isDoc(argument) || Object.keys(argument).length > 0)
      throw failedToParse('$count takes no arguments, i.e. $count:{}');
    return totalling(
      () => int(1),
      (total) => total.value,
    );
  },
  $min: folding(undefined, (kept, value, _isFirst, collation) => better(kept, value, -1, collation)),
  $max: folding(undefined, (kept, value, _isFirst, collation) => better(kept, value, 1, collation)),
  $first: folding(undefined, (kept, value, isFirst) => (isFirst ? value : kept)),
  $last: folding(undefined, (_kept, value) => value),
  $push: collecting((values) => values),
  $addToSet: (argument) => {
    const expression = compileExpression(argument);
    return () => {
      const values = new Map<string, unknown>();
      return {
        add: (scope) => {
          const value = expression(scope);
          if (value === undefined) return 0;
          const key = keyText(value, scope.collation);
          if (values.has(key)) return 0;
          values.set(key, value);
          return sizeOf(value) + key.length;
        },
        value: () => [...values.values()],
      };
    };
  },
  $mergeObjects: folding({}, (kept, value) => mergeObjects([kept, value])),
  $stdDevPop: collecting((values) => deviation(values, 0)),
  $stdDevSamp: collecting((values) => deviation(values, 1)),
  $firstN: takingN((values, n) => values.slice(0, n)),
  $lastN: takingN((values, n) => values.slice(-n)),
  $minN: takingN((values, n, collation) => lowest(values, 1, collation).slice(0, n)),
  $maxN: takingN((values, n, collation) => lowest(values, -1, collation).slice(0, n)),
  $top: ranking((sorted) => sorted[0]),
  $bottom: ranking((sorted) => sorted.at(-1)),
  $topN: ranking((sorted, n) => sorted.slice(0, n)),
  $bottomN: ranking((sorted, n) => sorted.slice(-n)),
  $median: (argument, name) => percentilesOf(argument, name, ([only]) => only),
  $percentile: (argument, name) => percentilesOf(argument, name, (all) => all),
};

function percentilesOf(argument: unknown, name: string, finish: (values: unknown[]) => unknown): MakeAccumulator {
  const { input, wanted } = readPercentiles(argument, name);
  return collecting((values) => finish(percentiles(values, wanted)))(input, name);
}

function totalling(expression: Expression, finish: (total: Total) => unknown): MakeAccumulator {
  return () => {
    const total = new Total();
    return {
      add: (scope) => {
        total.add(expression(scope));
        return 0;
      },
      value: () => finish(total),
    };
  };
}

function better(kept: unknown, value: unknown, sign: number, collation: Collation | undefined): unknown {
  if (isNothing(value)) return kept;
  return kept === undefined || compareInExpression(value, kept, collation) * sign > 0 ? value : kept;
}

const nCodes = { shape: 5787801, unknown: 5787901, missing: 5787906 };

function countOf(n: Expression, scope: Scope): number {
  const count = toNumber(n(scope));
  if (count === undefined || !Number.isInteger(count)) throw located(5787902, "Value for 'n' must be of integral type");
  if (count <= 0) throw located(5787908, `'n' must be greater than 0, found ${count}`);
  return count;
}

function takingN(
  take: (values: unknown[], n: number, collation: Collation | undefined) => unknown[],
): CompileAccumulator {
  return (argument, name) => {
    const given = namedArguments(argument, name, { required: ['n', 'input'], codes: nCodes });
    const input = compileExpression(given['input']);
    const n = compileExpression(given['n']);
    return (first) => {
      const count = countOf(n, first);
      const values: unknown[] = [];
      return {
        add: (scope) => {
          const value = input(scope) ?? null;
          values.push(value);
          return sizeOf(value);
        },
        value: () => take(values, count, first.collation),
      };
    };
  };
}

/** `$top` and its like: outputs in the order of `sortBy`. */
function ranking(choose: (sorted: unknown[], n: number) => unknown): CompileAccumulator {
  return (argument, name) => {
    const hasN = name.endsWith('N');
    const codes = { shape: 5788001, unknown: 5788002, missing: 5788003 };
    const given = namedArguments(argument, name, { required: ['sortBy', 'output', ...(hasN ? ['n'] : [])], codes });
    const sort: SortSpec = parseSort(given['sortBy']);
    const output = compileExpression(given['output']);
    const n = compileExpression(given['n'] ?? int(1));
    return (first) => {
      const count = countOf(n, first);
      const rows: { keys: SortKey[]; value: unknown }[] = [];
      return {
        add: (scope) => {
          const value = output(scope) ?? null;
          rows.push({ keys: sortKeys(isDoc(scope.current) ? scope.current : {}, sort, scope.collation), value });
          return sizeOf(value) + 32;
        },
        value: () => {
          rows.sort((a, b) => compareSortKeys(a.keys, b.keys, sort, first.collation));
          const sorted = rows.map(({ value }) => value);
          return choose(sorted, count);
        },
      };
    };
  };
}
