import type { MessagesServices } from '../context.js';

/** Where a log stands. */
export interface RoomLogHead {
  /** 0 for an empty log. */
  seq: number;
  /** Of the entry at `seq`; empty for an empty log. */
  digest: string;
  postOrdinal: number;
  lastPostAt: Date | null;
}

const EMPTY: RoomLogHead = { seq: 0, digest: '', postOrdinal: 0, lastPostAt: null };

/** Where the logs of some rooms stand, in the order asked for: one indexed read each. */
export async function findHeads(ctx: MessagesServices, roomIds: readonly string[]): Promise<RoomLogHead[]> {
  return Promise.all(roomIds.map((roomId) => findHead(ctx, roomId)));
}

async function findHead(ctx: MessagesServices, roomId: string): Promise<RoomLogHead> {
  const last = await ctx.collections.entries
    .findOne({ roomId }, { seq: 1, digest: 1, postOrdinal: 1, lastPostAt: 1 })
    .sort({ seq: -1 })
    .lean();
  if (!last) return EMPTY;
  const { seq, digest, postOrdinal, lastPostAt } = last;
  return { seq, digest, postOrdinal, lastPostAt: lastPostAt ?? null };
}
