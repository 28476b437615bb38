import type { Socket } from 'node:net';

import { encode } from '../bson/codec.js';
import type { CommandContext } from '../command/command.js';
import { runCommand } from '../command/run-command.js';
import { Framing } from './framing.js';
import { parseMessage } from './message.js';
import { frameReply } from './reply.js';

/** Serves one connection: its commands run one after the other, in the order they came. */
export function serveConnection(socket: Socket, context: CommandContext): void {
  const framing = new Framing();
  let last = Promise.resolve();
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    try {
      for (const message of framing.push(chunk)) last = last.then(() => answer(socket, message, context));
    } catch (error) {
      context.log.warn({ err: error, connection: context.connectionId }, 'connection closed: bytes not understood');
      socket.destroy();
    }
  });
}

async function answer(socket: Socket, message: Buffer, context: CommandContext): Promise<void> {
  if (socket.destroyed) return;
  try {
    const request = parseMessage(message);
    const reply = await runCommand(context, request);
    if (request.isUnacknowledged) return;
    socket.write(frameReply(request, Buffer.isBuffer(reply) ? reply : encode(reply)));
  } catch (error) {
    context.log.warn({ err: error, connection: context.connectionId }, 'connection closed: message not understood');
    socket.destroy();
  }
}
