import type { Neighbours } from '@sl3/platform/call';
import type { Visibility } from './prepare-live.js';

/** One entry of a log, as its owner hands it out: `event` is the entry as GraphQL sees it. */
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
  /** The post that an edit, a removal, a hiding or a restoration changes. */
  readonly targetSeq?: number;
  readonly event: Readonly<Record<string, unknown>>;
}

/** A place in a log: the digest tells whether it is still the same log. */
export interface Place {
  readonly seq: number;
  /** Of the entry at `seq`; empty before the first. */
  readonly digest: string;
}

/** Lines that came with a hint, and the place they follow. */
export interface HintedLines {
  readonly after: Place;
  readonly lines: readonly LogLine[];
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

/** What live needs of the subgraphs that own the logs. Every call has a deadline and throws UNAVAILABLE past it. */
export interface LogSource {
  /** Entries after a seq, in order, at most 1,000. */
  readLog(o: { partition: string; after: number; limit: number }): Promise<LogRead>;
  /** At most 1,000 partitions; one that does not exist stands at 0. */
  heads(partitions: readonly string[]): Promise<ReadonlyMap<string, Head>>;
  access(roomId: string, userId: string): Promise<Access>;
  roomsOf(userId: string): Promise<readonly string[]>;
}

/** The partition of everything that happens to cases: one log, for all who moderate. */
export const CASE_QUEUE = 'queue_cases';

const INBOX = 'inbox_';

/** The partition of a person's own log. */
export const inboxOf = (userId: string): string => `${INBOX}${userId}`;

/** The hints that tell of a log. */
export function topicOf(partition: string): string {
  if (partition === CASE_QUEUE) return 'queue:cases';
  return partition.startsWith(INBOX) ? `inbox:${partition.slice(INBOX.length)}` : `room:${partition}`;
}

/** The subgraph that owns a log, and reads it for us. */
export function ownerOf(partition: string): 'messages' | 'moderation' {
  return partition === CASE_QUEUE ? 'moderation' : 'messages';
}

/** The logs over their owners' internal routes. */
export function logsOf(neighbours: Neighbours): LogSource {
  const post = <T>(owner: string, path: string, body: unknown): Promise<T> =>
    neighbours.post<T>(owner, `/internal/${path}`, body, { timeoutMs: 2_000 });
  const headsAt = async (owner: string, partitions: readonly string[]): Promise<[string, Head][]> => {
    if (partitions.length === 0) return [];
    const { heads } = await post<{ heads: Record<string, Head> }>(owner, 'heads', { partitions });
    return Object.entries(heads);
  };
  return {
    readLog: (o) => post<LogRead>(ownerOf(o.partition), 'read-log', o),
    heads: async (partitions) => {
      const heads = await Promise.all([
        headsAt(
          'messages',
          partitions.filter((partition) => ownerOf(partition) === 'messages'),
        ),
        headsAt(
          'moderation',
          partitions.filter((partition) => ownerOf(partition) === 'moderation'),
        ),
      ]);
      return new Map(heads.flat());
    },
    access: (roomId, userId) => post<Access>('messages', 'access', { roomId, userId }),
    roomsOf: async (userId) => (await post<{ roomIds: string[] }>('messages', 'rooms-of', { userId })).roomIds,
  };
}
