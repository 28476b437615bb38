import { Double } from 'bson';

import { isDoc, isNumber, toNumber, typeNameOf, type Doc } from '../bson/value.js';
import { failedToParse, located, notSupported } from '../error.js';
import { compareSortKeys, type SortKey, type SortSpec } from '../query/sort.js';
import { compileAccumulator, isAccumulator } from './accumulators.js';
import { clockUnits, DAY_MS, unitOf } from './date/calendar.js';
import { compileExpression } from './expression.js';
import { valueAtPath } from './field-path.js';
import { int } from './number.js';
import { isNothing, namedArguments } from './operators/arguments.js';
import type { Scope } from './scope.js';

/** A document of a partition and its place in the order. */
export interface Row {
  scope: Scope;
  keys: SortKey[];
}

/** The value of one output field for each row of a sorted partition. */
export type WindowFunction = (rows: readonly Row[]) => unknown[];

/** From which to which row a window reaches, both included, seen from one row. */
type Reach = (rows: readonly Row[], at: number) => { from: number; to: number };

const unitMs: Record<string, number> = { ...clockUnits, week: 7 * DAY_MS, day: DAY_MS };
/** How long a unit of time is; months and what is made of them have no length of their own. */
function unitLength(unit: unknown): number {
  if (unit === undefined) return 1;
  const name = unitOf(unit);
  const length = unitMs[name];
  if (length === undefined) throw notSupported(`unit '${name}' of a window`);
  return length;
}

const named = { shape: 9, unknown: 9, missing: 9 };

/** Compiles `{ $sum: …, window: … }` and its like. */
export function compileWindowFunction(spec: unknown, sort: SortSpec): WindowFunction {
  if (!isDoc(spec)) throw failedToParse('The field specification of $setWindowFields must be an object');
  const { window, ...rest } = spec;
  const [entry, ...more] = Object.entries(rest);
  if (!entry || more.length > 0) throw failedToParse('Window functions must specify exactly one function');
  const [name, argument] = entry;
  const own = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (own) {
    if (name !== '$derivative' && name !== '$integral' && window !== undefined) {
      throw located(5371601, `'window' field is not allowed in ${name}`);
    }
    if (sort.length === 0) throw located(5371602, `${name} must be specified with a top level sortBy expression`);
    return own(argument, sort, reachOf(window, sort));
  }
  if (!isAccumulator(name)) throw failedToParse(`Unrecognized window function, ${name}`);
  const make = compileAccumulator(name, { [name]: argument });
  const reach = reachOf(window, sort);
  return (rows) =>
    rows.map((row, at) => {
      const { from, to } = reach(rows, at);
      const accumulator = make(row.scope);
      for (const each of rows.slice(Math.max(0, from), to + 1)) accumulator.add(each.scope);
      return accumulator.value();
    });
}

function reachOf(window: unknown, sort: SortSpec): Reach {
  if (window === undefined) return (rows) => ({ from: 0, to: rows.length - 1 });
  if (!isDoc(window)) throw failedToParse("'window' field must be an object");
  const { documents, range, unit } = window;
  if (Array.isArray(documents)) {
    const [lower, upper] = documents.map(bound);
    return (rows, at) => ({ from: limitAt(lower, at, 0), to: limitAt(upper, at, rows.length - 1) });
  }
  if (!Array.isArray(range)) return (rows) => ({ from: 0, to: rows.length - 1 });
  const [path] = sort;
  if (!path || sort.length > 1 || path.direction < 0)
    throw located(5339902, 'Range-based window require sortBy a single field in ascending order');
  const [lower, upper] = range.map(bound);
  const scale = unitLength(unit);
  const placeOf = (row: Row) => placeInOrder(valueAtPath(row.scope.root, path.parts));
  return (rows, at) => {
    const row = rows[at];
    const here = row ? placeOf(row) : 0;
    const lowest = lower === 'unbounded' ? -Infinity : here + (lower === 'current' ? 0 : (lower ?? 0)) * scale;
    const highest = upper === 'unbounded' ? Infinity : here + (upper === 'current' ? 0 : (upper ?? 0)) * scale;
    const isInside = (each: Row) => placeOf(each) >= lowest && placeOf(each) <= highest;
    return { from: rows.findIndex(isInside), to: rows.findLastIndex(isInside) };
  };
}

type Bound = number | 'unbounded' | 'current';

function bound(value: unknown): Bound {
  if (value === 'unbounded' || value === 'current') return value;
  const number = toNumber(value);
  if (number === undefined) throw failedToParse("Window bounds must be 'unbounded', 'current' or a number");
  return number;
}

function limitAt(limit: Bound | undefined, at: number, unbounded: number): number {
  if (limit === 'unbounded' || limit === undefined) return unbounded;
  return limit === 'current' ? at : at + limit;
}

function placeInOrder(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  const number = toNumber(value);
  if (number === undefined)
    throw located(
      5429413,
      `Invalid range: Expected the sortBy field to be a number or a date, but it was ${typeNameOf(value)}`,
    );
  return number;
}

type CompileFunction = (argument: unknown, sort: SortSpec, reach: Reach) => WindowFunction;

const functions: Record<string, CompileFunction> = {
  $documentNumber: () => (rows) => rows.map((_, at) => int(at + 1)),
  $rank: (_, sort) => ranking(sort, (_rank, at) => at + 1),
  $denseRank: (_, sort) => ranking(sort, (rank) => rank + 1),
  $shift: (argument) => {
    const given = namedArguments(argument, '$shift', {
      required: ['output', 'by'],
      optional: ['default'],
      codes: named,
    });
    const output = compileExpression(given['output']);
    const otherwise = compileExpression(given['default'] ?? null);
    const by = toNumber(given['by']) ?? 0;
    return (rows) =>
      rows.map((row, at) => {
        const other = rows[at + by];
        return other ? (output(other.scope) ?? null) : otherwise(row.scope);
      });
  },
  $locf: (argument) => {
    const expression = compileExpression(argument);
    return (rows) => {
      let last: unknown = null;
      return rows.map(({ scope }) => {
        const value = expression(scope);
        if (!isNothing(value)) last = value;
        return last;
      });
    };
  },
  $linearFill: (argument, sort) => {
    const expression = compileExpression(argument);
    return (rows) =>
      fillLinearly(
        rows.map(({ scope }) => expression(scope)),
        rows.map((row) => sortPlace(row, sort)),
      );
  },
  $expMovingAvg: (argument) => {
    const given: Doc = namedArguments(argument, '$expMovingAvg', {
      required: ['input'],
      optional: ['N', 'alpha'],
      codes: named,
    });
    const input = compileExpression(given['input']);
    const n = toNumber(given['N']);
    const alpha = n === undefined ? (toNumber(given['alpha']) ?? 0) : 2 / (n + 1);
    return (rows) => {
      let average: number | undefined;
      return rows.map(({ scope }) => {
        const value = toNumber(input(scope));
        if (value !== undefined) average = average === undefined ? value : value * alpha + average * (1 - alpha);
        return average === undefined ? null : new Double(average);
      });
    };
  },
  $derivative: (argument, sort, reach) => {
    const { input, scale } = timed(argument, '$derivative');
    return (rows) =>
      rows.map((_, at) => {
        const { from, to } = reach(rows, at);
        const [first, last] = [rows[Math.max(0, from)], rows[Math.min(rows.length - 1, to)]];
        if (!first || !last || first === last) return null;
        const rise = (toNumber(input(last.scope)) ?? NaN) - (toNumber(input(first.scope)) ?? NaN);
        return new Double((rise / (sortPlace(last, sort) - sortPlace(first, sort))) * scale);
      });
  },
  $integral: (argument, sort, reach) => {
    const { input, scale } = timed(argument, '$integral');
    return (rows) =>
      rows.map((_, at) => {
        const { from, to } = reach(rows, at);
        const inside = rows.slice(Math.max(0, from), to + 1);
        let area = 0;
        for (const [place, right] of inside.slice(1).entries()) {
          const left = inside[place];
          if (!left) continue;
          const height = ((toNumber(input(left.scope)) ?? 0) + (toNumber(input(right.scope)) ?? 0)) / 2;
          area += (height * (sortPlace(right, sort) - sortPlace(left, sort))) / scale;
        }
        return new Double(area);
      });
  },
};

function timed(argument: unknown, name: string) {
  const given: Doc = namedArguments(argument, name, { required: ['input'], optional: ['unit'], codes: named });
  const { unit } = given;
  return { input: compileExpression(given['input']), scale: unitLength(unit) };
}

const sortPlace = ({ scope }: Row, [field]: SortSpec) => placeInOrder(valueAtPath(scope.root, field?.parts ?? []));

function ranking(sort: SortSpec, next: (rank: number, at: number) => number): WindowFunction {
  return (rows) => {
    let rank = 0;
    return rows.map(({ keys, scope }, at) => {
      const before = rows[at - 1];
      if (!before || compareSortKeys(before.keys, keys, sort, scope.collation) !== 0) rank = next(rank, at);
      return int(rank);
    });
  };
}

function fillLinearly(values: unknown[], places: number[]): unknown[] {
  return values.map((value, at) => {
    if (isNumber(value)) return value;
    const before = values.findLastIndex((each, index) => index < at && isNumber(each));
    const after = values.findIndex((each, index) => index > at && isNumber(each));
    if (before < 0 || after < 0) return null;
    const [x1 = 0, x = 0, x2 = 0] = [places[before], places[at], places[after]];
    const [y1, y2] = [toNumber(values[before]) ?? 0, toNumber(values[after]) ?? 0];
    return new Double(y1 + ((y2 - y1) * (x - x1)) / (x2 - x1));
  });
}
