import type { Neighbours } from '@sl3/platform/call';
import type { Visibility } from './prepare-live.js';

/** One entry of a log, as messages hands it out: `event` is the entry as GraphQL sees it. */
export interface LogLine {
  readonly seq: number;
  readonly at: string;
  readonly digest: string;
  readonly kind: string;
  readonly roomId?: string;
  /** Whose membership changed. */
  readonly userId?: string;
  readonly change?: 'JOINED' | 'LEFT' | 'REMOVED' | 'ROLE_CHANGED';
  readonly role?: string | null;
  /** The post that an edit or a removal changes. */
  readonly targetSeq?: number;
  readonly event: Readonly<Record<string, unknown>>;
}

/** A place in a log: the digest tells whether it is still the same log. */
export interface Place {
  readonly seq: number;
  /** Of the entry at `seq`; empty before the first. */
  readonly digest: string;
}

export interface LogRead {
  readonly head: number;
  /** What lies below it was given up by retention. */
  readonly floorSeq: number;
  /** The entry at `after`; null when there is none. */
  readonly anchor: Place | null;
  readonly entries: readonly LogLine[];
}

/** Where a room stands. */
export interface Head {
  readonly seq: number;
  readonly postOrdinal: number;
  readonly lastPostAt: string | null;
}

export type Access = { mayRead: true; visibility: Visibility; joinedSeq?: number } | { mayRead: false };

/** What live needs of the subgraph that owns the logs. Every call has a deadline and throws UNAVAILABLE past it. */
export interface LogSource {
  /** Entries after a seq, in order, at most 1,000. */
  readLog(o: { partition: string; after: number; limit: number }): Promise<LogRead>;
  /** At most 1,000 partitions; one that does not exist stands at 0. */
  heads(partitions: readonly string[]): Promise<ReadonlyMap<string, Head>>;
  access(roomId: string, userId: string): Promise<Access>;
  roomsOf(userId: string): Promise<readonly string[]>;
}

/** The logs over messages' internal routes. */
export function messagesLogs(neighbours: Neighbours): LogSource {
  const post = <T>(path: string, body: unknown): Promise<T> =>
    neighbours.post<T>('messages', `/internal/${path}`, body, { timeoutMs: 2_000 });
  return {
    readLog: (o) => post<LogRead>('read-log', o),
    heads: async (partitions) => {
      const { heads } = await post<{ heads: Record<string, Head> }>('heads', { partitions });
      return new Map(Object.entries(heads));
    },
    access: (roomId, userId) => post<Access>('access', { roomId, userId }),
    roomsOf: async (userId) => (await post<{ roomIds: string[] }>('rooms-of', { userId })).roomIds,
  };
}
