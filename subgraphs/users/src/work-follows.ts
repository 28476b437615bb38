import type { Follow } from '@sl3/platform/facts';
import type { EventName, Fact } from '@sl3/schema/events';
import type { SubgraphName } from '@sl3/schema/subgraphs';
import { NOTICED, noticesOf } from './notification/notices-of.js';
import { fanOutFact } from './webhook/fan-out-fact.js';
import type { WorkServices } from './work-services.js';

/** These followers turn facts into work. They have cursors of their own, apart from those that feed copies. */
const TO_WORK = 'work';

/** Facts that are always heard: people are told of some of them. */
export function followsToWork(ctx: WorkServices): Follow[] {
  return [
    follow(ctx, 'rooms', [...NOTICED.rooms, 'room.created']),
    follow(ctx, 'moderation', [...NOTICED.moderation, 'case.opened']),
  ];
}

/** Facts that only webhooks want, and that are many. */
export function followsWhileWanted(ctx: WorkServices): Follow[] {
  return [follow(ctx, 'messages', ['message.sent', 'message.changed']), follow(ctx, 'users', ['user.created'])];
}

function follow(ctx: WorkServices, of: SubgraphName, names: EventName[]): Follow {
  return { of, names, as: TO_WORK, concurrency: 16, apply: (fact) => hear(ctx, fact) };
}

async function hear(ctx: WorkServices, fact: Fact): Promise<void> {
  for (const notice of noticesOf(fact)) await ctx.jobs.enqueue('notify', `${fact.id}-${notice.userId}`, notice);
  await fanOutFact(ctx, fact);
}
