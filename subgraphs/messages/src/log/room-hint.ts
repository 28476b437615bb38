import type { HintSeal } from '@sl3/platform/hint-seal';
import type { RoomEntry } from './room-entry.js';
import { newPostLine } from './log-line.js';

/** What waits in one process goes in one write; more lines than this are an import, and read sooner than carried. */
const LINES_MAX = 20;
const SEALED_MAX_CHARS = 32_768;

/** Says where a room's log stands now; whoever misses it finds out by asking. */
export interface RoomHint {
  partition: string;
  head: number;
  /**
   * Sealed for the room's topic: `{ after: { seq, digest }, lines }`, all lines up to `head` as `read-log` gives them. Only
   * whoever stands at exactly that place may take them; it spares the gateway a read for each message. Left out whenever
   * something would have to be read first.
   */
  sealed?: string;
}

/** @param o.previous - the entry before the first of `appended` */
export function roomHint(
  seal: HintSeal,
  o: { roomId: string; appended: readonly RoomEntry[]; previous: RoomEntry | null },
): RoomHint {
  const { roomId, appended, previous } = o;
  const hint = { partition: roomId, head: appended.at(-1)?.seq ?? 0 };
  if (appended.length > LINES_MAX) return hint;
  const lines = appended.flatMap((entry) => newPostLine(entry) ?? []);
  if (lines.length < appended.length) return hint;
  const after = previous ? { seq: previous.seq, digest: previous.digest } : { seq: 0, digest: '' };
  const sealed = seal.seal(`room:${roomId}`, { after, lines });
  return sealed.length > SEALED_MAX_CHARS ? hint : { ...hint, sealed };
}
