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
  head: Head | undefined;
  /** The ordinal at which `counted.unreadCount` was true; undefined until a head and a count are known to be of one moment. */
  ordinal: number | undefined;
}

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
    const head = line?.head;
    const ordinal = head?.headSeq === room.headSeq ? head.postOrdinal : undefined;
    this.#lines.set(room.id, { counted: room, head, ordinal });
    this.#show();
    return head !== undefined && head.headSeq > room.headSeq;
  }

  /** Takes a head. Returns whether the room must be asked about, because the count it adds to is not of a known moment. */
  move(head: Head): boolean {
    const line = this.#lines.get(head.roomId);
    if (!line) return true;
    const before = line.head;
    if (before && head.headSeq < before.headSeq) return false;
    line.head = head;
    if (line.ordinal === undefined && head.headSeq === line.counted.headSeq) line.ordinal = head.postOrdinal;
    this.#show();
    // More entries than messages: one of them may have removed what was counted.
    const hasChanges = before !== undefined && head.headSeq - before.headSeq > head.postOrdinal - before.postOrdinal;
    if (hasChanges && standingOf(line).unreadCount > 0) return true;
    return line.ordinal === undefined && head.headSeq > line.counted.headSeq;
  }

  /** Takes how far the viewer has read, here or on another device. Returns whether the room must be asked about. */
  read(roomId: string, lastReadSeq: number, unreadCount: number): boolean {
    const line = this.#lines.get(roomId);
    if (!line || lastReadSeq < line.counted.lastReadSeq) return false;
    const { head } = line;
    if (head && lastReadSeq < head.headSeq && unreadCount > 0) {
      line.counted = { ...line.counted, lastReadSeq };
      this.#show();
      return true;
    }
    // Read to the head, or the server says that nothing by others lies beyond the mark.
    const isWhole = !head || lastReadSeq >= head.headSeq;
    line.counted = { ...line.counted, lastReadSeq, unreadCount, headSeq: head?.headSeq ?? line.counted.headSeq };
    line.ordinal = isWhole ? head?.postOrdinal : undefined;
    this.#show();
    return !isWhole;
  }

  /** Keeps only these rooms: the list is known to be whole. */
  keep(roomIds: ReadonlySet<string>): void {
    for (const roomId of this.#lines.keys()) if (!roomIds.has(roomId)) this.#lines.delete(roomId);
    this.#show();
  }

  #show(): void {
    this.#standings = new Map([...this.#lines].map(([roomId, line]) => [roomId, standingOf(line)]));
    for (const listener of [...this.#listeners]) listener();
  }
}

function standingOf({ counted, head, ordinal }: Line): Standing {
  const since = head && ordinal !== undefined ? Math.max(0, head.postOrdinal - ordinal) : 0;
  return {
    unreadCount: counted.unreadCount + since,
    lastReadSeq: counted.lastReadSeq,
    lastPostAt: head?.lastPostAt ?? counted.lastPostAt,
  };
}
