import type { Attachment } from '../media/upload.js';
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
    hiddenAt: null,
    attachments: [],
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

/** A file beside a message; a photo unless said otherwise. */
export function anAttachment(name: string, change: Partial<Attachment> = {}): Attachment {
  return {
    assetId: `ast_${name}`,
    kind: 'IMAGE',
    fileName: `${name}.jpg`,
    mimeType: 'image/jpeg',
    bytes: 1_400_000,
    width: 1_600,
    height: 1_000,
    thumbhash: null,
    ...change,
  };
}

/** The links of a file, as the server signs them. */
export function aLink(assetId: string, round = 1) {
  const url = (variant: string) => `/media/${assetId}/${variant}?e=${String(round)}`;
  return {
    id: assetId,
    url: url('file'),
    variants: [
      { format: 'AVIF', width: 320, height: 200, url: url('avif-320') },
      { format: 'WEBP', width: 320, height: 200, url: url('webp-320') },
      { format: 'WEBP', width: 1_280, height: 800, url: url('webp-1280') },
    ],
  };
}
