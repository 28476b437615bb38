import { newId } from '@sl3/schema/ids';
import { createHash } from 'node:crypto';
import type { ModerationServices } from '../context.js';
import type { CaseChange } from './case-change.js';
import { QUEUE_OF_CASES, type QueueEntry } from './queue-entry.js';

/** Tells the queue of cases that one changed. The same record twice is one entry. */
export async function appendToQueue(
  ctx: ModerationServices,
  record: { id: string; at: Date; queue: { caseId: string; change: CaseChange } },
): Promise<void> {
  const { id: recordId, at, queue } = record;
  const document = {
    ...{ _id: newId('entry', at), partition: QUEUE_OF_CASES, at, recordId, ...queue },
    digest: createHash('sha256')
      .update(JSON.stringify([recordId, queue.caseId, queue.change]))
      .digest('hex')
      .slice(0, 16),
  };
  await ctx.queueLog.append(QUEUE_OF_CASES, {
    build: () => document,
    findExisting: () => ctx.collections.queue.findOne({ recordId }).lean<QueueEntry>(),
  });
}
