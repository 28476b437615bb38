import type { Message, MessagePage } from '../room/timeline.js';

/** A message of seq 1, 2, 3 …: id and cursor follow from it, the rest may be said. */
export function aMessage(seq: number, change: Partial<Message> = {}): Message {
  return {
    id: `msg_${String(seq)}`,
    seq,
    stateSeq: seq,
    kind: 'TEXT',
    body: `message ${String(seq)}`,
    createdAt: new Date(Date.UTC(2026, 0, 5, 12, seq)).toISOString(),
    editedAt: null,
    removedAt: null,
    clientNonce: null,
    author: { id: 'user_ada', handle: 'ada', displayName: 'Ada' },
    replyTo: null,
    ...change,
  };
}

/** A page of history from one seq to another. */
export function aPage(from: number, to: number, more: { older?: boolean; newer?: boolean } = {}): MessagePage {
  const seqs = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return {
    edges: seqs.map((seq) => ({ cursor: `p${String(seq)}`, node: aMessage(seq) })),
    pageInfo: {
      hasPreviousPage: more.older ?? false,
      hasNextPage: more.newer ?? false,
      startCursor: `p${String(from)}`,
      endCursor: `p${String(to)}`,
    },
    resumeCursor: `c${String(to)}`,
  };
}
