import type { Follow } from '@sl3/platform/facts';
import type { Fact } from '@sl3/schema/events';
import { followSanction } from './ban/follow-sanction.js';
import type { UsersServices } from './context.js';

/** What this subgraph hears, and what it does then. Every verb may be repeated. */
export function follows(ctx: UsersServices): Follow[] {
  return [
    {
      of: 'moderation',
      names: ['sanction.imposed', 'sanction.lifted', 'sanction.ended'],
      // All three carry the whole sanction.
      apply: (fact) => followSanction(ctx, (fact as Fact<'sanction.imposed'>).payload),
    },
  ];
}
