import type { Follow } from '@sl3/platform/facts';
import type { Fact } from '@sl3/schema/events';
import { followAssetDeleted, followAssetSettled } from './attachment/follow-asset.js';
import type { MessagesServices } from './context.js';
import { followInvite } from './inbox/follow-invite.js';
import { followDecision } from './message/follow-decision.js';
import { followMembership } from './room-access/follow-membership.js';
import { followRoomChanged, followRoomCreated } from './room-access/follow-room.js';
import { followSanction } from './sanction/follow-sanction.js';

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
    {
      // In order: a message is hidden and restored by decisions that know of one another.
      of: 'moderation',
      names: ['decision.taken', 'sanction.imposed', 'sanction.ended', 'sanction.lifted'],
      apply: (fact) => hear(ctx, fact),
    },
    {
      of: 'media',
      names: ['asset.settled', 'asset.deleted'],
      apply: (fact) => hear(ctx, fact),
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
    case 'decision.taken':
      return followDecision(ctx, fact as Fact<'decision.taken'>);
    case 'sanction.imposed':
      return followSanction(ctx, { ...(fact as Fact<'sanction.imposed'>), change: 'IMPOSED' });
    case 'sanction.ended':
      return followSanction(ctx, { ...(fact as Fact<'sanction.ended'>), change: 'ENDED' });
    case 'sanction.lifted':
      return followSanction(ctx, { ...(fact as Fact<'sanction.lifted'>), change: 'LIFTED' });
    case 'asset.settled':
      return followAssetSettled(ctx, fact as Fact<'asset.settled'>);
    case 'asset.deleted':
      return followAssetDeleted(ctx, fact as Fact<'asset.deleted'>);
    default:
      return; // not asked for
  }
}
