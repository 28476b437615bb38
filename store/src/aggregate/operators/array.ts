import type { Collation } from '../../bson/collation.js';
import { isDoc, isNumber, toNumber, typeNameOf, type Doc } from '../../bson/value.js';
import { setField } from '../../bson/path.js';
import { badValue, located } from '../../error.js';
import { compareInExpression, equalInExpression } from '../compare.js';
import { int } from '../number.js';
import {
  collated,
  comparing,
  fixed,
  isNothing,
  namedArguments,
  placeOf,
  ranged,
  variadic,
  type OperatorTable,
} from './arguments.js';

/** What makes and reads arrays. */
export const array: OperatorTable = {
  $isArray: fixed(1, (value) => Array.isArray(value)),
  $size: fixed(1, (value) => {
    if (!Array.isArray(value)) {
      throw located(17124, `The argument to $size must be an array, but was of type: ${typeNameOf(value)}`);
    }
    return int(value.length);
  }),
  $arrayElemAt: fixed(2, (list, place) => {
    if (isNothing(list) || isNothing(place)) return null;
    const elements = arrayOf(28689, '$arrayElemAt', list);
    const at = toNumber(place);
    if (at === undefined)
      throw located(28690, `$arrayElemAt's second argument must be a numeric value, but is ${typeNameOf(place)}`);
    if (!Number.isInteger(at))
      throw located(28691, `$arrayElemAt's second argument must be representable as a 32-bit integer: ${at}`);
    return elements.at(at);
  }),
  $first: fixed(1, (list) => (isNothing(list) ? null : arrayOf(28689, '$first', list)[0])),
  $last: fixed(1, (list) => (isNothing(list) ? null : arrayOf(28689, '$last', list).at(-1))),
  $concatArrays: variadic((values) => {
    const out: unknown[] = [];
    for (const value of values) {
      if (isNothing(value)) return null;
      out.push(...arrayOf(28664, '$concatArrays', value));
    }
    return out;
  }),
  $reverseArray: fixed(1, (list) => (isNothing(list) ? null : arrayOf(34435, '$reverseArray', list).toReversed())),
  $in: comparing((value, list, collation) => {
    if (!Array.isArray(list))
      throw located(40081, `$in requires an array as a second argument, found: ${typeNameOf(list)}`);
    return list.some((each) => equalInExpression(each, value, collation));
  }),
  $indexOfArray: collated(2, 4, ([list, value, from, to], collation) => {
    if (isNothing(list)) return null;
    const elements = arrayOf(40090, '$indexOfArray', list);
    const start = placeOf('$indexOfArray', from, 0);
    const end = placeOf('$indexOfArray', to, elements.length);
    const at = elements
      .slice(0, end)
      .findIndex((each, index) => index >= start && equalInExpression(each, value, collation));
    return int(at);
  }),
  $slice: ranged(2, 3, slice),
  $range: ranged(2, 3, (from, to, step) => {
    const [start, end, by] = [
      wholeOf('starting', from, 34443),
      wholeOf('ending', to, 34445),
      wholeOf('step', step ?? int(1), 34447),
    ];
    if (by === 0) throw located(34449, '$range requires a non-zero step value');
    const out: unknown[] = [];
    for (let at = start; by > 0 ? at < end : at > end; at += by) out.push(int(at));
    return out;
  }),
  $arrayToObject: fixed(1, toObject),
  $objectToArray: fixed(1, (value) => {
    if (isNothing(value)) return null;
    if (!isDoc(value)) throw located(40390, `$objectToArray requires a document input, found: ${typeNameOf(value)}`);
    return Object.entries(value).map(([k, v]) => ({ k, v }));
  }),
  $zip: (argument, compile, name) => {
    const codes = { shape: 34460, unknown: 34464, missing: 34465 };
    const given = namedArguments(argument, name, {
      required: ['inputs'],
      optional: ['useLongestLength', 'defaults'],
      codes,
    });
    if (!Array.isArray(given['inputs'])) throw located(34461, 'inputs must be an array of expressions');
    const inputs = given['inputs'].map(compile);
    const defaults = Array.isArray(given['defaults']) ? given['defaults'].map(compile) : [];
    const isLongest = given['useLongestLength'] === true;
    return (scope) => {
      const lists: unknown[][] = [];
      for (const input of inputs) {
        const list = input(scope);
        if (isNothing(list)) return null;
        lists.push(arrayOf(34468, '$zip', list));
      }
      const lengths = lists.map(({ length }) => length);
      const length = isLongest ? Math.max(...lengths) : Math.min(...lengths);
      return Array.from({ length }, (_, at) =>
        lists.map((list, which) => (at < list.length ? list[at] : (defaults[which]?.(scope) ?? null))),
      );
    };
  },
  $firstN: takeN((list, n) => list.slice(0, n)),
  $lastN: takeN((list, n) => list.slice(-n)),
  $minN: takeN((list, n, collation) => lowest(list, 1, collation).slice(0, n)),
  $maxN: takeN((list, n, collation) => lowest(list, -1, collation).slice(0, n)),
};

/** The values that are something, the lowest first or, with -1, the highest. */
export function lowest(values: readonly unknown[], direction: 1 | -1, collation: Collation | undefined): unknown[] {
  return values.filter((each) => !isNothing(each)).sort((a, b) => compareInExpression(a, b, collation) * direction);
}

/** @throws when a value that must be an array is none */
export function arrayOf(code: number, name: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw located(code, `${name}'s argument must be an array, but is ${typeNameOf(value)}`);
}

function wholeOf(which: string, value: unknown, code: number): number {
  const number = toNumber(value);
  if (number === undefined)
    throw located(code, `$range requires a numeric ${which} value, found value of type: ${typeNameOf(value)}`);
  if (!Number.isInteger(number))
    throw located(
      code + 1,
      `$range requires a ${which} value that can be represented as a 32-bit integer, found value: ${number}`,
    );
  return number;
}

function slice(list: unknown, first: unknown, count: unknown): unknown {
  if (isNothing(list) || first === null || count === null) return null;
  const elements = arrayOf(28724, 'First argument to $slice', list);
  if (!isNumber(first))
    throw located(28725, `Second argument to $slice must be a numeric value, but is of type: ${typeNameOf(first)}`);
  const n = toNumber(first) ?? 0;
  if (!Number.isInteger(n))
    throw located(28726, `Second argument to $slice can't be represented as a 32-bit integer: ${n}`);
  if (count === undefined) return n < 0 ? elements.slice(n) : elements.slice(0, n);
  const length = toNumber(count);
  if (length === undefined)
    throw located(28727, `Third argument to $slice must be numeric, but is of type: ${typeNameOf(count)}`);
  if (length <= 0) throw located(28729, `Third argument to $slice must be positive: ${length}`);
  const start = n < 0 ? Math.max(0, elements.length + n) : n;
  return elements.slice(start, start + length);
}

function toObject(value: unknown): unknown {
  if (isNothing(value)) return null;
  if (!Array.isArray(value))
    throw located(40386, `$arrayToObject requires an array input, found: ${typeNameOf(value)}`);
  const out: Doc = {};
  for (const each of value) {
    const [k, v] = Array.isArray(each) ? (each as unknown[]) : isDoc(each) ? [each['k'], each['v']] : [];
    if (typeof k !== 'string') throw located(40394, '$arrayToObject requires keys of type string');
    setField(out, k, v);
  }
  return out;
}

function takeN(
  run: (list: unknown[], n: number, collation: Collation | undefined) => unknown[],
): OperatorTable[string] {
  return (argument, compile, name) => {
    const codes = { shape: 5787801, unknown: 5787901, missing: 5787906 };
    const given = namedArguments(argument, name, { required: ['n', 'input'], codes });
    const input = compile(given['input']);
    const count = compile(given['n']);
    return (scope) => {
      const n = toNumber(count(scope));
      if (n === undefined || !Number.isInteger(n))
        throw located(5787902, `Value for 'n' must be of integral type, but found ${String(n)}`);
      if (n <= 0) throw located(5787908, `'n' must be greater than 0, found ${n}`);
      const list = input(scope);
      if (!Array.isArray(list)) throw located(5788200, 'Input must be an array');
      return run(list, n, scope.collation);
    };
  };
}

/** @throws for a sort that is neither a document nor a direction */
export function sortDirection(value: unknown): 1 | -1 {
  const direction = toNumber(value);
  if (direction !== 1 && direction !== -1) throw badValue('The $sort element value must be either 1 or -1');
  return direction;
}
