import { collationOf } from '../bson/collation.js';
import type { Doc } from '../bson/value.js';
import { isDoc } from '../bson/value.js';
import { compileFilter, type Variables } from './match.js';
import type { Query } from './find.js';
import { parseSort } from './sort.js';

/** Makes a query of what a command says. `sort: { $natural: … }` is a hint in disguise. */
export function readQuery(
  filter: Doc,
  options: {
    sort?: unknown;
    skip?: number | undefined;
    limit?: number | undefined;
    hint?: unknown;
    variables?: Variables;
    /** As a command says it. */
    collation?: unknown;
  } = {},
): Query {
  const { sort, skip = 0, limit = 0, hint, variables = {} } = options;
  const collation = collationOf(options.collation);
  const natural = isDoc(sort) && '$natural' in sort ? sort : undefined;
  const wantedHint = natural ?? (isDoc(hint) && Object.keys(hint).length === 0 ? undefined : hint);
  return {
    filter,
    matches: compileFilter(filter, { variables, collation }),
    sort: natural ? [] : parseSort(sort),
    skip,
    limit,
    ...(collation ? { collation } : {}),
    ...(wantedHint === undefined || wantedHint === null ? {} : { hint: wantedHint }),
  };
}
