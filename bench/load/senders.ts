import { SendMessageDocument } from '@sl3/schema/generated/graphql';
import { print } from 'graphql';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { Accepting } from '../peers/chat.js';
import { GraphSocket } from './graph-socket.js';

/** Somebody with a socket who sends messages. */
export interface Sender {
  /** Resolves once acknowledged. */
  send(roomId: string, body: string): Promise<void>;
  close(): void;
}

const TRIES_FOR_MS = 60_000;
const SEND_MESSAGE = print(SendMessageDocument);

/** A person of the platform: a mutation over the socket, acknowledged once it is stored. */
export async function openPerson(o: { url: string; token: string; onCut: (why: Error) => void }): Promise<Sender> {
  const socket = await GraphSocket.open(o);
  return {
    send: async (roomId, body) => {
      const input = { roomId, body, clientNonce: randomUUID() };
      const until = Date.now() + TRIES_FOR_MS;
      for (;;) {
        const answer = await socket
          .request<{ sendMessage: { __typename: string } }>(SEND_MESSAGE, { input })
          .catch(asError);
        if (answer instanceof Error) {
          // As our client does: the same nonce until it is acknowledged.
          if (!answer.message.includes('UNAVAILABLE') || Date.now() > until) throw answer;
          await pause(200);
        } else if (answer.sendMessage.__typename === 'SendMessageSuccess') return;
        else throw new Error(`sending: ${answer.sendMessage.__typename}`);
      }
    },
    close: () => {
      socket.close();
    },
  };
}

/** Somebody at a peer's accepting node. */
export async function openAuthor(o: { url: string; author: string; onCut: (why: Error) => void }): Promise<Sender> {
  const ws = new WebSocket(`${o.url.replace('http', 'ws')}/accept`, { perMessageDeflate: false });
  await once(ws, 'open');
  const waiting = new Map<number, () => void>();
  let sent = 0;
  ws.on('error', o.onCut);
  ws.on('message', (data: Buffer) => {
    const n = Number(data.toString());
    waiting.get(n)?.();
    waiting.delete(n);
  });
  return {
    send: (roomId, body) =>
      new Promise((resolve) => {
        const accepting: Accepting = { n: ++sent, roomId, body, author: o.author };
        waiting.set(accepting.n, resolve);
        ws.send(JSON.stringify(accepting));
      }),
    close: () => {
      ws.close();
    },
  };
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
