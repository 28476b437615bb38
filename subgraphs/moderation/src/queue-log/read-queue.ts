import { notFound } from '@sl3/platform/errors';
import { z } from 'zod';
import type { ModerationServices } from '../context.js';
import { countModeration, type ModerationCounts } from '../overview/count-moderation.js';
import { QUEUE_OF_CASES, type QueueEntry } from './queue-entry.js';

/** Body of `POST /internal/read-log`. */
export const ReadLogInput = z.object({
  partition: z.string(),
  after: z.number().int().min(0),
  limit: z.number().int().min(1).max(1_000),
});

/** An entry as the gateway reads it; see docs/INTERNALS.md. */
interface QueueLine {
  seq: number;
  at: string;
  digest: string;
  kind: 'case';
  /** The entry as GraphQL sees it. The case is named only: the gateway asks for it as its subscriber may see it. */
  event: object;
}

/** Reads the queue of cases after a seq, for the gateway's tailers: the same shape as the logs of messages. */
export async function readQueue(ctx: ModerationServices, input: z.infer<typeof ReadLogInput>) {
  const { partition, after, limit } = input;
  if (partition !== QUEUE_OF_CASES) throw notFound();
  // One read gives the anchor as well.
  const read = await ctx.queueLog.readAfter(partition, Math.max(after - 1, 0), limit + (after > 0 ? 1 : 0));
  const first = read[0];
  const anchor = first && first.seq === after ? { seq: first.seq, digest: first.digest } : null;
  const entries = anchor ? read.slice(1) : read;
  const shown = anchor || after === 0 ? entries : [];
  const head = Math.max(await ctx.queueLog.head(partition), entries.at(-1)?.seq ?? 0);
  const counts = shown.length > 0 ? await countModeration(ctx) : undefined;
  return { head, floorSeq: 0, anchor, entries: shown.map((entry) => lineOf(entry, counts)) };
}

/** Where the queue stands, in the shape of the heads of messages. */
export async function queueHeads(ctx: ModerationServices, partitions: readonly string[]) {
  const known = partitions.filter((partition) => partition === QUEUE_OF_CASES);
  const heads = known.map(async (partition) => {
    const seq = await ctx.queueLog.head(partition);
    return [partition, { seq, postOrdinal: 0, lastPostAt: null }] as const;
  });
  return { heads: Object.fromEntries(await Promise.all(heads)) };
}

function lineOf(entry: QueueEntry, counts: ModerationCounts | undefined): QueueLine {
  const { seq, digest, caseId, change } = entry;
  const at = entry.at.toISOString();
  return {
    ...{ seq, at, digest, kind: 'case' },
    event: {
      ...{ __typename: 'CaseEvent', seq, at, change },
      case: { __typename: 'ModerationCase', id: caseId },
      counts: { __typename: 'ModerationCounts', ...counts },
    },
  };
}
