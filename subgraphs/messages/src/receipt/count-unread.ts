import type { MessagesServices } from '../context.js';
import { findHeads } from '../log/heads.js';
import { memberKey, type RoomAccess } from '../room-access/room-access.js';

/** Where one member stands in one room. */
export interface Unread {
  /** 0 for nothing yet. */
  lastReadSeq: number;
  unreadCount: number;
}

/**
 * Counts what members have not read, one answer per access given.
 *
 * Exact: the posts after the receipt are the distance of two ordinals; from those, one's own, the removed and the
 * hidden are taken off by count on an index. What was said before they came in is not theirs to catch up with. A message
 * that was taken away no longer counts, so a badge never promises what is not there to read.
 */
export async function countUnread(ctx: MessagesServices, accesses: readonly RoomAccess[]): Promise<Unread[]> {
  const [heads, receipts] = await Promise.all([
    findHeads(
      ctx,
      accesses.map(({ roomId }) => roomId),
    ),
    ctx.collections.receipts
      .find({ _id: { $in: accesses.map(({ roomId, userId }) => memberKey(roomId, userId)) } })
      .lean(),
  ]);
  const receiptOf = new Map(receipts.map((receipt) => [receipt._id, receipt]));
  return Promise.all(
    accesses.map(async (access, i) => {
      const receipt = receiptOf.get(memberKey(access.roomId, access.userId));
      const lastReadSeq = receipt?.seq ?? 0;
      const from =
        receipt && receipt.seq >= access.joinedSeq ? receipt : { seq: access.joinedSeq, ordinal: access.joinedOrdinal };
      const head = heads[i];
      const posts = (head?.postOrdinal ?? 0) - from.ordinal;
      if (!head || posts <= 0) return { lastReadSeq, unreadCount: 0 };
      const between = { roomId: access.roomId, seq: { $gt: from.seq, $lte: head.seq } };
      const ofOthers = { ...between, authorId: { $ne: access.userId } };
      const [own, removedOfOthers, hiddenOfOthers] = await Promise.all([
        ctx.collections.messages.countDocuments({ ...between, authorId: access.userId }),
        ctx.collections.messages.countDocuments({ ...ofOthers, removedAt: { $exists: true } }),
        ctx.collections.messages.countDocuments({
          ...ofOthers,
          hiddenAt: { $exists: true },
          removedAt: { $exists: false }, // counted already
        }),
      ]);
      return { lastReadSeq, unreadCount: posts - own - removedOfOthers - hiddenOfOthers };
    }),
  );
}
