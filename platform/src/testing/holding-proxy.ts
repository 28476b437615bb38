import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A line to the store that stops at one write, so that a process can be killed in the very middle of its job. */
export interface HoldingProxy {
  /** MONGODB_URI for the process that is to stand still. */
  uri: string;
  /** Resolves when it stands still. From then on nothing passes in either direction. */
  held: Promise<void>;
  close(): Promise<void>;
}

/**
 * @param o.target - MONGODB_URI of the real store
 * @param o.holdAt - recognises the write, by the names in its bytes: those of a collection, an id
 * @param o.passes - whether the write still reaches the store, so that the effect is there and only its answer is not
 */
export async function openHoldingProxy(o: {
  target: string;
  holdAt: (bytes: Buffer) => boolean;
  passes: boolean;
}): Promise<HoldingProxy> {
  const { hostname, port, search } = new URL(o.target);
  const sockets = new Set<Socket>();
  let isHeld = false;
  let tellHeld: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    tellHeld = resolve;
  });

  const server = createServer((near) => {
    const far = connect({ host: hostname, port: Number(port) });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined); // its close follows
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    near.on('data', (bytes) => {
      if (isHeld) return;
      isHeld = o.holdAt(bytes);
      if (!isHeld || o.passes) far.write(bytes);
      if (isHeld) tellHeld();
    });
    far.on('data', (bytes) => {
      if (!isHeld) near.write(bytes);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    uri: `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}/${search}`,
    held,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
