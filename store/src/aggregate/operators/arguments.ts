import type { Collation } from '../../bson/collation.js';
import { isDoc, toNumber, typeNameOf, type Doc } from '../../bson/value.js';
import { located } from '../../error.js';
import type { Compile, Expression, Operator } from '../scope.js';

/** Operators by name. */
export type OperatorTable = Record<string, Operator>;

/** What is nothing: null or missing. */
export const isNothing = (value: unknown): value is null | undefined => value === null || value === undefined;

/** An operator of a fixed number of arguments; one argument may be written without a list. */
export function fixed(count: number, run: (...values: unknown[]) => unknown): Operator {
  return ranged(count, count, run);
}

/** An operator that takes from `min` to `max` arguments. */
export function ranged(min: number, max: number, run: (...values: unknown[]) => unknown): Operator {
  return (argument, compile, name) => {
    const list: unknown[] = Array.isArray(argument) ? argument : [argument];
    if (list.length < min || list.length > max) throw wrongCount(name, min, max, list.length);
    const compiled = list.map(compile);
    const [first, second] = compiled;
    if (compiled.length === 1 && first) return (scope) => run(first(scope));
    if (compiled.length === 2 && first && second) return (scope) => run(first(scope), second(scope));
    return (scope) => run(...compiled.map((each) => each(scope)));
  };
}

/** An operator of two arguments that compares text by the collation of its command. */
export function comparing(run: (a: unknown, b: unknown, collation: Collation | undefined) => unknown): Operator {
  return (argument, compile, name) => {
    const list: unknown[] = Array.isArray(argument) ? argument : [argument];
    const [first, second] = list.map(compile);
    if (list.length !== 2 || !first || !second) throw wrongCount(name, 2, 2, list.length);
    return (scope) => run(first(scope), second(scope), scope.collation);
  };
}

function wrongCount(name: string, min: number, max: number, count: number) {
  if (min === max) {
    return located(16020, `Expression ${name} takes exactly ${min} arguments. ${count} were passed in.`);
  }
  return located(
    28667,
    `Expression ${name} takes at least ${min} arguments, and at most ${max}, but ${count} were passed in.`,
  );
}

/** An operator of any number of arguments. */
export const variadic = (run: (values: unknown[], collation: Collation | undefined) => unknown): Operator =>
  collated(0, Infinity, run);

/** An operator of `min` to `max` arguments that compares text by the collation of its command. */
export function collated(
  min: number,
  max: number,
  run: (values: unknown[], collation: Collation | undefined) => unknown,
): Operator {
  return (argument, compile, name) => {
    const list: unknown[] = Array.isArray(argument) ? argument : [argument];
    if (list.length < min || list.length > max) throw wrongCount(name, min, max, list.length);
    const compiled = list.map(compile);
    return (scope) => {
      const values = compiled.map((each) => each(scope));
      return run(values, scope.collation);
    };
  };
}

/** How an operator with named arguments is refused. */
interface Naming {
  required: readonly string[];
  optional?: readonly string[];
  /** The code for an argument that is no document, for one that is unknown, and for one that is missing. */
  codes: { shape: number; unknown: number; missing: number };
}

/** Reads named arguments as they are written. */
export function namedArguments(argument: unknown, name: string, { required, optional = [], codes }: Naming): Doc {
  if (!isDoc(argument)) throw located(codes.shape, `${name} only supports an object as its argument`);
  for (const field of Object.keys(argument)) {
    if (!required.includes(field) && !optional.includes(field)) {
      throw located(codes.unknown, `Unrecognized parameter to ${name}: ${field}`);
    }
  }
  const missing = required.find((field) => argument[field] === undefined);
  if (missing !== undefined) throw located(codes.missing, `Missing '${missing}' parameter to ${name}`);
  return argument;
}

/** Compiles what may be left out. */
export const optional = (expression: unknown, compile: Compile): Expression | undefined =>
  expression === undefined ? undefined : compile(expression);

/** A place to begin or end at in a list or a text. @throws when it is not a whole number of at least 0 */
export function placeOf(name: string, value: unknown, otherwise: number): number {
  if (value === undefined) return otherwise;
  const place = toNumber(value);
  if (place === undefined || !Number.isInteger(place)) {
    throw located(40096, `${name} requires an integral index, found a value of type: ${typeNameOf(value)}`);
  }
  if (place < 0) throw located(40097, `${name} requires a nonnegative index, found: ${place}`);
  return place;
}
