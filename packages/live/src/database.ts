import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { OutboxRow } from './outbox.js';
import type { KeptRoom } from './cursor-store.js';
import type { KeptUpload } from './upload-store.js';

interface LiveSchema extends DBSchema {
  rooms: { key: string; value: KeptRoom };
  outbox: { key: string; value: OutboxRow };
  uploads: { key: string; value: KeptUpload };
}

/**
 * What one person keeps on this device: how far each room was read from the server, what is still to be sent, and the
 * files that go with it.
 */
export type LiveDatabase = IDBPDatabase<LiveSchema>;

const nameFor = (userId: string) => `sl3:${userId}`;

/**
 * Opens the person's own database, or answers null where the browser keeps none (private windows of some browsers):
 * everything then works, and does not survive a reload.
 */
export async function openLiveDatabase(userId: string): Promise<LiveDatabase | null> {
  try {
    return await openDB<LiveSchema>(nameFor(userId), 2, {
      upgrade(database, from) {
        if (from < 1) {
          database.createObjectStore('rooms', { keyPath: 'roomId' });
          database.createObjectStore('outbox', { keyPath: 'clientNonce' });
        }
        if (from < 2) database.createObjectStore('uploads', { keyPath: 'id' });
      },
      // A newer version of the page in another tab wants to change the database: let it.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
  } catch {
    return null;
  }
}

/** Forgets everything kept for this person: they signed out, and the next one at this device is somebody else. */
export async function deleteLiveDatabase(userId: string): Promise<void> {
  await deleteDB(nameFor(userId)).catch(() => undefined);
}
