import type { Collation } from '../../bson/collation.js';
import { isDoc, isTruthy, toNumber, typeNameOf } from '../../bson/value.js';
import { located } from '../../error.js';
import { compareSortKeys, parseSort, sortKeys } from '../../query/sort.js';
import { compareInExpression } from '../compare.js';
import { withVariables, type Expression } from '../scope.js';
import { arrayOf, sortDirection } from './array.js';
import { isNothing, namedArguments, optional, type OperatorTable } from './arguments.js';

/** What binds variables: to the elements of an array, or by name. */
export const binding: OperatorTable = {
  $let: (argument, compile, name) => {
    const codes = { shape: 16874, unknown: 16875, missing: 16876 };
    const { vars, in: inner } = namedArguments(argument, name, { required: ['vars', 'in'], codes });
    if (!isDoc(vars)) throw located(10065, 'invalid parameter: expected an object (vars)');
    const bindings = Object.entries(vars).map(([variable, value]): [string, Expression] => {
      refuseBadName(variable);
      return [variable, compile(value)];
    });
    const run = compile(inner);
    return (scope) =>
      run(withVariables(scope, Object.fromEntries(bindings.map(([variable, value]) => [variable, value(scope)]))));
  },
  $map: (argument, compile, name) => {
    const codes = { shape: 16878, unknown: 16879, missing: 16880 };
    const given = namedArguments(argument, name, { required: ['input', 'in'], optional: ['as'], codes });
    const input = compile(given['input']);
    const run = compile(given['in']);
    const variable = variableName(given['as']);
    return (scope) => {
      const list = input(scope);
      if (isNothing(list)) return null;
      return arrayOf(16883, '$map', list).map((each) => run(withVariables(scope, { [variable]: each })) ?? null);
    };
  },
  $filter: (argument, compile, name) => {
    const codes = { shape: 28646, unknown: 28647, missing: 28648 };
    const given = namedArguments(argument, name, { required: ['input', 'cond'], optional: ['as', 'limit'], codes });
    const input = compile(given['input']);
    const test = compile(given['cond']);
    const limit = optional(given['limit'], compile);
    const variable = variableName(given['as']);
    return (scope) => {
      const list = input(scope);
      if (isNothing(list)) return null;
      const kept = arrayOf(28651, '$filter', list).filter((each) =>
        isTruthy(test(withVariables(scope, { [variable]: each }))),
      );
      const most = limit?.(scope);
      return isNothing(most) ? kept : kept.slice(0, toNumber(most));
    };
  },
  $reduce: (argument, compile, name) => {
    const codes = { shape: 40075, unknown: 40076, missing: 40077 };
    const given = namedArguments(argument, name, { required: ['input', 'initialValue', 'in'], codes });
    const input = compile(given['input']);
    const start = compile(given['initialValue']);
    const run = compile(given['in']);
    return (scope) => {
      const list = input(scope);
      if (isNothing(list)) return null;
      return arrayOf(40080, '$reduce', list).reduce(
        (value, each) => run(withVariables(scope, { value, this: each })),
        start(scope),
      );
    };
  },
  $sortArray: (argument, compile, name) => {
    const codes = { shape: 2942500, unknown: 2942501, missing: 2942502 };
    const given = namedArguments(argument, name, { required: ['input', 'sortBy'], codes });
    const input = compile(given['input']);
    const compare = comparatorOf(given['sortBy']);
    return (scope) => {
      const list = input(scope);
      if (isNothing(list)) return null;
      if (!Array.isArray(list)) {
        throw located(
          2942504,
          `The input argument to $sortArray must be an array, but was of type: ${typeNameOf(list)}`,
        );
      }
      return (list as unknown[]).toSorted((a, b) => compare(a, b, scope.collation));
    };
  },
};

/** Orders elements by a direction, or documents by their fields. */
function comparatorOf(sortBy: unknown): (a: unknown, b: unknown, collation: Collation | undefined) => number {
  if (!isDoc(sortBy)) {
    const direction = sortDirection(sortBy);
    return (a, b, collation) => compareInExpression(a, b, collation) * direction;
  }
  const sort = parseSort(sortBy);
  return (a, b, collation) => {
    const [x, y] = [a, b].map((value) => sortKeys(isDoc(value) ? value : {}, sort, collation));
    return compareSortKeys(x ?? [], y ?? [], sort, collation);
  };
}

function variableName(as: unknown): string {
  if (as === undefined) return 'this';
  if (typeof as !== 'string') throw located(16866, 'empty variable names are not allowed');
  refuseBadName(as);
  return as;
}

/** A variable begins with a small letter; the others are MongoDB's own. */
export function refuseBadName(name: string): void {
  if (/^[a-z\u0080-\uffff][\w\u0080-\uffff]*$/.test(name) || name === 'CURRENT') return;
  throw located(16867, `'${name}' starts with an invalid character for a user variable name`);
}
