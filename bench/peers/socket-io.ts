// Socket.IO with its Redis adapter, as its documentation sets it up.
import { createAdapter } from '@socket.io/redis-adapter';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';
import { takeCalls } from '../remote.js';
import { acceptMessages, channelOf, listening, plainServer, type Node } from './chat.js';

async function open({ role, redisUrl }: Node): Promise<string> {
  const server = plainServer();
  const publisher = new Redis(redisUrl);
  const io = new Server(server, {
    adapter: createAdapter(publisher, publisher.duplicate()),
    transports: ['websocket'],
    perMessageDeflate: false,
    destroyUpgrade: false, // the other door of the accepting node
  });
  if (role === 'accept') acceptMessages(server, (message) => io.to(channelOf(message.roomId)).emit('message', message));
  io.on('connection', (socket) => {
    socket.on('join', (roomId: string) => socket.join(channelOf(roomId)));
  });
  return listening(server);
}

takeCalls({ open });
