import type { Follow } from '@sl3/platform/facts';
import type { Fact } from '@sl3/schema/events';
import type { ModerationServices } from './context.js';
import { followUser } from './person/follow-user.js';

/** What this subgraph hears, and what it does then. Every verb may be repeated. */
export function follows(ctx: ModerationServices): Follow[] {
  return [
    {
      of: 'users',
      names: ['user.created', 'user.changed'],
      // An import states tens of thousands of people; a change of role stated after them must not wait for minutes.
      concurrency: 32,
      apply: (fact) => followUser(ctx, fact as Fact<'user.created' | 'user.changed'>),
    },
  ];
}
