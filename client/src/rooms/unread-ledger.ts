/** One room as a query answered: its unread count at that head. */
export interface CountedRoom {
  readonly id: string;
  readonly headSeq: number;
  readonly unreadCount: number;
  readonly lastReadSeq: number;
  readonly lastPostAt: string | null;
}

/** Where a room stands now, as the server tells all its members alike. */
export interface Head {
  readonly roomId: string;
  readonly headSeq: number;
  readonly postOrdinal: number;
  readonly lastPostAt?: string | null;
}

/** What a line of the room list shows. */
export interface Standing {
  readonly unreadCount: number;
  readonly lastReadSeq: number;
  readonly lastPostAt: string | null;
}

interface Line {
  counted: CountedRoom;
  /** The latest heads, oldest first: a count and a head seldom arrive in the order in which they were true. */
  readonly heads: Head[];
  /** The ordinal at `counted.headSeq`; undefined until a head tells. */
  ordinal: number | undefined;
}

const HEADS_KEPT = 16;

/**
 * Unread counts of all rooms without a query for each message: heads are shared by all members of a room, so the count
 * is what it was, plus the messages since. Where a count and a head cannot be of the same moment the room is asked about
 * again; the answer of {@link UnreadLedger} to each call says so.
 */
export class UnreadLedger {
  readonly #lines = new Map<string, Line>();
  readonly #listeners = new Set<() => void>();
  #standings: ReadonlyMap<string, Standing> = new Map();

  /** All standings by room id. The same map until something changes. */
  readonly standings = (): ReadonlyMap<string, Standing> => this.#standings;

  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  knows(roomId: string): boolean {
    return this.#lines.has(roomId);
  }

  /** Takes what a query answered. Returns whether the room must be asked about again. */
  count(room: CountedRoom): boolean {
    const line = this.#lines.get(room.id);
    // An answer that is older than what is known, as after a slow request.
    if (line && room.headSeq < line.counted.headSeq) return false;
    return this.#settle({ counted: room, heads: line?.heads ?? [], ordinal: undefined });
  }

  /** Takes a head. Returns whether the room must be asked about, because the count it adds to is not of a known moment. */
  move(head: Head): boolean {
    const line = this.#lines.get(head.roomId);
    if (!line) return true;
    const before = line.heads.at(-1);
    if (before && head.headSeq < before.headSeq) return false;
    line.heads.push(head);
    if (line.heads.length > HEADS_KEPT) line.heads.shift();
    // More entries than messages: one of them may have removed what was counted.
    const hasChanges = before !== undefined && head.headSeq - before.headSeq > head.postOrdinal - before.postOrdinal;
    const mustAsk = this.#settle(line);
    return mustAsk || (hasChanges && standingOf(line).unreadCount > 0);
  }

  /** Takes how far the viewer has read, here or on another device. Returns whether the room must be asked about. */
  read(roomId: string, lastReadSeq: number, unreadCount: number): boolean {
    const line = this.#lines.get(roomId);
    if (!line || lastReadSeq < line.counted.lastReadSeq) return false;
    const counted = { ...line.counted, lastReadSeq, unreadCount };
    // Nothing unread is true of the mark itself; a count is true of the server's head at that moment, which is not told.
    if (unreadCount === 0) return this.#settle({ ...line, counted: { ...counted, headSeq: lastReadSeq } });
    this.#lines.set(roomId, { ...line, counted, ordinal: undefined });
    this.#show();
    return true;
  }

  /** Keeps only these rooms: the list is known to be whole. */
  keep(roomIds: ReadonlySet<string>): void {
    for (const roomId of this.#lines.keys()) if (!roomIds.has(roomId)) this.#lines.delete(roomId);
    this.#show();
  }

  /** Finds the ordinal that goes with the count. Returns whether no head ever will. */
  #settle(line: Line): boolean {
    const { headSeq } = line.counted;
    const isSameCount = this.#lines.get(line.counted.id)?.counted === line.counted;
    const known = isSameCount ? line.ordinal : undefined;
    const settled = { ...line, ordinal: known ?? ordinalAt(line.heads, headSeq) };
    this.#lines.set(line.counted.id, settled);
    this.#show();
    const latest = line.heads.at(-1);
    return settled.ordinal === undefined && latest !== undefined && latest.headSeq > headSeq;
  }

  #show(): void {
    this.#standings = new Map([...this.#lines].map(([roomId, line]) => [roomId, standingOf(line)]));
    for (const listener of [...this.#listeners]) listener();
  }
}

function standingOf({ counted, heads, ordinal }: Line): Standing {
  const latest = heads.at(-1);
  const since = latest && ordinal !== undefined ? Math.max(0, latest.postOrdinal - ordinal) : 0;
  return {
    unreadCount: counted.unreadCount + since,
    lastReadSeq: counted.lastReadSeq,
    lastPostAt: latest?.lastPostAt ?? counted.lastPostAt,
  };
}

/** How many messages the room had at a seq, where the heads tell: at one of them, or between two with none in between. */
function ordinalAt(heads: readonly Head[], seq: number): number | undefined {
  const before = heads.findLast((head) => head.headSeq <= seq);
  if (before === undefined || before.headSeq === seq) return before?.postOrdinal;
  const after = heads.find((head) => head.headSeq > seq);
  return after?.postOrdinal === before.postOrdinal ? before.postOrdinal : undefined;
}
