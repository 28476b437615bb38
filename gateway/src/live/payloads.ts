import type { LogCursors } from '@sl3/platform/cursor';
import type { Head, LogLine, Place } from './log-source.js';
import type { Tailer } from './tailer.js';

/** Why a subscriber starts over, as the graph's ResetReason. */
export type ResetReason = 'RESTORED' | 'RETENTION' | 'ACCESS_CHANGED';
export type Payload = Record<string, unknown>;

/** What subscriptions to one log say, as the graph sees it. Every payload with a cursor can be resumed after. */
export class Payloads {
  constructor(
    private readonly cursors: LogCursors,
    private readonly partition: string,
    private readonly batchType: 'EventBatch' | 'InboxBatch' | 'CaseBatch',
  ) {}

  batch(lines: readonly LogLine[], last: Place): Payload {
    return { __typename: this.batchType, cursor: this.#cursor(last), events: lines.map((line) => line.event) };
  }

  /** Events after `afterSeq`, up to and including `to`, are not handed over. */
  gap(afterSeq: number, to: Place): Payload {
    return { __typename: 'Gap', fromSeq: afterSeq + 1, toSeq: to.seq, cursor: this.#cursor(to) };
  }

  reset(reason: ResetReason, at: Place): Payload {
    return { __typename: 'Reset', reason, cursor: this.#cursor(at) };
  }

  heartbeat(headSeq: number, at: Place): Payload {
    return { __typename: 'Heartbeat', headSeq, cursor: this.#cursor(at) };
  }

  #cursor({ seq, digest }: Place): string {
    return this.cursors.encode({ partition: this.partition, seq, digest });
  }
}

export function roomHeads(heads: ReadonlyMap<string, Head>): Payload {
  return {
    __typename: 'RoomHeads',
    heads: [...heads].map(([roomId, { seq, postOrdinal, lastPostAt }]) => ({
      ...{ __typename: 'RoomHead', roomId, headSeq: seq, postOrdinal, lastPostAt },
    })),
  };
}

/** Where a subscriber goes on, and what it is told first: nothing when there is something to catch up with. */
export interface Resumption {
  readonly from: number;
  readonly notice?: Payload;
}

/** More missed than this is told as one Gap. */
const MISSED_MAX = 1_000;

/**
 * Where to go on after a cursor, or from now on without one.
 *
 * @param head - where the log stood when access was checked; nothing after it is skipped
 * @throws UNAVAILABLE
 */
export async function resume(
  tailer: Tailer,
  payloads: Payloads,
  o: { head: Place; cursor: Place | undefined },
): Promise<Resumption> {
  const { head, cursor } = o;
  if (!cursor) return { from: head.seq, notice: payloads.heartbeat(head.seq, head) };
  const startOver = (reason: ResetReason) => ({ from: head.seq, notice: payloads.reset(reason, head) });

  if (cursor.seq > head.seq) return startOver('RESTORED');
  if (cursor.seq < tailer.floorSeq) return startOver('RETENTION');
  const isFarBack = head.seq - cursor.seq > MISSED_MAX;
  const place = isFarBack ? await tailer.placeFarBack(cursor.seq) : await tailer.reachBackTo(cursor.seq);
  if (cursor.seq < tailer.floorSeq) return startOver('RETENTION'); // raised since, as that read has told
  if (place?.digest !== cursor.digest) return startOver('RESTORED');
  if (isFarBack) return { from: head.seq, notice: payloads.gap(cursor.seq, head) };
  if (cursor.seq === head.seq) return { from: head.seq, notice: payloads.heartbeat(head.seq, head) };
  return { from: cursor.seq };
}
