import { once } from 'node:events';
import type { Socket } from 'node:net';

import type { CommandContext } from '../command/command.js';
import { refusal, runCommand } from '../command/run-command.js';
import { MongoError } from '../error.js';
import { Framing, MAX_MESSAGE_BYTES } from './framing.js';
import { parseMessage, readHead, type Head } from './message.js';
import { frameReply } from './reply.js';

/** Who has not signed in has little to say. */
const MAX_UNKNOWN_MESSAGE_BYTES = 64 * 1024;

/** As many messages may wait for their turn; then the sender is not listened to until they are answered. */
const MAX_WAITING = 16;

/** Serves one connection: its commands run one after the other, in the order they came. */
export function serveConnection(socket: Socket, context: CommandContext): void {
  const framing = new Framing(() => (context.signIn.isAllowed ? MAX_MESSAGE_BYTES : MAX_UNKNOWN_MESSAGE_BYTES));
  let last = Promise.resolve();
  let waiting = 0;
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    try {
      for (const message of framing.push(chunk)) {
        if (++waiting > MAX_WAITING) socket.pause();
        last = last
          .then(() => answer(socket, message, context))
          .then(() => {
            if (--waiting <= MAX_WAITING && socket.isPaused()) socket.resume();
          });
      }
    } catch (error) {
      context.log.warn({ err: error, connection: context.connectionId }, 'connection closed: bytes not understood');
      socket.destroy();
    }
  });
}

async function answer(socket: Socket, message: Buffer, context: CommandContext): Promise<void> {
  if (socket.destroyed) return;
  try {
    const head = readHead(message);
    const reply = await replyTo(head, message, context);
    if (head.isUnacknowledged) return;
    const isTaken = socket.write(frameReply(head, reply));
    // Whoever does not read their answers gets no further ones.
    if (!isTaken && !socket.closed) await drained(socket);
  } catch (error) {
    context.log.warn({ err: error, connection: context.connectionId }, 'connection closed: message not understood');
    socket.destroy();
  }
}

async function replyTo(head: Head, message: Buffer, context: CommandContext): Promise<Buffer> {
  try {
    return await runCommand(context, parseMessage(head, message));
  } catch (error) {
    if (error instanceof MongoError) return refusal(error);
    throw error;
  }
}

async function drained(socket: Socket): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  await Promise.race([once(socket, 'drain', { signal }), once(socket, 'close', { signal })]);
  over.abort();
}
