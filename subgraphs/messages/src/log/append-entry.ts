import type { Pending } from '@sl3/platform/facts';
import type { Draft } from '@sl3/platform/ordered-log';
import type { MessagesServices } from '../context.js';
import { digestOf } from './digest.js';
import type { RoomEntry } from './room-entry.js';

/** What the log itself adds to an entry. */
type AddedByLog = 'seq' | 'stateSeq' | 'digest' | 'postOrdinal' | 'lastPostAt' | 'pendingFacts';

/** An entry that has no place yet. */
export interface NewEntry<E extends RoomEntry> {
  content: Omit<E, AddedByLog>;
  /** Stored with the content, and no part of its digest. */
  beside?: Partial<E>;
  /** What the entry states to other subgraphs, once its place is known. */
  fact?: (seq: number) => Pending;
  /** Finds the entry that made a unique key refuse this one. */
  findExisting?: () => Promise<E | null>;
  /** The seq up to which `content` was decided on; see {@link lastKnownSeq}. */
  checkedAt?: number;
  /** Called with what came after `checkedAt`, before this is stored. Throws to refuse it. */
  recheck?: (since: RoomEntry[]) => Promise<void> | void;
}

/** Appends to a room's log. Resolves when a majority has it on disk; `isNew` is false for an entry made before. */
export async function appendEntry<E extends RoomEntry>(
  ctx: MessagesServices,
  entry: NewEntry<E>,
): Promise<{ entry: E; isNew: boolean }> {
  const appended = await ctx.roomLog.append(entry.content.roomId, toDraft(entry));
  if (entry.fact && appended.isNew) ctx.facts.nudge();
  return appended as { entry: E; isNew: boolean };
}

/** The same entry, as the ordered log takes it. */
export function toDraft<E extends RoomEntry>(entry: NewEntry<E>): Draft<RoomEntry> {
  const { content, beside, fact, findExisting, checkedAt, recheck } = entry;
  const digest = digestOf(content);
  return {
    build: (seq, previous) => {
      const isPost = content.kind === 'post';
      const lastPostAt = isPost ? content.at : previous?.lastPostAt;
      return {
        ...content,
        ...beside,
        digest,
        postOrdinal: (previous?.postOrdinal ?? 0) + (isPost ? 1 : 0),
        ...(isPost && { stateSeq: seq }),
        ...(lastPostAt && { lastPostAt }),
        ...(fact && { pendingFacts: [fact(seq)] }),
      };
    },
    ...(findExisting && { findExisting }),
    ...(checkedAt !== undefined && { checkedAt }),
    ...(recheck && { recheck }),
  };
}

/**
 * The seq up to which what is read from now on is surely up to date. Take it before reading what a decision rests on:
 * whatever is appended later is then handed to `recheck`.
 */
export async function lastKnownSeq(ctx: MessagesServices, roomId: string): Promise<number> {
  return ctx.roomLog.knownHead(roomId) ?? (await ctx.roomLog.head(roomId));
}
