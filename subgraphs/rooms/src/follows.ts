import type { Follow } from '@sl3/platform/facts';
import type { Fact } from '@sl3/schema/events';
import type { RoomsServices } from './context.js';
import { followUser } from './person/follow-user.js';

/** What this subgraph hears, and what it does then. Every verb may be repeated. */
export function follows(ctx: RoomsServices): Follow[] {
  return [
    {
      of: 'users',
      names: ['user.created'],
      apply: (fact) => followUser(ctx, (fact as Fact<'user.created'>).payload),
    },
  ];
}
