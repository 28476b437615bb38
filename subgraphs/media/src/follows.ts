import type { Follow } from '@sl3/platform/facts';
import type { Fact } from '@sl3/schema/events';
import { followMessageChanged, followMessageSent } from './access/follow-message.js';
import { followMembership, followRoom } from './access/follow-room.js';
import type { MediaServices } from './context.js';

/** Imports state tens of thousands of facts; a removal stated after them must not wait for minutes. */
const CONCURRENCY = 32;

/** What this subgraph hears, and what it does then. Every verb may be repeated. */
export function follows(ctx: MediaServices): Follow[] {
  return [
    {
      of: 'rooms',
      names: ['room.changed', 'room.membership-changed'],
      concurrency: CONCURRENCY,
      apply: (fact) =>
        fact.name === 'room.changed'
          ? followRoom(ctx, (fact as Fact<'room.changed'>).payload)
          : followMembership(ctx, (fact as Fact<'room.membership-changed'>).payload),
    },
    {
      of: 'messages',
      names: ['message.sent', 'message.changed'],
      concurrency: CONCURRENCY,
      apply: (fact) =>
        fact.name === 'message.sent'
          ? followMessageSent(ctx, (fact as Fact<'message.sent'>).payload)
          : followMessageChanged(ctx, (fact as Fact<'message.changed'>).payload),
    },
  ];
}
