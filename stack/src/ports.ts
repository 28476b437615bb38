import { createServer, type Server } from 'node:net';
import { PlainFailure } from './plain-failure.js';

/**
 * Below what systems give to outgoing connections (Linux from 32,768, macOS and Windows from 49,152): a port from there may
 * be taken, between our look and the server's start, by any connection that anybody opens, and stays taken while it lasts.
 */
const FIRST_PORT = 10_000;
const BLOCK_SIZE = 100;
const BLOCKS = 220;

/** Ports on loopback that are this stack's alone for as long as it is open. */
export interface PortBlock {
  /** The next one that nothing listens on. */
  next(): Promise<number>;
  close(): void;
}

/** Takes a block of ports. Listening on its first keeps every other stack of this machine out of the rest. */
export async function openPortBlock(): Promise<PortBlock> {
  const start = Math.floor(Math.random() * BLOCKS);
  for (let i = 0; i < BLOCKS; i += 1) {
    const first = FIRST_PORT + ((start + i) % BLOCKS) * BLOCK_SIZE;
    const guard = await listen(first).catch(() => undefined);
    if (!guard) continue;
    guard.unref();
    let last = first;
    return {
      next: async () => {
        while (++last < first + BLOCK_SIZE) if (await isFree(last)) return last;
        throw new PlainFailure(`A platform of more than ${BLOCK_SIZE - 1} processes does not fit on one machine.`);
      },
      close: () => guard.close(),
    };
  }
  throw new PlainFailure(
    `No free ports between ${FIRST_PORT} and ${FIRST_PORT + BLOCKS * BLOCK_SIZE}. Stop what uses them.`,
  );
}

/** @throws PlainFailure when something listens on the port already, or this user may not */
export async function assertPortFree(port: number): Promise<void> {
  try {
    await listenOnce(port);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'EACCES') {
      throw new PlainFailure(`This user may not listen on port ${port}. Set SL3_PORT to one above 1023.`, { cause });
    }
    throw new PlainFailure(`Port ${port} is in use. Stop what uses it, or set SL3_PORT to another port.`, { cause });
  }
}

async function isFree(port: number): Promise<boolean> {
  return listenOnce(port).then(
    () => true,
    () => false,
  );
}

async function listenOnce(port: number): Promise<void> {
  const server = await listen(port);
  await new Promise((resolve) => server.close(resolve));
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });
}
