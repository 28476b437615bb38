import { rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { Logger } from 'pino';

import { credentialsOf } from './auth/credentials.js';
import { SignIn } from './auth/sign-in.js';
import type { Store } from './command/command.js';
import type { Config } from './config.js';
import { Cursors } from './cursor.js';
import { startExpiry } from './expiry.js';
import { logShapes } from './shape-log.js';
import { Catalogue } from './storage/catalogue.js';
import { Documents } from './storage/documents.js';
import { endBroken, endDamaged, trustFlushedOnly } from './storage/broken-disk.js';
import { CHECK_MS } from './storage/check-pages.js';
import { openFolder } from './storage/open-folder.js';
import { lockFolder } from './storage/owner-lock.js';
import { PageWatch } from './storage/page-watch.js';
import { tellDamage } from './storage/tell-damage.js';
import { noteClosed, noteOpen } from './storage/unclean-end.js';
import { dropUnfinished } from './storage/unfinished.js';
import { Writer } from './storage/writer.js';
import { serveConnection } from './wire/connection.js';

/** A store that is serving. */
export interface RunningStore {
  /** What a driver connects to. */
  uri: string;
  /** Ends connections, lets writes that have begun reach the disk, and lets go of the folder. */
  close: () => Promise<void>;
}

/**
 * Opens a data folder and serves it on this machine.
 *
 * @throws when the folder is in use or newer, or the port is taken
 */
export async function startServer(config: Config, log: Logger): Promise<RunningStore> {
  const unlock = await lockFolder(config.data);
  try {
    // What ended without closing may have ended because of a page: then all of them are looked at, however long it takes.
    const wasOpen = noteOpen(config.data);
    const { environment, pages } = await openFolder(config.data, log, wasOpen ? Infinity : CHECK_MS);
    environment.onDamage = (damage) => tellDamage(environment, damage, log);
    const catalogue = new Catalogue(environment);
    const writer = new Writer(
      environment,
      () => {
        catalogue.load();
      },
      (cause) => {
        endBroken(config.data, cause, log);
      },
    );
    await trustFlushedOnly(config.data, environment);
    await dropUnfinished(catalogue, writer);
    const watch = new PageWatch(
      environment,
      writer,
      config.data,
      (damage) => {
        endDamaged(config.data, damage, log);
      },
      log,
    );
    const sockets = new Set<Socket>();
    const store: Store = {
      environment,
      catalogue,
      documents: new Documents(environment, catalogue),
      writer,
      cursors: new Cursors(),
      watch,
      log,
      address: '',
      startedAt: new Date(),
      connections: () => sockets.size,
      counters: new Map(),
      noteShape: config.shapeLog === undefined ? undefined : logShapes(config.shapeLog),
    };
    const server = await listen(config, store, sockets);
    const stopExpiry = startExpiry(store);
    watch.start(pages.isComplete);
    return {
      uri: config.socket ? `mongodb://${encodeURIComponent(config.socket)}/` : `mongodb://${store.address}/`,
      close: async () => {
        const closed = new Promise((resolve) => server.close(resolve));
        for (const socket of sockets) socket.destroy();
        await closed;
        await stopExpiry();
        await watch.stop();
        store.cursors.close();
        await writer.close();
        await environment.root.close();
        noteClosed(config.data);
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

async function listen(config: Config, store: Store, sockets: Set<Socket>) {
  const credentials = config.password === undefined ? undefined : credentialsOf(config.user, config.password);
  let lastConnectionId = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serveConnection(socket, {
      ...store,
      connectionId: ++lastConnectionId,
      isGone: () => socket.destroyed,
      signIn: new SignIn(credentials),
    });
  });
  server.maxConnections = config.maxConnections;
  server.on('drop', () => {
    store.log.warn({ maxConnections: config.maxConnections }, 'connection refused: too many');
  });
  // The folder is locked: a socket file that is still there belongs to a process that is gone.
  if (config.socket) rmSync(config.socket, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    const where = config.socket ? { path: config.socket } : { port: config.port, host: '127.0.0.1' };
    server.listen(where, resolve);
  });
  store.address = config.socket ?? `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return server;
}
