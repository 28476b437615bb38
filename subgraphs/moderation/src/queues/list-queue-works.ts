import { listWorks } from '@sl3/platform/inspect-queues';
import { z } from 'zod';
import type { ModerationContext } from '../context.js';
import type { Page } from '../list/connection.js';
import { sizeOf, type PageInput } from '../list/list-latest.js';
import { requireScope } from '../staff.js';
import { ownerOf } from './owners.js';
import type { QueueWork, WorkState } from './queue.js';
import { queueWork, WorkLine } from './work-line.js';

const Answer = z.object({
  works: z.array(WorkLine.extend({ cursor: z.string() })),
  hasNextPage: z.boolean(),
  total: z.number().int(),
});

/**
 * The works of one queue, from the subgraph that owns it; nothing for a queue that does not exist.
 *
 * @throws UNAVAILABLE when that subgraph does not answer
 */
export async function listQueueWorks(
  ctx: ModerationContext,
  input: { queue: string; state: WorkState | null; page: PageInput },
): Promise<Page<QueueWork>> {
  requireScope(ctx.viewer, 'moderation:read');
  const { queue, state, page } = input;
  const { works, hasNextPage, total } = await ask(ctx, {
    queue,
    state,
    first: sizeOf(page),
    after: page.after ?? null,
  });
  const edges = works.map(({ cursor, ...line }) => ({ cursor, node: queueWork(line) }));
  return {
    edges,
    pageInfo: {
      hasNextPage,
      hasPreviousPage: page.after != null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    count: () => Promise.resolve(total),
  };
}

async function ask(
  ctx: ModerationContext,
  input: { queue: string; state: WorkState | null; first: number; after: string | null },
): Promise<z.infer<typeof Answer>> {
  const owner = ownerOf(input.queue);
  if (!owner) return { works: [], hasNextPage: false, total: 0 };
  if (owner === 'moderation') return listWorks(ctx.jobs, input);
  return Answer.parse(await ctx.neighbours.post(owner, '/internal/queue-works', input));
}
