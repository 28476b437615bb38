import { badCursor } from '@sl3/platform/errors';
import { decodePageCursor, encodePageCursor } from '@sl3/platform/page';
import type { Model } from 'mongoose';
import type { Page } from './connection.js';
import { pageSize, type Filter, type PageInput } from './list-latest.js';

/** A page of a log with one partition, latest first: its order is its seq, which no clock can disturb. */
export async function listBySeq<T extends { seq: number }>(
  model: Model<T>,
  o: { filter: Filter; page: PageInput },
): Promise<Page<T>> {
  const first = pageSize(o.page.first);
  const before = seqOf(o.page.after);
  const rows = await model
    .find({ ...o.filter, ...(before !== undefined && { seq: { $lt: before } }) } as never)
    .sort({ seq: -1 })
    .limit(first + 1)
    .lean<T[]>();
  const edges = rows.slice(0, first).map((node) => ({ cursor: encodePageCursor([node.seq]), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > first,
      hasPreviousPage: before !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    count: () => model.countDocuments(o.filter as never),
  };
}

function seqOf(after: string | null | undefined): number | undefined {
  if (after == null) return undefined;
  const [seq] = decodePageCursor(after);
  if (typeof seq !== 'number') throw badCursor();
  return seq;
}
