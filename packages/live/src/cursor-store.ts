import type { LiveDatabase } from './database.js';

/**
 * A room as it was last seen on this device. The cursor and what was applied up to it are one record, written together:
 * a cursor that runs ahead of what is kept would skip what lies between after a reload.
 */
export interface KeptRoom<K = unknown> {
  readonly roomId: string;
  readonly cursor: string;
  /** Whatever the application needs to show the room as of `cursor`; anything structured clone can copy. */
  readonly kept: K;
  readonly savedAt: number;
}

/** Keeps the place in each room over reloads. Without a database it keeps nothing, and nothing fails. */
export class CursorStore<K = unknown> {
  constructor(
    private readonly database: LiveDatabase | null,
    private readonly now: () => number = Date.now,
  ) {}

  async load(roomId: string): Promise<KeptRoom<K> | undefined> {
    return (await this.database?.get('rooms', roomId).catch(() => undefined)) as KeptRoom<K> | undefined;
  }

  /** Saves the place together with what was applied up to it. Safe to repeat; an older save never follows a newer one. */
  async save(roomId: string, cursor: string, kept: K): Promise<void> {
    await this.database?.put('rooms', { roomId, cursor, kept, savedAt: this.now() }).catch(() => undefined);
  }

  /** Drops a room: the server said that what was kept is no longer true, or the person left. */
  async forget(roomId: string): Promise<void> {
    await this.database?.delete('rooms', roomId).catch(() => undefined);
  }

  /** Keeps the rooms saved last and drops the others. */
  async prune(keep: number): Promise<void> {
    const rooms = await this.database?.getAll('rooms').catch(() => undefined);
    if (!rooms) return;
    const surplus = rooms.sort((a, b) => b.savedAt - a.savedAt).slice(keep);
    for (const room of surplus) await this.forget(room.roomId);
  }
}
