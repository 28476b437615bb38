import type { Follow } from '@sl3/platform/facts';
import type { Fact } from '@sl3/schema/events';
import type { MessagesServices } from './context.js';
import { followInvite } from './inbox/follow-invite.js';
import { followMembership } from './room-access/follow-membership.js';
import { followRoomChanged, followRoomCreated } from './room-access/follow-room.js';

/** What this subgraph hears, and what it does then. Every verb may be repeated. */
export function follows(ctx: MessagesServices): Follow[] {
  return [
    {
      of: 'rooms',
      names: ['room.created', 'room.changed', 'room.membership-changed', 'room.invited'],
      apply: (fact) => hear(ctx, fact),
      // An import states tens of thousands of memberships; a removal stated after them must not wait for minutes.
      concurrency: 32,
    },
  ];
}

async function hear(ctx: MessagesServices, fact: Fact): Promise<void> {
  switch (fact.name) {
    case 'room.created':
      return followRoomCreated(ctx, fact as Fact<'room.created'>);
    case 'room.changed':
      return followRoomChanged(ctx, fact as Fact<'room.changed'>);
    case 'room.membership-changed':
      return followMembership(ctx, fact as Fact<'room.membership-changed'>);
    case 'room.invited':
      return followInvite(ctx, fact as Fact<'room.invited'>);
    default:
      return; // not asked for
  }
}
