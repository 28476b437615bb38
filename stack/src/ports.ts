import { createServer, type AddressInfo } from 'node:net';
import { PlainFailure } from './plain-failure.js';

/** A port on loopback that nothing listens on now. It is free again when this returns, so take it soon. */
export async function freePort(): Promise<number> {
  return listenOnce(0);
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

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const { port: taken } = server.address() as AddressInfo;
      server.close(() => resolve(taken));
    });
  });
}
