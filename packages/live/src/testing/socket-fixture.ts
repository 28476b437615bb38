import { afterEach } from 'vitest';
import { WebSocket } from 'ws';
import { LiveClient, type LiveClientOptions } from '../live-client.js';
import { SocketServer } from './socket-server.js';

/** Servers and clients that end with the test. Retries come at once: the dice always show 0. */
export function socketFixture() {
  const clients: LiveClient[] = [];
  const servers: SocketServer[] = [];

  afterEach(async () => {
    for (const client of clients.splice(0)) client.stop();
    for (const server of servers.splice(0)) await server[Symbol.asyncDispose]();
  });

  return {
    aServer: (): SocketServer => {
      const server = new SocketServer();
      servers.push(server);
      return server;
    },
    aClient: async (server: SocketServer, options: Partial<LiveClientOptions> = {}): Promise<LiveClient> => {
      const client = new LiveClient({
        url: await server.url(),
        accessToken: () => Promise.resolve('token'),
        refreshAccessToken: () => Promise.resolve(),
        onSignedOut: () => undefined,
        isOnline: () => true,
        webSocket: WebSocket,
        random: () => 0,
        ...options,
      });
      clients.push(client);
      client.start();
      return client;
    },
  };
}

/** Resolves once the transport is in a state. */
export async function untilState(client: LiveClient, state: LiveClient['state']): Promise<void> {
  if (client.state === state) return;
  await new Promise<void>((resolve) => {
    const stop = client.onState((now) => {
      if (now !== state) return;
      stop();
      resolve();
    });
  });
}
