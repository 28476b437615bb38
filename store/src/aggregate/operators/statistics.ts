import { Double } from 'bson';

import { isNumber, toNumber, type Doc } from '../../bson/value.js';
import { located } from '../../error.js';
import type { Operator } from '../scope.js';
import { namedArguments, variadic, type OperatorTable } from './arguments.js';
import { flat } from './comparison.js';

/** Statistics of the numbers in a list. */
export const statistics: OperatorTable = {
  $stdDevPop: variadic((values) => deviation(flat(values), 0)),
  $stdDevSamp: variadic((values) => deviation(flat(values), 1)),
  $median: ofList('$median', ([only]) => only),
  $percentile: ofList('$percentile', (all) => all),
};

function ofList(name: string, finish: (values: unknown[]) => unknown): Operator {
  return (argument, compile) => {
    const { input, wanted } = readPercentiles(argument, name);
    const list = compile(input);
    return (scope) => {
      const value = list(scope);
      return finish(percentiles(Array.isArray(value) ? value : [value], wanted));
    };
  };
}

/** How far numbers are from their mean; null where there are not more than `missing`. */
export function deviation(values: readonly unknown[], missing: number): unknown {
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

/** Reads what `$percentile` is told; `$median` is the percentile 0.5. */
export function readPercentiles(argument: unknown, name: string): { input: unknown; wanted: number[] } {
  const required = name === '$median' ? ['input', 'method'] : ['input', 'p', 'method'];
  const codes = { shape: 7429703, unknown: 40415, missing: 40414 };
  const given: Doc = namedArguments(argument, name, { required, codes });
  if (given['method'] !== 'approximate') throw located(2, `${name} supports only the 'approximate' method`);
  const asked: unknown = name === '$median' ? [new Double(0.5)] : given['p'];
  if (!Array.isArray(asked) || asked.length === 0) {
    throw located(7750300, `The $percentile 'p' field must be an array of constant values`);
  }
  const wanted = asked.map((each) => {
    const p = toNumber(each);
    if (p !== undefined && p >= 0 && p <= 1) return p;
    throw located(7750303, `The $percentile 'p' field must be an array of numbers from [0.0, 1.0]`);
  });
  return { input: given['input'], wanted };
}

/** The number below which such a share of the numbers is; null for each where there are none. */
export function percentiles(values: readonly unknown[], wanted: readonly number[]): unknown[] {
  const sorted = values
    .filter(isNumber)
    .map((value) => toNumber(value) ?? 0)
    .sort((a, b) => a - b);
  return wanted.map((p) => {
    const found = sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)];
    return found === undefined ? null : new Double(found);
  });
}
