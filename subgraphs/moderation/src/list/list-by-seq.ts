import { badCursor } from '@sl3/platform/errors';
import { decodePageCursor } from '@sl3/platform/page';
import { pageOf } from '@sl3/platform/page-of';
import type { Model } from 'mongoose';
import type { Page } from './connection.js';
import { sizeOf, type Filter, type PageInput } from './list-latest.js';

/** A page of a log with one partition, latest first: its order is its seq, which no clock can disturb. */
export async function listBySeq<T extends { seq: number }>(
  model: Model<T>,
  o: { filter: Filter; page: PageInput },
): Promise<Page<T>> {
  const first = sizeOf(o.page);
  const before = seqOf(o.page.after);
  const rows = await model
    .find({ ...o.filter, ...(before !== undefined && { seq: { $lt: before } }) } as never)
    .sort({ seq: -1 })
    .limit(first + 1)
    .lean<T[]>();
  return {
    ...pageOf(rows, { first, after: o.page.after ?? null, keys: ({ seq }) => [seq] }),
    count: () => model.countDocuments(o.filter as never),
  };
}

function seqOf(after: string | null | undefined): number | undefined {
  if (after == null) return undefined;
  const [seq] = decodePageCursor(after);
  if (typeof seq !== 'number') throw badCursor();
  return seq;
}
