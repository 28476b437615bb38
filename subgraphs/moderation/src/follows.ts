import type { Follow } from '@sl3/platform/facts';
import type { Fact } from '@sl3/schema/events';
import { recordNeighbour } from './audit/record-neighbour.js';
import type { ModerationServices } from './context.js';
import { followUser } from './person/follow-user.js';

/** Imports state tens of thousands of facts; what people do after them must not wait for minutes. */
const CONCURRENCY = 32;

/** What this subgraph hears, and what it does then. Every verb may be repeated. */
export function follows(ctx: ModerationServices): Follow[] {
  const record = (fact: Fact): Promise<void> => recordNeighbour(ctx, fact);
  return [
    {
      of: 'users',
      names: ['user.created', 'user.changed'],
      concurrency: CONCURRENCY,
      apply: (fact) => followUser(ctx, fact as Fact<'user.created' | 'user.changed'>),
    },
    // What somebody with power did elsewhere is in our audit too.
    { of: 'rooms', names: ['room.changed', 'room.membership-changed'], concurrency: CONCURRENCY, apply: record },
    { of: 'messages', names: ['message.changed'], concurrency: CONCURRENCY, apply: record },
    { of: 'media', names: ['asset.deleted'], apply: record },
  ];
}
