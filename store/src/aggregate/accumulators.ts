import { Decimal128, Double } from 'bson';

import { keyOf } from '../bson/key.js';
import { isDoc, isNumber, toNumber, type Doc } from '../bson/value.js';
import { failedToParse, located } from '../error.js';
import { compareSortKeys, parseSort, sortKeys, type SortKey, type SortSpec } from '../query/sort.js';
import { compareInExpression } from './compare.js';
import { compileExpression } from './expression.js';
import { int, Total } from './number.js';
import { divide } from './operators/arithmetic.js';
import { isNothing, namedArguments } from './operators/arguments.js';
import { mergeObjects } from './operators/object.js';
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
  fold: (kept: unknown, value: unknown, isFirst: boolean) => unknown,
): CompileAccumulator {
  return (argument) => {
    const expression = compileExpression(argument);
    return () => {
      let kept = start;
      let isFirst = true;
      return {
        add: (scope) => {
          kept = fold(kept, expression(scope), isFirst);
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
  $min: folding(undefined, (kept, value) => better(kept, value, -1)),
  $max: folding(undefined, (kept, value) => better(kept, value, 1)),
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
          const key = keyOf(value).toString('latin1');
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
  $minN: takingN((values, n) => present(values).toSorted(compareInExpression).slice(0, n)),
  $maxN: takingN((values, n) =>
    present(values)
      .toSorted((a, b) => compareInExpression(b, a))
      .slice(0, n),
  ),
  $top: ranking((sorted) => sorted[0]),
  $bottom: ranking((sorted) => sorted.at(-1)),
  $topN: ranking((sorted, n) => sorted.slice(0, n)),
  $bottomN: ranking((sorted, n) => sorted.slice(-n)),
  $median: (argument, name) => percentiles({ ...(isDoc(argument) ? argument : {}), p: [0.5] }, name, ([only]) => only),
  $percentile: (argument, name) => percentiles(argument, name, (all) => all),
};

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

function better(kept: unknown, value: unknown, sign: number): unknown {
  if (isNothing(value)) return kept;
  return kept === undefined || compareInExpression(value, kept) * sign > 0 ? value : kept;
}

const present = (values: readonly unknown[]) => values.filter((value) => !isNothing(value));

function deviation(values: readonly unknown[], missing: number): unknown {
  const numbers = values.filter(isNumber).map((value) => toNumber(value) ?? 0);
  if (numbers.length <= missing) return null;
  // Welford's way: no difference of two large sums.
  let mean = 0;
  let squares = 0;
  for (const [at, number] of numbers.entries()) {
    const delta = number - mean;
    mean += delta / (at + 1);
    squares += delta * (number - mean);
  }
  return new Double(Math.sqrt(squares / (numbers.length - missing)));
}

const nCodes = { shape: 5787801, unknown: 5787901, missing: 5787906 };

function countOf(n: Expression, scope: Scope): number {
  const count = toNumber(n(scope));
  if (count === undefined || !Number.isInteger(count)) throw located(5787902, "Value for 'n' must be of integral type");
  if (count <= 0) throw located(5787908, `'n' must be greater than 0, found ${count}`);
  return count;
}

function takingN(take: (values: unknown[], n: number) => unknown[]): CompileAccumulator {
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
        value: () => take(values, count),
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
          rows.push({ keys: sortKeys(isDoc(scope.current) ? scope.current : {}, sort), value });
          return sizeOf(value) + 32;
        },
        value: () => {
          const sorted = rows.toSorted((a, b) => compareSortKeys(a.keys, b.keys, sort)).map(({ value }) => value);
          return choose(sorted, count);
        },
      };
    };
  };
}

function percentiles(argument: unknown, name: string, finish: (values: unknown[]) => unknown): MakeAccumulator {
  const codes = { shape: 7429703, unknown: 40415, missing: 40414 };
  const given: Doc = namedArguments(argument, name, { required: ['input', 'p', 'method'], codes });
  const wanted = Array.isArray(given['p']) ? given['p'].map((p) => toNumber(p) ?? 0) : [];
  return collecting((values) => {
    const sorted = values
      .filter(isNumber)
      .map((value) => toNumber(value) ?? 0)
      .sort((a, b) => a - b);
    const at = (p: number) => sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)];
    return finish(wanted.map((p) => (sorted.length === 0 ? null : new Double(at(p) ?? 0))));
  })(given['input'], name);
}
