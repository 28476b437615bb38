import type { Document } from 'mongodb';

import { typed } from '../model/values.js';
import type { Chance } from '../random/numbers.js';

const DOCUMENTS = 24;

/** Documents in which every condition of `make-filter.ts` holds for some and not for others. */
export function documentsFor(chance: Chance): Document[] {
  return Array.from({ length: DOCUMENTS }, (_, _id) =>
    typed({
      _id,
      kind: chance.below(3),
      group: chance.below(4),
      seq: chance.below(40),
      name: chance.pick(['ada', 'ana', 'Ada', 'bob', 'ab']),
      list: Array.from({ length: chance.below(4) }, () => chance.below(4)),
      tags: Array.from({ length: chance.below(3) }, () => chance.pick(['x', 'y', 'z'])),
      ...(chance.happens(0.5) ? { at: new Date(chance.below(5)) } : {}),
      ...(chance.happens(0.5) ? { gone: chance.below(2) } : {}),
      count: chance.below(10),
    }),
  );
}

/** The paths that filters and orders name: each gets an index of its own when indexes are wanted. */
export const indexedPaths = ['kind', 'group', 'seq', 'name', 'at', 'list', 'tags'] as const;
