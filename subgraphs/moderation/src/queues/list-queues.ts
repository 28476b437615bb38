import { countQueues } from '@sl3/platform/inspect-queues';
import { z } from 'zod';
import type { ModerationContext } from '../context.js';
import { requireScope } from '../staff.js';
import { NEIGHBOURS_WITH_QUEUES } from './owners.js';
import type { QueueState } from './queue.js';

const ASK_TIMEOUT_MS = 800; // somebody is looking at a screen, and the gateway waits for two seconds

const Answer = z.object({
  queues: z.array(
    z.object({
      subgraph: z.string(),
      queue: z.string(),
      waiting: z.number(),
      active: z.number(),
      delayed: z.number(),
      dead: z.number(),
      doneInLastHour: z.number(),
      oldestWaitingMs: z.number(),
    }),
  ),
});

/** How the queues of every subgraph are doing. What a subgraph that is away would say is left out. */
export async function listQueues(ctx: ModerationContext): Promise<QueueState[]> {
  requireScope(ctx.viewer, 'moderation:read');
  const own = countQueues(ctx.jobs);
  const others = NEIGHBOURS_WITH_QUEUES.map((name) => ask(ctx, name));
  return (await Promise.all([own, ...others])).flat();
}

async function ask(ctx: ModerationContext, subgraph: string): Promise<QueueState[]> {
  try {
    const answer = await ctx.neighbours.post(subgraph, '/internal/queues', {}, { timeoutMs: ASK_TIMEOUT_MS });
    return Answer.parse(answer).queues;
  } catch (error) {
    ctx.log.warn({ err: error, subgraph }, 'a subgraph did not say how its queues are');
    return [];
  }
}
