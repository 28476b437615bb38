import type { Collation } from '../../bson/collation.js';
import { isDoc, isTruthy } from '../../bson/value.js';
import { located } from '../../error.js';
import { compareInExpression, equalInExpression } from '../compare.js';
import { int } from '../number.js';
import { comparing, fixed, isNothing, namedArguments, variadic, type OperatorTable } from './arguments.js';

/** Comparison, logic and choice. */
export const comparison: OperatorTable = {
  $eq: comparing(equalInExpression),
  $ne: comparing((a, b, collation) => !equalInExpression(a, b, collation)),
  $gt: comparing((a, b, collation) => compareInExpression(a, b, collation) > 0),
  $gte: comparing((a, b, collation) => compareInExpression(a, b, collation) >= 0),
  $lt: comparing((a, b, collation) => compareInExpression(a, b, collation) < 0),
  $lte: comparing((a, b, collation) => compareInExpression(a, b, collation) <= 0),
  $cmp: comparing((a, b, collation) => int(Math.sign(compareInExpression(a, b, collation)))),
  $and: (argument, compile) => {
    const clauses = (Array.isArray(argument) ? argument : [argument]).map(compile);
    return (scope) => clauses.every((clause) => isTruthy(clause(scope)));
  },
  $or: (argument, compile) => {
    const clauses = (Array.isArray(argument) ? argument : [argument]).map(compile);
    return (scope) => clauses.some((clause) => isTruthy(clause(scope)));
  },
  $not: fixed(1, (value) => !isTruthy(value)),
  $ifNull: (argument, compile) => {
    const choices = (Array.isArray(argument) ? argument : []).map(compile);
    if (choices.length < 2) throw located(1257300, `$ifNull needs at least two arguments, had: ${choices.length}`);
    return (scope) => {
      let value: unknown;
      for (const choice of choices) {
        value = choice(scope);
        if (!isNothing(value)) return value;
      }
      return value;
    };
  },
  $cond: (argument, compile, name) => {
    const { if: condition, then, else: otherwise } = branchesOf(argument, name);
    const test = compile(condition);
    const yes = compile(then);
    const no = compile(otherwise);
    return (scope) => (isTruthy(test(scope)) ? yes(scope) : no(scope));
  },
  $switch: (argument, compile, name) => {
    const codes = { shape: 40060, unknown: 40067, missing: 40068 };
    const { branches, ...rest } = namedArguments(argument, name, {
      required: [],
      optional: ['branches', 'default'],
      codes,
    });
    if (!Array.isArray(branches)) {
      throw located(40061, `$switch expected an array for 'branches'`);
    }
    if (branches.length === 0) throw located(40068, '$switch requires at least one branch.');
    const cases = branches.map((branch: unknown) => {
      if (!isDoc(branch)) throw located(40062, '$switch expected each branch to be an object');
      if (branch['case'] === undefined) throw located(40064, "$switch requires each branch have a 'case' expression");
      if (branch['then'] === undefined) throw located(40065, "$switch requires each branch have a 'then' expression.");
      return { test: compile(branch['case']), then: compile(branch['then']) };
    });
    const otherwise = 'default' in rest ? compile(rest['default']) : undefined;
    return (scope) => {
      const chosen = cases.find(({ test }) => isTruthy(test(scope)))?.then ?? otherwise;
      if (!chosen) {
        throw located(40066, '$switch could not find a matching branch for an input, and no default was specified.');
      }
      return chosen(scope);
    };
  },
  $literal: (argument) => () => argument,
  $expr: (argument, compile) => compile(argument),
  $min: variadic((values, collation) => extreme(flat(values), -1, collation)),
  $max: variadic((values, collation) => extreme(flat(values), 1, collation)),
};

function branchesOf(argument: unknown, name: string) {
  if (Array.isArray(argument)) {
    if (argument.length !== 3) {
      throw located(16020, `Expression $cond takes exactly 3 arguments. ${argument.length} were passed in.`);
    }
    return { if: argument[0] as unknown, then: argument[1] as unknown, else: argument[2] as unknown };
  }
  if (isDoc(argument)) {
    for (const [field, code] of [
      ['if', 17080],
      ['then', 17081],
      ['else', 17082],
    ] as const) {
      if (argument[field] === undefined) throw located(code, `Missing '${field}' parameter to $cond`);
    }
  }
  const codes = { shape: 16020, unknown: 17083, missing: 17080 };
  return namedArguments(argument, name, { required: ['if', 'then', 'else'], codes });
}

/** With one argument that is an array, its elements are meant. */
export function flat(values: readonly unknown[]): readonly unknown[] {
  const [only] = values;
  return values.length === 1 && Array.isArray(only) ? only : values;
}

/** The smallest or the largest value, null and missing apart. */
export function extreme(values: readonly unknown[], sign: number, collation: Collation | undefined): unknown {
  let best: unknown = null;
  for (const value of values) {
    if (isNothing(value)) continue;
    if (best === null || compareInExpression(value, best, collation) * sign > 0) best = value;
  }
  return best;
}
