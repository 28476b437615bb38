import type { MessagesServices } from '../context.js';
import { applyChange } from '../message/apply-change.js';
import { graphMessages, newGraphMessage, type GraphMessage } from '../message/graph-message.js';
import type { Message } from '../message/message.js';
import {
  isChange,
  isPost,
  type AnyChange,
  type MembershipEntry,
  type RoomDetailsEntry,
  type RoomEntry,
  type RoomStateEntry,
} from './room-entry.js';

/** An entry as the gateway reads it; see docs/INTERNALS.md. */
export interface LogLine {
  seq: number;
  at: string;
  digest: string;
  kind: string;
  /** Absent when it is about no room. */
  roomId?: string;
  /** Of a membership: whose. The gateway ends the subscriptions of who is gone at this very seq. */
  userId?: string;
  change?: string;
  role?: string | null;
  /** Of a change: the seq of the post it changes. */
  targetSeq?: number;
  /** The entry as GraphQL sees it, `__typename` on every object. */
  event: object;
}

/** A kind of entry with what the type system can tell apart by it. */
type AnyEntry = Message | AnyChange | MembershipEntry | RoomStateEntry | RoomDetailsEntry;

/**
 * Entries of room logs as the gateway reads them. A message comes as it is now, not as it was then: a removed or hidden
 * text is gone from its first event as well.
 */
export async function roomLines(ctx: MessagesServices, entries: readonly RoomEntry[]): Promise<LogLine[]> {
  const messages = await messagesNow(ctx, entries);
  const graph = await graphMessages(ctx, [...messages.values()]);
  return entries.map((entry) => lineOf(entry as AnyEntry, graph));
}

/**
 * The line of a post that was stored this moment.
 *
 * @returns undefined when something has to be read for it: it answers another message, or is no post
 */
export function newPostLine(entry: RoomEntry): LogLine | undefined {
  if (!isPost(entry)) return undefined;
  const message = newGraphMessage(entry);
  return message && lineOf(entry, new Map([[entry._id, message]]));
}

/** The posts that some entries are about, changes applied that have their place but did not reach their post yet. */
async function messagesNow(ctx: MessagesServices, entries: readonly RoomEntry[]): Promise<Map<string, Message>> {
  const changed = new Map<string, Message>();
  for (const entry of entries) {
    if (isChange(entry) && !entry.isApplied) changed.set(entry.messageId, await applyChange(ctx, entry));
  }
  const targets = entries.filter(isChange).map(({ messageId }) => messageId);
  const others = targets.filter((id) => !changed.has(id));
  const read =
    others.length === 0 ? [] : await ctx.collections.messages.find({ _id: { $in: others } }).lean<Message[]>();
  return new Map([
    ...entries.filter(isPost).map((post) => [post._id, post] as const),
    ...read.map((message) => [message._id, message] as const),
    ...changed,
  ]);
}

/** Readers are told what a change means to them: a file that is gone is an edit. */
const EVENT_OF: Record<AnyChange['kind'], string> = {
  edit: 'MessageEdited',
  detach: 'MessageEdited',
  remove: 'MessageRemoved',
  hide: 'MessageHidden',
  restore: 'MessageRestored',
};

function lineOf(entry: AnyEntry, messages: ReadonlyMap<string, GraphMessage>): LogLine {
  const { seq, digest, kind, roomId } = entry;
  const at = entry.at.toISOString();
  const line = { seq, at, digest, kind, roomId };
  const event = { seq, at };
  switch (entry.kind) {
    case 'post':
      return { ...line, event: { __typename: 'MessagePosted', ...event, message: messages.get(entry._id) } };
    case 'edit':
    case 'remove':
    case 'hide':
    case 'restore':
    case 'detach': {
      const { targetSeq, messageId } = entry;
      const __typename = EVENT_OF[entry.kind];
      return { ...line, targetSeq, event: { __typename, ...event, message: messages.get(messageId) } };
    }
    case 'membership': {
      const { userId, change, role = null, byUserId } = entry;
      // `by` says who did it only when it was not the member themselves.
      const by = byUserId === userId ? null : userStub(byUserId);
      const user = userStub(userId);
      return {
        ...line,
        userId,
        change,
        role,
        event: { __typename: 'MembershipChanged', ...event, user, change, role, by },
      };
    }
    case 'room-state': {
      const { state, byUserId } = entry;
      return { ...line, event: { __typename: 'RoomStateChanged', ...event, state, by: userStub(byUserId) } };
    }
    case 'room-details': {
      const { name = null, topic = null, byUserId } = entry;
      return { ...line, event: { __typename: 'RoomDetailsChanged', ...event, name, topic, by: userStub(byUserId) } };
    }
  }
}

function userStub(id: string | undefined) {
  return id === undefined ? null : { __typename: 'User' as const, id };
}
