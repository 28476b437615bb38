import { pause } from '@sl3/platform/back-off';
import type { Hints } from '@sl3/platform/hints';
import type { Log } from '@sl3/platform/log';
import { hear } from './hear.js';
import type { Head, LogSource } from './log-source.js';
import { RepeatedWork } from './repeated-work.js';

/** Heads are told at most this often: four times a second. */
const TELL_MS = 250;
const HEADS_AT_ONCE = 1_000;

/** Somebody who wants to know where their rooms stand. */
export interface HeadWatcher {
  onHeads(heads: ReadonlyMap<string, Head>): void;
}

interface Watched {
  readonly watchers: Set<HeadWatcher>;
  head?: Head;
  unsubscribe?: () => void;
}

/**
 * Where rooms stand, for everybody on this node who belongs to them: one hint subscription a room, one call for all
 * rooms that moved, however many watch.
 */
export class RoomHeadsWatch {
  readonly #rooms = new Map<string, Watched>();
  readonly #dirty = new Set<string>();
  readonly #poll: NodeJS.Timeout;
  readonly #stopHearingLoss: () => void;
  readonly #telling: RepeatedWork;
  readonly #closing = new AbortController();

  constructor(private readonly o: { source: LogSource; hints: Hints; log: Log; onTold: () => void; pollMs: number }) {
    const askAll = (): void => {
      for (const roomId of this.#rooms.keys()) this.#markDirty(roomId);
    };
    this.#telling = new RepeatedWork({
      work: async () => {
        await pause(TELL_MS, this.#closing.signal);
        await this.#tell();
      },
      onFailure: (error, attempt) => {
        o.log.warn({ err: error, attempt }, 'asking for heads failed, trying again');
      },
    });
    this.#poll = setInterval(askAll, o.pollMs);
    this.#stopHearingLoss = o.hints.onLoss(askAll);
  }

  /** Watches rooms, and resolves with where they stand now. What moves later is told. @throws UNAVAILABLE */
  async watch(watcher: HeadWatcher, roomIds: readonly string[]): Promise<ReadonlyMap<string, Head>> {
    await Promise.all(roomIds.map((roomId) => this.#watchOne(watcher, roomId)));
    const unknown = roomIds.filter((roomId) => !this.#rooms.get(roomId)?.head);
    await this.#ask(unknown);
    const heads = new Map<string, Head>();
    for (const roomId of roomIds) {
      const head = this.#rooms.get(roomId)?.head;
      if (head) heads.set(roomId, head);
    }
    return heads;
  }

  unwatch(watcher: HeadWatcher, roomIds: Iterable<string>): void {
    for (const roomId of roomIds) {
      const room = this.#rooms.get(roomId);
      if (!room?.watchers.delete(watcher) || room.watchers.size > 0) continue;
      room.unsubscribe?.();
      this.#rooms.delete(roomId);
      this.#dirty.delete(roomId);
    }
  }

  close(): void {
    clearInterval(this.#poll);
    this.#telling.close();
    this.#closing.abort();
    this.#stopHearingLoss();
    for (const room of this.#rooms.values()) room.unsubscribe?.();
    this.#rooms.clear();
  }

  async #watchOne(watcher: HeadWatcher, roomId: string): Promise<void> {
    const known = this.#rooms.get(roomId);
    if (known) {
      known.watchers.add(watcher);
      return;
    }
    const room: Watched = { watchers: new Set([watcher]) };
    this.#rooms.set(roomId, room);
    const unsubscribe = await hear(this.o.hints, `room:${roomId}`, {
      onHint: ({ head }) => {
        if (head > (room.head?.seq ?? 0)) this.#markDirty(roomId);
      },
      onLate: () => {
        this.#markDirty(roomId);
      },
    });
    if (this.#rooms.get(roomId) === room) room.unsubscribe = unsubscribe;
    else unsubscribe(); // nobody watches any more
  }

  #markDirty(roomId: string): void {
    this.#dirty.add(roomId);
    this.#telling.ask();
  }

  async #tell(): Promise<void> {
    const roomIds = [...this.#dirty];
    this.#dirty.clear();
    const moved = await this.#ask(roomIds).catch((error: unknown) => {
      for (const roomId of roomIds) this.#dirty.add(roomId);
      throw error;
    });
    this.#hand(moved);
  }

  /** Those that moved go to each watcher in one piece. */
  #hand(moved: ReadonlyMap<string, Head>): void {
    const toldTo = new Map<HeadWatcher, Map<string, Head>>();
    for (const [roomId, head] of moved) {
      for (const watcher of this.#rooms.get(roomId)?.watchers ?? []) {
        const heads = toldTo.get(watcher) ?? new Map<string, Head>();
        toldTo.set(watcher, heads.set(roomId, head));
      }
    }
    for (const [watcher, heads] of toldTo) watcher.onHeads(heads);
    this.o.onTold();
  }

  async #ask(roomIds: readonly string[]): Promise<ReadonlyMap<string, Head>> {
    const moved = new Map<string, Head>();
    for (let from = 0; from < roomIds.length; from += HEADS_AT_ONCE) {
      const heads = await this.o.source.heads(roomIds.slice(from, from + HEADS_AT_ONCE));
      for (const [roomId, head] of heads) {
        const room = this.#rooms.get(roomId);
        if (!room || room.head?.seq === head.seq) continue;
        room.head = head;
        moved.set(roomId, head);
      }
    }
    return moved;
  }
}
