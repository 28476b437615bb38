import { isMembership, type RoomEntry } from './room-entry.js';

/** Whether an entry may have changed what one person may do in the room: their own standing, or the room's state. */
export function changesAccess(entry: RoomEntry, userId: string): boolean {
  return entry.kind === 'room-state' || (isMembership(entry) && entry.userId === userId);
}
