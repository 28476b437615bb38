import type { Collation } from '../bson/collation.js';
import { isDoc, type Doc } from '../bson/value.js';
import { badValue, failedToParse } from '../error.js';
import type { ValueTest } from '../query/compare.js';
import { compileFilter } from '../query/match.js';
import type { Change } from './changes.js';
import { identifierOf } from './path.js';

/**
 * Compiles what each `$[identifier]` stands for.
 *
 * @throws when a filter is not about one identifier, or an identifier is used without a filter or the other way around
 */
export function compileArrayFilters(
  filters: readonly Doc[],
  changes: readonly Change[],
  collation?: Collation,
): Map<string, ValueTest> {
  const tests = new Map<string, ValueTest>();
  for (const filter of filters) {
    const identifier = identifierIn(filter);
    if (identifier === undefined) {
      throw failedToParse('Cannot use an expression without a top-level field name in arrayFilters');
    }
    if (tests.has(identifier)) {
      throw failedToParse(`Found multiple array filters with the same top-level field name ${identifier}`);
    }
    const matches = compileFilter(filter, { collation });
    tests.set(identifier, (element) => matches({ [identifier]: element }));
  }
  const used = new Set<string>();
  for (const { path, parts } of changes) {
    for (const identifier of parts.map(identifierOf)) {
      if (!identifier) continue;
      used.add(identifier);
      if (!tests.has(identifier)) {
        throw badValue(`No array filter found for identifier '${identifier}' in path '${path}'`);
      }
    }
  }
  for (const identifier of tests.keys()) {
    if (used.has(identifier)) continue;
    throw failedToParse(`The array filter for identifier '${identifier}' was not used in the update`);
  }
  return tests;
}

/** The one name all paths of a filter begin with. */
function identifierIn(filter: Doc): string | undefined {
  const [identifier, other] = new Set(namesIn(filter));
  const because = 'Error parsing array filter :: caused by :: ';
  if (other !== undefined) {
    throw failedToParse(`${because}Expected a single top-level field name, found '${identifier ?? ''}' and '${other}'`);
  }
  if (identifier !== undefined && !/^[a-z][a-zA-Z0-9]*$/.test(identifier)) {
    throw badValue(
      `${because}The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${identifier}'`,
    );
  }
  return identifier;
}

function namesIn(filter: Doc): string[] {
  return Object.entries(filter).flatMap(([name, argument]) => {
    if (!name.startsWith('$')) return [name.split('.')[0] ?? ''];
    const clauses: unknown[] = Array.isArray(argument) ? argument : [];
    return clauses.filter(isDoc).flatMap(namesIn);
  });
}
