import { createClient, type Client } from 'graphql-ws/client';
import { backOffMs } from './back-off.js';

/**
 * What is true of the socket right now. `offline`: the device says it has no network. `connecting`: the first attempt.
 * `reconnecting`: it was lost and is being tried again. `ended`: the session is over or {@link LiveClient.stop} was called.
 */
export type ConnectionState = 'offline' | 'connecting' | 'reconnecting' | 'up' | 'ended';

/** One GraphQL operation. It is serialised at every connection, so a getter may hand out the variables of that moment. */
export interface LiveRequest {
  readonly query: string;
  readonly operationName?: string;
  readonly variables: Record<string, unknown>;
}

/** One answer of the server, as it came. */
export interface LiveResult {
  readonly data?: Record<string, unknown> | null | undefined;
  readonly errors?: readonly LiveError[] | undefined;
  readonly extensions?: Record<string, unknown> | undefined;
}

/** An error of the GraphQL envelope. */
export interface LiveError {
  readonly message: string;
  readonly extensions?: Record<string, unknown> | undefined;
}

/** Where the answers to one operation go. After `fail` or `complete` nothing follows. */
export interface LiveSink {
  next(result: LiveResult): void;
  fail(errors: readonly LiveError[]): void;
  complete(): void;
}

/** A way to run operations on a socket, whoever owns it. */
export interface LiveTransport {
  readonly state: ConnectionState;
  /** Calls back after every change of state. Returns what ends it. */
  onState(listener: (state: ConnectionState) => void): () => void;
  /** Runs an operation, again after each reconnection, until it completes. Returns what ends it. */
  subscribe(request: LiveRequest, sink: LiveSink): () => void;
}

export interface LiveClientOptions {
  /** `wss://…/graphql` */
  readonly url: string;
  /** The token for the next connection; it may refresh first. It may reject: then the last one is tried. */
  readonly accessToken: () => Promise<string | null>;
  /** Sent with the token when connecting, e.g. the language in which Problems shall come back. */
  readonly connectionParams?: () => Record<string, unknown>;
  /** Called when the server closed with 4403: the token in hand is of no use any more. */
  readonly refreshAccessToken: () => Promise<unknown>;
  /** Called once when the server closed with 4401: signed out, banned or revoked. Nothing is retried. */
  readonly onSignedOut: () => void;
  /** Whether the device says it has a network. Default `navigator.onLine`. */
  readonly isOnline?: () => boolean;
  /** Default `globalThis.WebSocket`. */
  readonly webSocket?: unknown;
  readonly random?: () => number;
  /** Silence after which the client asks whether anybody is there. Default 10 s. */
  readonly pingEveryMs?: number;
  /** How long the answer to that may take. Default 5 s. */
  readonly pongWithinMs?: number;
}

const SIGNED_OUT = 4401;
const TOKEN_EXPIRED = 4403;
/** While the device says it is offline. It may be wrong (a server on the same machine), so it is a delay, not a stop. */
const OFFLINE_RETRY_MS = 10_000;

interface Running {
  readonly request: LiveRequest;
  readonly sink: LiveSink;
  dispose: () => void;
}

/**
 * One socket that is kept up for as long as the session lasts. graphql-ws's own client waits 1.3–4 s before its first
 * retry, gives up after five and takes several close codes for final; here only 4401 is.
 */
export class LiveClient implements LiveTransport {
  #state: ConnectionState = 'connecting';
  readonly #listeners = new Set<(state: ConnectionState) => void>();
  readonly #running = new Set<Running>();
  #client: Client | undefined;
  #socket: WebSocket | undefined;
  #token: string | null = null;
  #lastCloseCode: number | undefined;
  #mustRefresh = false;
  #failures = 0;
  #wake: (() => void) | undefined;
  #pongTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: LiveClientOptions) {}

  get state(): ConnectionState {
    return this.#state;
  }

  onState(listener: (state: ConnectionState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Connects, and stays connected until {@link stop}. */
  start(): void {
    this.#client = createClient({
      url: () => this.#nextUrl(),
      connectionParams: () => ({
        ...this.options.connectionParams?.(),
        ...(this.#token === null ? {} : { accessToken: this.#token }),
      }),
      lazy: false,
      retryAttempts: Infinity,
      shouldRetry: () => this.#state !== 'ended',
      retryWait: () => this.#waitToRetry(),
      onNonLazyError: (error) => void this.#restart(error),
      keepAlive: this.options.pingEveryMs ?? 10_000,
      connectionAckWaitTimeout: 10_000,
      ...(this.options.webSocket === undefined ? {} : { webSocketImpl: this.options.webSocket }),
      on: {
        opened: (socket) => (this.#socket = socket as WebSocket),
        connected: () => this.#connected(),
        ping: (isFromServer) => {
          if (!isFromServer) this.#expectPong();
        },
        pong: (isFromServer) => {
          if (isFromServer) clearTimeout(this.#pongTimer);
        },
        closed: (event) => this.#closed(event),
      },
    });
    for (const running of this.#running) this.#run(running);
  }

  /** Closes the socket for good. Operations still running get nothing more. */
  stop(): void {
    this.#setState('ended');
    clearTimeout(this.#pongTimer);
    this.#running.clear();
    this.#disposeClient();
    this.#wake?.();
  }

  subscribe(request: LiveRequest, sink: LiveSink): () => void {
    const running: Running = { request, sink, dispose: () => undefined };
    this.#running.add(running);
    if (this.#client) this.#run(running);
    return () => {
      this.#running.delete(running);
      running.dispose();
    };
  }

  /** Hands a fresh token to the live socket, so that it need not reconnect when the old one expires. */
  sendAccessToken(accessToken: string): void {
    this.#token = accessToken;
    if (this.#socket?.readyState !== 1 || this.#state !== 'up') return;
    this.#socket.send(JSON.stringify({ type: 'ping', payload: { accessToken } }));
  }

  /** Tries now instead of waiting: the network came back, or the person looks at the page again. */
  nudge(): void {
    this.#wake?.();
    if (this.#state !== 'up' || this.#socket?.readyState !== 1) return;
    // A laptop that slept has a socket that looks open and is not.
    this.#socket.send(JSON.stringify({ type: 'ping' }));
    this.#expectPong();
  }

  /** Drops the socket at once: the device says the network is gone, and waiting for a timeout would only look alive. */
  cut(): void {
    this.#client?.terminate();
  }

  #run(running: Running): void {
    const client = this.#client;
    if (!client) return;
    running.dispose = client.subscribe(running.request, {
      next: (result) => {
        if (this.#running.has(running)) running.sink.next(result as LiveResult);
      },
      error: (error) => {
        // Closing codes are this class's own affair: after a restart the operation runs again.
        if (!isErrorList(error) || !this.#running.delete(running)) return;
        running.sink.fail(error);
      },
      complete: () => {
        if (client !== this.#client || !this.#running.delete(running)) return;
        running.sink.complete();
      },
    });
  }

  async #nextUrl(): Promise<string> {
    if (this.#mustRefresh) {
      await this.options.refreshAccessToken().then(
        () => (this.#mustRefresh = false),
        () => undefined, // still true: the next attempt refreshes again
      );
    }
    this.#token = await this.options.accessToken().catch(() => this.#token);
    return this.options.url;
  }

  async #waitToRetry(): Promise<void> {
    const wait = this.#isOnline()
      ? backOffMs(this.#failures, this.#lastCloseCode, this.options.random)
      : OFFLINE_RETRY_MS;
    this.#failures += 1;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, wait);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }

  /** After a close code that graphql-ws takes for final. All but 4401 may heal, so they wait and try like any other. */
  async #restart(error: unknown): Promise<void> {
    if (this.#state === 'ended') return;
    if (closeCodeOf(error) === SIGNED_OUT) {
      this.stop();
      this.options.onSignedOut();
      return;
    }
    this.#disposeClient();
    await this.#waitToRetry();
    // stop() may have been called while this waited.
    if ((this.#state as ConnectionState) !== 'ended') this.start();
  }

  #disposeClient(): void {
    const client = this.#client;
    this.#client = undefined;
    // Rejects when it never connected; there is nothing to close then.
    if (client) void Promise.resolve(client.dispose()).catch(() => undefined);
  }

  #connected(): void {
    this.#failures = 0;
    this.#lastCloseCode = undefined;
    this.#setState('up');
  }

  #closed(event: unknown): void {
    clearTimeout(this.#pongTimer);
    this.#socket = undefined;
    this.#lastCloseCode = closeCodeOf(event);
    if (this.#lastCloseCode === TOKEN_EXPIRED) this.#mustRefresh = true;
    if (this.#state === 'ended') return;
    this.#setState(this.#isOnline() ? 'reconnecting' : 'offline');
  }

  #expectPong(): void {
    clearTimeout(this.#pongTimer);
    this.#pongTimer = setTimeout(() => this.cut(), this.options.pongWithinMs ?? 5_000);
  }

  #isOnline(): boolean {
    return this.options.isOnline?.() ?? (typeof navigator === 'undefined' || navigator.onLine);
  }

  #setState(state: ConnectionState): void {
    if (state === this.#state || this.#state === 'ended') return;
    this.#state = state;
    for (const listener of [...this.#listeners]) listener(state);
  }
}

function closeCodeOf(event: unknown): number | undefined {
  if (typeof event !== 'object' || event === null || !('code' in event)) return undefined;
  return typeof event.code === 'number' ? event.code : undefined;
}

function isErrorList(error: unknown): error is readonly LiveError[] {
  return Array.isArray(error);
}
