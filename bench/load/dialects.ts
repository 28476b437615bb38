import { RoomEventsDocument } from '@sl3/schema/generated/graphql';
import { print } from 'graphql';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { MESSAGE_POSTED } from '../peers/chat.graphql.js';
import { GraphSocket } from './graph-socket.js';

export interface Listening {
  readonly url: string;
  readonly roomId: string;
  readonly token?: string | undefined;
  /** The texts of the messages in one delivery. */
  readonly onBodies: (bodies: readonly string[], bytes: number) => void;
  readonly onCut: (why: Error) => void;
}

/** Opens one socket and asks for one room. */
type Listen = (o: Listening) => Promise<{ close(): void }>;

/** How each contender is listened to, by hand: a client library's own cost would be the same machine's. */
export const DIALECTS = {
  'sl3-chat': listenToSl3Chat,
  'graphql-ws': listenToGraphqlWs,
  'socket.io': listenToSocketIo,
  ws: listenToWs,
} satisfies Record<string, Listen>;
export type Dialect = keyof typeof DIALECTS;

const ROOM_EVENTS = print(RoomEventsDocument);

interface RoomEvents {
  roomEvents: { __typename: string; events?: { __typename: string; message?: { body: string } }[] };
}

async function listenToSl3Chat(o: Listening): Promise<{ close(): void }> {
  let fail: ((why: Error) => void) | undefined;
  const socket = await GraphSocket.open({ ...o, onCut: (why) => (fail ?? o.onCut)(why) });
  await new Promise<void>((resolve, reject) => {
    fail = reject;
    socket.subscribe<RoomEvents>(ROOM_EVENTS, { roomId: o.roomId }, ({ roomEvents: { __typename, events } }, bytes) => {
      if (__typename === 'EventBatch')
        o.onBodies(
          (events ?? []).flatMap(({ message }) => message?.body ?? []),
          bytes,
        );
      else if (__typename === 'Heartbeat')
        resolve(); // the first one: the subscription has begun
      else o.onCut(new Error(`a ${__typename} instead of events`));
    });
  }).catch((failure: unknown) => {
    socket.close();
    throw failure;
  });
  fail = undefined;
  return socket;
}

async function listenToGraphqlWs(o: Listening): Promise<{ close(): void }> {
  const socket = await GraphSocket.open(o);
  socket.subscribe<{ messagePosted: { body: string } }>(MESSAGE_POSTED, { roomId: o.roomId }, (data, bytes) => {
    o.onBodies([data.messagePosted.body], bytes);
  });
  return socket;
}

/** Engine.IO 4 over a WebSocket: `0` opens, `40` connects, `42` is an event, `2` a ping that `3` answers. */
async function listenToSocketIo(o: Listening): Promise<{ close(): void }> {
  const ws = openSocket(o, '/socket.io/?EIO=4&transport=websocket');
  await new Promise<void>((resolve) => {
    ws.on('message', (data: Buffer) => {
      const text = data.toString();
      if (text.startsWith('42')) {
        const [, message] = JSON.parse(text.slice(2)) as [string, { body: string }];
        o.onBodies([message.body], data.length);
      } else if (text.startsWith('0')) ws.send('40');
      else if (text.startsWith('40')) {
        ws.send(`42${JSON.stringify(['join', o.roomId])}`);
        resolve();
      } else if (text === '2') ws.send('3');
    });
  });
  return ws;
}

async function listenToWs(o: Listening): Promise<{ close(): void }> {
  const ws = openSocket(o, '/');
  await once(ws, 'open');
  ws.send(o.roomId);
  ws.on('message', (data: Buffer) => {
    o.onBodies([(JSON.parse(data.toString()) as { body: string }).body], data.length);
  });
  return ws;
}

function openSocket(o: Listening, path: string): WebSocket {
  const ws = new WebSocket(`${o.url.replace('http', 'ws')}${path}`, { perMessageDeflate: false });
  ws.on('error', o.onCut);
  ws.on('close', (code) => {
    if (code !== 1005) o.onCut(new Error(`the socket was closed: ${code}`)); // 1005: closed by us, without a code
  });
  return ws;
}
