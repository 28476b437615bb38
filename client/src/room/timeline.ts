import type { MessageFieldsFragment, RoomMessagesQuery } from '@sl3/schema/generated/graphql';

export type Message = MessageFieldsFragment;
export type MessagePage = NonNullable<NonNullable<RoomMessagesQuery['room']>['messages']>;
/** What an acknowledgement or a change brings: some of a message's fields, and always which state they are of. */
export type MessagePatch = Pick<Message, 'id' | 'seq' | 'stateSeq'> & Partial<Message>;

export interface Entry {
  readonly message: Message;
  /** The place to page from; null for what arrived live. */
  readonly pageCursor: string | null;
}

/** A run of history without holes, in the order of `seq`. */
export interface Stretch {
  readonly entries: readonly Entry[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
}

/**
 * A room's history as far as it is loaded: the stretch that reaches the head and grows with it, and, after a jump to a
 * far message, a second one beside it. When paging forward makes the two meet they become one.
 */
export interface Timeline {
  /** Null until the first page is here, and again after the server said to start over. */
  readonly latest: Stretch | null;
  readonly aside: Stretch | null;
  /** What arrived while `latest` was null: merged into the page that is on its way. */
  readonly pending: readonly Message[];
}

/** What is kept on the device of a room. */
export interface KeptTimeline {
  /** Which fields the entries have: those of an earlier version of the page lack what this one draws. */
  readonly shape: number;
  readonly entries: readonly Entry[];
  readonly hasOlder: boolean;
}

export const EMPTY_TIMELINE: Timeline = { latest: null, aside: null, pending: [] };

/** Rises whenever a message has a new field. */
const SHAPE = 2;
/** The last rows are enough to show a room at once; the rest pages in. */
const KEPT_ENTRIES = 100;

export function stretchOf(page: MessagePage): Stretch {
  return {
    entries: page.edges.map((edge) => ({ message: edge.node, pageCursor: edge.cursor })),
    hasOlder: page.pageInfo.hasPreviousPage,
    hasNewer: page.pageInfo.hasNextPage,
  };
}

/** The latest page has come: it is the stretch at the head, with whatever arrived while it was on its way. */
export function withLatestPage(timeline: Timeline, page: MessagePage): Timeline {
  const stretch = { ...stretchOf(page), hasNewer: false };
  return withChanges({ latest: stretch, aside: null, pending: [] }, timeline.pending, timeline.pending);
}

/** A page before the oldest entry of one stretch. */
export function withOlderPage(stretch: Stretch, page: MessagePage): Stretch {
  return {
    entries: mergeEntries(stretch.entries, stretchOf(page).entries),
    hasOlder: page.pageInfo.hasPreviousPage,
    hasNewer: stretch.hasNewer,
  };
}

/** A page after the newest entry of the stretch beside the head. Where it reaches the latest stretch they become one. */
export function withNewerPage(timeline: Timeline, page: MessagePage): Timeline {
  if (!timeline.aside) return timeline;
  const grown: Stretch = {
    entries: mergeEntries(timeline.aside.entries, stretchOf(page).entries),
    hasOlder: timeline.aside.hasOlder,
    hasNewer: page.pageInfo.hasNextPage,
  };
  const { latest } = timeline;
  if (!latest) return { ...timeline, aside: grown };
  const meets = !grown.hasNewer || lastSeq(grown) >= firstSeq(latest);
  if (!meets) return { ...timeline, aside: grown };
  const entries = mergeEntries(grown.entries, latest.entries);
  return { latest: { entries, hasOlder: grown.hasOlder, hasNewer: false }, aside: null, pending: [] };
}

/** A page around a message that is not loaded becomes the stretch aside, unless it touches the one at the head. */
export function withPageAround(timeline: Timeline, page: MessagePage): Timeline {
  const aside = stretchOf(page);
  const { latest } = timeline;
  if (!latest || !aside.hasNewer || lastSeq(aside) < firstSeq(latest)) return { ...timeline, aside };
  const entries = mergeEntries(aside.entries, latest.entries);
  return { ...timeline, latest: { entries, hasOlder: aside.hasOlder, hasNewer: false }, aside: null };
}

/**
 * What was posted or changed in the room, in any order and any number of times.
 *
 * @param posted - those of the messages that are new: they extend the stretch at the head
 */
export function withChanges(timeline: Timeline, messages: readonly Message[], posted: readonly Message[]): Timeline {
  if (messages.length === 0 && posted.length === 0) return timeline;
  if (!timeline.latest) return { ...timeline, pending: [...timeline.pending, ...messages] };
  const oldest = timeline.latest.hasOlder ? firstSeq(timeline.latest) : 0;
  const added = posted.filter((message) => message.seq >= oldest).map((message) => ({ message, pageCursor: null }));
  const entries = mergeEntries(timeline.latest.entries, added);
  return withPatches({ ...timeline, latest: { ...timeline.latest, entries } }, messages);
}

/** Newer states of messages that may be loaded; unknown ones are left out. Quotes of them change too. */
export function withPatches(timeline: Timeline, patches: readonly MessagePatch[]): Timeline {
  const byId = new Map(patches.map((patch) => [patch.id, patch]));
  const patchStretch = (stretch: Stretch | null) =>
    stretch && { ...stretch, entries: stretch.entries.map((entry) => patchEntry(entry, byId)) };
  return { ...timeline, latest: patchStretch(timeline.latest), aside: patchStretch(timeline.aside) };
}

/** Both lists in the order of `seq`, each message once, in its later state. */
export function mergeEntries(a: readonly Entry[], b: readonly Entry[]): readonly Entry[] {
  if (b.length === 0) return a;
  const byId = new Map(a.map((entry) => [entry.message.id, entry]));
  for (const entry of b) {
    const known = byId.get(entry.message.id);
    byId.set(entry.message.id, known ? laterOf(known, entry) : entry);
  }
  return [...byId.values()].sort((x, y) => x.message.seq - y.message.seq);
}

export function toKept(latest: Stretch): KeptTimeline {
  const entries = latest.entries.slice(-KEPT_ENTRIES);
  return { shape: SHAPE, entries, hasOlder: latest.hasOlder || entries.length < latest.entries.length };
}

/** Whether what is kept was written by this version of the page. */
export function isReadable(kept: KeptTimeline): boolean {
  return kept.shape === SHAPE;
}

export function fromKept({ entries, hasOlder }: KeptTimeline): Timeline {
  return { latest: { entries, hasOlder, hasNewer: false }, aside: null, pending: [] };
}

function laterOf(a: Entry, b: Entry): Entry {
  const message = b.message.stateSeq >= a.message.stateSeq ? b.message : a.message;
  return { message, pageCursor: a.pageCursor ?? b.pageCursor };
}

function patchEntry(entry: Entry, byId: ReadonlyMap<string, MessagePatch>): Entry {
  const { message } = entry;
  const patch = byId.get(message.id);
  const quoted = message.replyTo ? byId.get(message.replyTo.id) : undefined;
  const isNewer = patch !== undefined && patch.stateSeq > message.stateSeq;
  const hasNewerQuote = quoted !== undefined && message.replyTo && quoted.stateSeq > message.replyTo.stateSeq;
  if (!isNewer && !hasNewerQuote) return entry;
  // A change tells of the message itself; the quote it carries may be older than the one at hand.
  const next = isNewer ? { ...message, ...patch, replyTo: message.replyTo ?? patch.replyTo ?? null } : message;
  if (!hasNewerQuote || !message.replyTo) return { ...entry, message: next };
  const { replyTo } = message;
  const { stateSeq, body = replyTo.body, removedAt = replyTo.removedAt } = quoted;
  const { hiddenAt = replyTo.hiddenAt, attachments = replyTo.attachments } = quoted;
  return { ...entry, message: { ...next, replyTo: { ...replyTo, stateSeq, body, removedAt, hiddenAt, attachments } } };
}

function firstSeq(stretch: Stretch): number {
  return stretch.entries[0]?.message.seq ?? Infinity;
}

function lastSeq(stretch: Stretch): number {
  return stretch.entries.at(-1)?.message.seq ?? 0;
}
