// Raw ws: the least that a server can do for a message, and a floor for everybody else.
import { Redis } from 'ioredis';
import { WebSocketServer, type WebSocket } from 'ws';
import { takeCalls } from '../remote.js';
import { acceptMessages, channelOf, listening, plainServer, type Node } from './chat.js';

async function open({ role, redisUrl }: Node): Promise<string> {
  const server = plainServer();
  const redis = new Redis(redisUrl);
  if (role === 'accept')
    acceptMessages(server, (message) => redis.publish(channelOf(message.roomId), JSON.stringify(message)));
  else deliver(new WebSocketServer({ server, perMessageDeflate: false }), redis);
  return listening(server);
}

function deliver(sockets: WebSocketServer, redis: Redis): void {
  const members = new Map<string, Set<WebSocket>>();
  redis.on('messageBuffer', (channel: Buffer, text: Buffer) => {
    for (const ws of members.get(channel.toString()) ?? []) ws.send(text, { binary: false });
  });
  sockets.on('connection', (ws) => {
    ws.once('message', (roomId: Buffer) => {
      const channel = channelOf(roomId.toString());
      const room = members.get(channel) ?? new Set();
      members.set(channel, room.add(ws));
      ws.on('close', () => room.delete(ws));
      void redis.subscribe(channel);
    });
  });
}

takeCalls({ open });
