import { mayTakeLong, withinTime } from '../../query/bounded-time.js';
import { compileRegex, isRegex, writtenOf } from '../../query/regex.js';
import { typeNameOf } from '../../bson/value.js';
import { located } from '../../error.js';
import { int } from '../number.js';
import type { Operator } from '../scope.js';
import { isNothing, namedArguments, optional, type OperatorTable } from './arguments.js';

/** What matches text with regular expressions. */
export const regex: OperatorTable = {
  $regexMatch: matching(false, (found) => found.next().done !== true),
  $regexFind: matching(null, (found) => found.next().value ?? null),
  $regexFindAll: matching([], (found) => [...found]),
};

/** One match: what matched, where by characters, and what each group took. */
interface Match {
  match: string;
  idx: unknown;
  captures: (string | null)[];
}

const codes = { shape: 51103, unknown: 31024, missing: 31022 };

function matching(whenNothing: unknown, answer: (found: Iterator<Match> & Iterable<Match>) => unknown): Operator {
  return (argument, compile, name) => {
    const given = namedArguments(argument, name, { required: ['input', 'regex'], optional: ['options'], codes });
    const input = compile(given['input']);
    const pattern = compile(given['regex']);
    const options = optional(given['options'], compile);
    return (scope) => {
      const [text, written, marks] = [input(scope), pattern(scope), options?.(scope)];
      if (!isNothing(text) && typeof text !== 'string') {
        throw located(51104, `${name} needs 'input' to be of type string, not ${typeNameOf(text)}`);
      }
      if (!isNothing(written) && typeof written !== 'string' && !isRegex(written)) {
        throw located(51105, `${name} needs 'regex' to be of type string or regex`);
      }
      if (!isNothing(marks) && typeof marks !== 'string') {
        throw located(51106, `${name} needs 'options' to be of type string`);
      }
      if (isNothing(text) || isNothing(written)) return whenNothing;
      if (marks && isRegex(written) && writtenOf(written).options !== '') {
        throw located(51107, `${name}: found regex option(s) specified in both 'regex' and 'option' fields`);
      }
      const expression = compileRegex(written, isNothing(marks) ? undefined : marks);
      const run = () => answer(matchesIn(text, expression));
      return mayTakeLong(expression.source, text.length) ? withinTime(name, run) : run();
    };
  };
}

function* matchesIn(text: string, expression: RegExp): Generator<Match> {
  for (const found of text.matchAll(new RegExp(expression, `${expression.flags}g`))) {
    const [match, ...groups] = found as (string | undefined)[];
    const idx = int([...text.slice(0, found.index)].length);
    yield { match: match ?? '', idx, captures: groups.map((group) => group ?? null) };
  }
}
