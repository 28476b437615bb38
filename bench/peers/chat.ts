import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

/** A message as our client asks for it, so that all contenders carry the same. */
export interface ChatMessage {
  roomId: string;
  id: string;
  seq: number;
  stateSeq: number;
  kind: 'TEXT';
  body: string;
  createdAt: string;
  editedAt: null;
  removedAt: null;
  clientNonce: string;
  author: { id: string; handle: string; displayName: string };
  replyTo: null;
}

/** What every peer of the fan-out question answers to; resolves to its URL. */
export type ChatPeer = { open: (node: Node) => Promise<string> };

export interface Node {
  /** The node that delivers, or the one that takes messages in; they meet in Redis, as two servers of one chat do. */
  readonly role: 'deliver' | 'accept';
  readonly redisUrl: string;
}

/**
 * The door of a node that takes messages in: a WebSocket on which `{roomId, body, author}` becomes a message and is
 * published. It is acknowledged once published; nothing is stored.
 */
export function acceptMessages(server: Server, publish: (message: ChatMessage) => unknown): void {
  const seqs = new Map<string, number>();
  const door = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  server.on('upgrade', (request, socket, head) => {
    if (request.url !== '/accept') return;
    door.handleUpgrade(request, socket, head, (ws) => {
      ws.on('message', (data: Buffer) => {
        const { n, roomId, body, author } = JSON.parse(data.toString()) as Accepting;
        const seq = (seqs.get(roomId) ?? 0) + 1;
        seqs.set(roomId, seq);
        const message: ChatMessage = {
          ...{ roomId, seq, stateSeq: seq, kind: 'TEXT', body, editedAt: null, removedAt: null, replyTo: null },
          ...{ id: `msg_${randomUUID()}`, clientNonce: randomUUID(), createdAt: new Date().toISOString() },
          author: { id: `user_${author}`, handle: author, displayName: author },
        };
        void Promise.resolve(publish(message)).then(() => {
          ws.send(String(n));
        });
      });
    });
  });
}

export interface Accepting {
  /** Comes back as the acknowledgement. */
  n: number;
  roomId: string;
  body: string;
  author: string;
}

export async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export const plainServer = (): Server => createServer((_request, response) => response.writeHead(404).end());

export const channelOf = (roomId: string): string => `chat:${roomId}`;
