import { notFound } from '@sl3/platform/errors';
import { discardWork, retryWork } from '@sl3/platform/inspect-queues';
import { newId } from '@sl3/schema/ids';
import { z } from 'zod';
import { appendAudit } from '../audit/append-audit.js';
import type { ModerationContext } from '../context.js';
import { requireScope } from '../staff.js';
import { readWorkId } from './owners.js';
import type { QueueWork } from './queue.js';
import { queueWork, WorkLine } from './work-line.js';

const Answer = z.object({ work: WorkLine.nullable() });

/**
 * Has a work run again, or gives it up for good.
 *
 * The audit entry comes first: the work lies in another subgraph's store, so no update could hold both. After a crash in
 * between the audit says that somebody wanted it, which is the lesser evil.
 *
 * @throws NOT_FOUND when there is no such work, or it runs or is over
 */
export async function changeWork(
  ctx: ModerationContext,
  input: { id: string; to: 'retry' | 'discard' },
): Promise<QueueWork> {
  requireScope(ctx.viewer, 'admin');
  const named = readWorkId(input.id);
  if (!named) throw notFound();
  await appendAudit(ctx, {
    id: newId('audit'),
    at: ctx.clock.now(),
    audit: {
      action: input.to === 'retry' ? 'work.retried' : 'work.discarded',
      actorId: ctx.viewer.userId,
      subjectKind: 'WORK',
      subjectId: input.id,
    },
  });
  const work = await change(ctx, { ...named, to: input.to });
  if (!work) throw notFound();
  return queueWork(work);
}

async function change(
  ctx: ModerationContext,
  { subgraph, workId, to }: { subgraph: string; workId: string; to: 'retry' | 'discard' },
): Promise<z.infer<typeof WorkLine> | null> {
  if (subgraph === 'moderation') return (to === 'retry' ? retryWork : discardWork)(ctx.jobs, { workId });
  return Answer.parse(await ctx.neighbours.post(subgraph, `/internal/${to}-work`, { workId })).work;
}
