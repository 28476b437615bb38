import { Long } from 'bson';
import { evalExpr } from 'mingo/core';

import { toPlain, toTyped } from '../../bson/codec.js';
import { isDoc, type Doc } from '../../bson/value.js';
import { badValue, MongoError } from '../../error.js';
import { mayTakeLong, withinTime } from '../../query/bounded-time.js';
import { isRegex, writtenOf } from '../../query/regex.js';
import { mingoOptions } from '../mingo.js';
import type { Compile, Expression, Operator } from '../scope.js';
import { isNothing, type OperatorTable } from './arguments.js';

/** Operators that answer null when their date is nothing. */
const ofDates = [
  '$dateAdd',
  '$dateDiff',
  '$dateFromString',
  '$dateSubtract',
  '$dateToParts',
  '$dateToString',
  '$dateTrunc',
  '$dayOfMonth',
  '$dayOfWeek',
  '$dayOfYear',
  '$hour',
  '$isoDayOfWeek',
  '$isoWeek',
  '$isoWeekYear',
  '$millisecond',
  '$minute',
  '$month',
  '$second',
  '$week',
  '$year',
];
const others = [
  '$dateFromParts',
  '$indexOfBytes',
  '$ltrim',
  '$regexFind',
  '$regexFindAll',
  '$regexMatch',
  '$replaceAll',
  '$replaceOne',
  '$rtrim',
  '$split',
  '$substr',
  '$substrBytes',
  '$trim',
];
/** MongoDB answers these as Long. */
const long = new Set(['$dateDiff', '$isoWeekYear']);

/** What works on text and dates alone, where number types hardly matter: mingo's, behind a wrapper that keeps types. */
export const fromMingo: OperatorTable = Object.fromEntries([
  ...ofDates.map((name): [string, Operator] => [name, wrap(name, true)]),
  ...others.map((name): [string, Operator] => [name, wrap(name, false)]),
]);

/**
 * Evaluates the arguments itself, and gives mingo their values as a document's fields: nothing in them is then taken
 * for a path or an operator.
 */
function wrap(name: string, needsDate: boolean): Operator {
  return (argument, compile) => {
    const { compiled, references } = prepare(argument, compile);
    const onNull = isDoc(argument) && argument['onNull'] !== undefined ? compile(argument['onNull']) : undefined;
    return (scope) => {
      const values: Doc = {};
      for (const [field, value] of compiled) {
        const made = value(scope);
        if (needsDate && isNothing(made) && (field === 'a0' || /date/i.test(field))) return onNull?.(scope) ?? null;
        values[field] = field === 'timezone' ? zoneOf(made) : made;
      }
      try {
        const evaluate = () => evalExpr(toPlain(values), { [name]: references }, mingoOptions);
        const result = isLong(values) ? withinTime(name, evaluate) : evaluate();
        if (long.has(name) && typeof result === 'number') return Long.fromNumber(result);
        return result === undefined ? undefined : toTyped({ result })['result'];
      } catch (error) {
        throw error instanceof MongoError ? error : badValue((error as Error).message);
      }
    };
  };
}

/** Whether the expression among the arguments may take longer with its text than others can wait. */
function isLong({ input, regex }: Doc): boolean {
  if (typeof input !== 'string') return false;
  const pattern = typeof regex === 'string' || isRegex(regex) ? writtenOf(regex).pattern : '';
  return mayTakeLong(pattern, input.length);
}

function prepare(argument: unknown, compile: Compile): { compiled: [string, Expression][]; references: unknown } {
  if (isDoc(argument) && !Object.keys(argument)[0]?.startsWith('$')) {
    const compiled = Object.entries(argument).map(([field, value]): [string, Expression] => [field, compile(value)]);
    return { compiled, references: Object.fromEntries(compiled.map(([field]) => [field, `$${field}`])) };
  }
  const list: unknown[] = Array.isArray(argument) ? argument : [argument];
  const compiled = list.map((value, at): [string, Expression] => [`a${at}`, compile(value)]);
  const references = compiled.map(([field]) => `$${field}`);
  return { compiled, references: Array.isArray(argument) && references.length !== 1 ? references : references[0] };
}

/** mingo knows offsets and places, not the names of the zone in between. */
const zoneOf = (zone: unknown) => (zone === 'UTC' || zone === 'GMT' || zone === 'Z' ? '+00:00' : zone);
