import type { ChatOutboxRow } from '../graphql/client.js';
import { daysBetween } from '../i18n/format.js';
import type { Entry, Message } from './timeline.js';

/** One line of the list, in the order in which they are drawn. */
export type Row =
  | { readonly kind: 'beginning'; readonly key: string }
  | { readonly kind: 'day'; readonly key: string; readonly at: Date }
  | { readonly kind: 'unread'; readonly key: string }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly message: Message;
      /** Said by the same person shortly after the row above: drawn without name and picture. */
      readonly isContinuation: boolean;
    }
  | { readonly kind: 'outgoing'; readonly key: string; readonly row: ChatOutboxRow; readonly isContinuation: boolean };

export interface RowsInput {
  readonly entries: readonly Entry[];
  readonly outgoing: readonly ChatOutboxRow[];
  readonly viewerId: string;
  readonly hasOlder: boolean;
  /** The divider stands before the first message by others after this seq; null for no divider. */
  readonly unreadAfterSeq: number | null;
}

/** Rows by one author closer than this are one group. */
const GROUP_MS = 5 * 60_000;

/** Lays out a room's history: days, the divider of what is new, groups by author, then what is on its way. */
export function layRows(input: RowsInput): readonly Row[] {
  const rows: Row[] = input.hasOlder ? [] : [{ kind: 'beginning', key: 'beginning' }];
  let previous: { authorId: string; at: Date; isAction: boolean } | undefined;
  // Where the first unread message may be on a page that is not loaded, the first one shown is not it.
  let hasDivider = !reachesBackTo(input);

  const startDay = (at: Date) => {
    if (previous && daysBetween(previous.at, at) === 0) return;
    rows.push({ kind: 'day', key: `day ${at.toDateString()}`, at });
    previous = undefined;
  };

  for (const { message } of input.entries) {
    const at = new Date(message.createdAt);
    startDay(at);
    if (!hasDivider && isNew(message, input)) {
      hasDivider = true;
      previous = undefined;
      rows.push({ kind: 'unread', key: 'unread' });
    }
    const isAction = message.kind === 'ACTION';
    const isContinuation = !message.replyTo && follows(previous, message.author.id, at, isAction);
    rows.push({ kind: 'message', key: message.clientNonce ?? message.id, message, isContinuation });
    previous = { authorId: message.author.id, at, isAction };
  }

  const arrived = new Set(input.entries.map(({ message }) => message.clientNonce));
  for (const row of input.outgoing) {
    // Its event came before its acknowledgement: it stands above already.
    if (arrived.has(row.clientNonce)) continue;
    const at = new Date(row.queuedAt);
    startDay(at);
    const isAction = row.input.kind === 'ACTION';
    const isContinuation = row.input.replyToId == null && follows(previous, input.viewerId, at, isAction);
    rows.push({ kind: 'outgoing', key: row.clientNonce, row, isContinuation });
    previous = { authorId: input.viewerId, at, isAction };
  }
  return rows;
}

function reachesBackTo({ entries, hasOlder, unreadAfterSeq }: RowsInput): boolean {
  const oldest = entries[0];
  return !hasOlder || oldest === undefined || unreadAfterSeq === null || oldest.message.seq <= unreadAfterSeq + 1;
}

function isNew(message: Message, { unreadAfterSeq, viewerId }: RowsInput): boolean {
  return unreadAfterSeq !== null && message.seq > unreadAfterSeq && message.author.id !== viewerId;
}

function follows(
  previous: { authorId: string; at: Date; isAction: boolean } | undefined,
  authorId: string,
  at: Date,
  isAction: boolean,
): boolean {
  if (!previous || isAction || previous.isAction) return false;
  return previous.authorId === authorId && at.getTime() - previous.at.getTime() < GROUP_MS;
}
