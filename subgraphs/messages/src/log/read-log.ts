import type { OrderedLog } from '@sl3/platform/ordered-log';
import { z } from 'zod';
import type { MessagesServices } from '../context.js';
import { isInbox } from '../inbox/inbox-entry.js';
import { inboxLine } from '../inbox/inbox-line.js';
import { roomLines, type LogLine } from './log-line.js';

/** Body of `POST /internal/read-log`. */
export const ReadLogInput = z.object({
  /** A room's id, or `inbox_<userId>`. */
  partition: z.string(),
  after: z.number().int().min(0),
  limit: z.number().int().min(1).max(1_000),
});
type ReadLogInput = z.infer<typeof ReadLogInput>;

/** What a log has after a seq, and where it stands. */
export interface LogPage {
  head: number;
  /** Below it the history is gone. Nothing is, until retention exists. */
  floorSeq: number;
  /** The entry at `after`: its digest tells a log that was restored from the one a cursor was made of. */
  anchor: { seq: number; digest: string } | null;
  entries: LogLine[];
}

/** Reads a log after a seq, for the gateway's tailers. */
export async function readLog(ctx: MessagesServices, input: ReadLogInput): Promise<LogPage> {
  if (isInbox(input.partition)) {
    const { entries, ...page } = await readPage(ctx.inboxLog, input);
    return { ...page, entries: entries.map(inboxLine) };
  }
  const { entries, ...page } = await readPage(ctx.roomLog, input);
  return { ...page, entries: await roomLines(ctx, entries) };
}

async function readPage<E extends { seq: number; digest: string }>(log: OrderedLog<E>, input: ReadLogInput) {
  const { partition, after, limit } = input;
  // One read gives the anchor as well.
  const read = await log.readAfter(partition, Math.max(after - 1, 0), limit + (after > 0 ? 1 : 0));
  const first = read[0];
  const anchor = first && first.seq === after ? { seq: first.seq, digest: first.digest } : null;
  const entries = anchor ? read.slice(1) : read;
  // A page that is not full ends at the head.
  const isAtHead = read.length > 0 && entries.length < limit;
  const head = isAtHead ? (read.at(-1)?.seq ?? 0) : Math.max(await log.head(partition), entries.at(-1)?.seq ?? 0);
  return { head, floorSeq: 0, anchor, entries: anchor || after === 0 ? entries : [] };
}
