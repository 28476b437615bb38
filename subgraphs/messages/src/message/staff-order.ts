import { badCursor } from '@sl3/platform/errors';
import { decodePageCursor, encodePageCursor } from '@sl3/platform/page';
import type { QueryFilter } from 'mongoose';
import type { Message } from './message.js';

type Placed = Pick<Message, '_id' | 'seq' | 'at'>;

/** How a list over messages is sorted, and where its pages begin. */
interface Order {
  readonly latestFirst: Record<string, -1>;
  cursorOf(message: Placed): string;
  /** What a store looks for beyond a cursor. @throws BAD_CURSOR */
  beyond(after: string | null): QueryFilter<Message>;
  /** The same, of a message that was read. */
  isBeyond(after: string | null): (message: Placed) => boolean;
}

/** Within a room its own order, which an index has; over rooms, by time. */
export function orderOf(filter: { roomId?: string | null }): Order {
  return filter.roomId ? BY_SEQ : BY_TIME;
}

const BY_SEQ: Order = {
  latestFirst: { seq: -1 },
  cursorOf: ({ seq }) => encodePageCursor([seq]),
  beyond: (after) => (after === null ? {} : { seq: { $lt: seqOf(after) } }),
  isBeyond: (after) => {
    const place = after === null ? Infinity : seqOf(after);
    return ({ seq }) => seq < place;
  },
};

const BY_TIME: Order = {
  latestFirst: { at: -1, _id: -1 },
  cursorOf: ({ at, _id }) => encodePageCursor([at.getTime(), _id]),
  beyond: (after) => {
    if (after === null) return {};
    const { at, id } = timeOf(after);
    // The first condition says nothing new, but an index is walked from there.
    return { at: { $lte: at }, $or: [{ at: { $lt: at } }, { _id: { $lt: id } }] };
  },
  isBeyond: (after) => {
    if (after === null) return () => true;
    const place = timeOf(after);
    return ({ at, _id }) => at < place.at || (at.getTime() === place.at.getTime() && _id < place.id);
  },
};

function seqOf(after: string): number {
  const [seq, ...rest] = decodePageCursor(after);
  if (typeof seq !== 'number' || rest.length > 0) throw badCursor();
  return seq;
}

function timeOf(after: string): { at: Date; id: string } {
  const [time, id] = decodePageCursor(after);
  const at = new Date(typeof time === 'number' ? time : NaN);
  if (Number.isNaN(at.getTime()) || typeof id !== 'string') throw badCursor();
  return { at, id };
}
