import { CloseCode, GRAPHQL_TRANSPORT_WS_PROTOCOL, handleProtocols } from 'graphql-ws';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { ipOf, isAllowedOrigin, localeOf, type Edge } from '../caller.js';
import type { ChangedRoles } from '../changed-roles.js';
import type { KnownSessions } from '../ended-sessions.js';
import { openSockets } from '../metrics.js';
import type { Pipeline } from '../run-operation.js';
import type { Sessions } from '../session.js';
import { Closing, Connection } from './connection.js';
import type { Live } from './live.js';

const MESSAGE_MAX_BYTES = 64 * 1024;
const HALF_OPEN_PER_IP = 100;
/** A ping every 10 s, 5 s to answer it. */
const PING_TURN_MS = 5_000;
const SLOW_CHECK_MS = 1_000;
/** What a client needs to close its side, before it is cut. */
const CLOSING_MS = 1_000;

export interface SocketDoorOptions {
  readonly pipeline: Pipeline;
  readonly sessions: Sessions;
  readonly endedSessions: KnownSessions;
  readonly roles: Pick<ChangedRoles, 'onChanged'>;
  readonly live: Live;
  readonly edge: Edge;
  /** Sockets of one person. */
  readonly socketsPerUser: number;
  /** How long a reader may lag. */
  readonly slowMs: number;
  /** What one socket may send on average; three times that at once. */
  readonly messagesPerSecond: number;
}

/** The socket half of `/graphql`. */
export class SocketDoor {
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_MAX_BYTES, // 100 MiB by default
    handleProtocols,
    // Frames are shared between sockets as they are; see writeFrame.
    perMessageDeflate: false,
  });
  readonly #connections = new Set<Connection>();
  readonly #bySession = new Multi<Connection>();
  readonly #byUser = new Multi<Connection>();
  readonly #halfOpenByIp = new Map<string, number>();
  readonly #timers: NodeJS.Timeout[];
  readonly #stopHearing: (() => void)[];
  #isDraining = false;
  #isPingTurn = true;

  constructor(private readonly o: SocketDoorOptions) {
    this.#stopHearing = [
      o.endedSessions.onEnded((sessionId) => {
        for (const connection of this.#bySession.of(sessionId)) connection.close(Closing.SIGNED_OUT, 'session ended');
      }),
      // They come back with a token that says what they are now, and are handed what that allows.
      o.roles.onChanged((userId, role) => {
        for (const connection of this.#byUser.of(userId)) {
          if (connection.principal.role !== role) connection.close(Closing.EXPIRED, 'role changed');
        }
      }),
    ];
    this.#timers = [
      setInterval(() => {
        this.#ping();
      }, PING_TURN_MS),
      setInterval(() => {
        for (const connection of this.#connections) connection.closeIfSlow();
      }, SLOW_CHECK_MS),
    ];
  }

  /** For the `upgrade` event of the HTTP server. */
  readonly upgrade = (request: IncomingMessage, raw: Duplex, head: Buffer): void => {
    raw.on('error', () => undefined); // cut while it is being refused: nobody is there to tell
    const refused = this.#whyRefuse(request);
    if (refused) {
      raw.end(`HTTP/1.1 ${refused}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    this.#server.handleUpgrade(request, raw, head, (ws) => {
      this.#open(ws, request, raw);
    });
  };

  /** Tells everybody to come back in a moment, takes nobody new, and resolves when all are gone. */
  async drain(): Promise<void> {
    this.#isDraining = true;
    for (const stop of this.#stopHearing) stop();
    for (const timer of this.#timers) clearInterval(timer);
    for (const connection of this.#connections) connection.close(Closing.RESTARTING, 'restarting');
    const startedAt = performance.now();
    while (this.#server.clients.size > 0 && performance.now() - startedAt < CLOSING_MS) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    for (const connection of this.#connections) connection.terminate();
  }

  #whyRefuse(request: IncomingMessage): string | undefined {
    if (this.#isDraining) return '503 Service Unavailable';
    if (URL.parse(request.url ?? '', 'http://internal.invalid')?.pathname !== '/graphql') return '404 Not Found';
    if (!isAllowedOrigin(request, this.o.edge)) return '403 Forbidden';
    const halfOpen = this.#halfOpenByIp.get(ipOf(request, this.o.edge) ?? '') ?? 0;
    return halfOpen >= HALF_OPEN_PER_IP ? '429 Too Many Requests' : undefined;
  }

  #open(ws: WebSocket, request: IncomingMessage, raw: Duplex): void {
    // First of all: a broken frame on a socket that nobody listens to would end the process.
    ws.on('error', () => undefined); // ws closes with the code of the fault: 1009 for a message too large
    if (ws.protocol !== GRAPHQL_TRANSPORT_WS_PROTOCOL) {
      ws.close(CloseCode.SubprotocolNotAcceptable, 'graphql-transport-ws only');
      ws.terminate(); // or whoever never answers keeps it for 30 s, counted by nobody
      return;
    }
    const ip = ipOf(request, this.o.edge);
    const leaveHalfOpen = this.#countHalfOpen(ip ?? '');
    const connection = new Connection(ws, {
      ...this.o,
      ...{ raw, ip },
      locale: localeOf(request.headers['accept-language']),
      onSignedIn: (one) => {
        leaveHalfOpen();
        return this.#signedIn(one);
      },
    });
    this.#connections.add(connection);
    ws.on('close', () => {
      leaveHalfOpen();
      this.#connections.delete(connection);
      if (this.#bySession.delete(connection)) openSockets.dec();
      this.#byUser.delete(connection);
    });
  }

  #signedIn(connection: Connection): boolean {
    const { userId, sessionId } = connection.principal;
    if (this.#byUser.of(userId).size >= this.o.socketsPerUser) return false;
    this.#bySession.add(sessionId, connection);
    this.#byUser.add(userId, connection);
    openSockets.inc();
    return true;
  }

  #countHalfOpen(ip: string): () => void {
    this.#halfOpenByIp.set(ip, (this.#halfOpenByIp.get(ip) ?? 0) + 1);
    let isCounted = true;
    return () => {
      if (!isCounted) return;
      isCounted = false;
      const left = (this.#halfOpenByIp.get(ip) ?? 1) - 1;
      if (left > 0) this.#halfOpenByIp.set(ip, left);
      else this.#halfOpenByIp.delete(ip);
    };
  }

  #ping(): void {
    for (const connection of this.#connections) {
      if (this.#isPingTurn) connection.ping();
      else connection.cutIfSilent();
    }
    this.#isPingTurn = !this.#isPingTurn;
  }
}

/** Things by a key that several share. */
class Multi<T> {
  readonly #byKey = new Map<string, Set<T>>();
  readonly #keyOf = new Map<T, string>();

  of(key: string): ReadonlySet<T> {
    return this.#byKey.get(key) ?? new Set();
  }

  add(key: string, one: T): void {
    this.#keyOf.set(one, key);
    const set = this.#byKey.get(key) ?? new Set();
    this.#byKey.set(key, set.add(one));
  }

  /** @returns whether it was there */
  delete(one: T): boolean {
    const key = this.#keyOf.get(one);
    if (key === undefined) return false;
    this.#keyOf.delete(one);
    const set = this.#byKey.get(key);
    set?.delete(one);
    if (set?.size === 0) this.#byKey.delete(key);
    return true;
  }
}
