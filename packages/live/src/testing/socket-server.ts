import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/** One frame of graphql-transport-ws, as it came. */
export interface Frame {
  readonly type: string;
  readonly id?: string;
  readonly payload?: Record<string, unknown>;
}

/** One client's connection, from the server's side. */
export class ServerSocket {
  readonly #frames: Frame[] = [];
  readonly #waiting: ((frame: Frame) => void)[] = [];

  constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as Frame;
      const waiting = this.#waiting.shift();
      if (waiting) waiting(frame);
      else this.#frames.push(frame);
    });
  }

  /** The next frame of a type; others before it are dropped. */
  async next(type: string): Promise<Frame> {
    for (;;) {
      const frame = this.#frames.shift() ?? (await new Promise<Frame>((resolve) => this.#waiting.push(resolve)));
      if (frame.type === type) return frame;
    }
  }

  send(frame: Frame): void {
    this.socket.send(JSON.stringify(frame));
  }

  /** Takes the connection and says so. */
  async accept(): Promise<Frame> {
    const init = await this.next('connection_init');
    this.send({ type: 'connection_ack' });
    return init;
  }

  close(code: number): void {
    this.socket.close(code);
  }

  /** The network goes away without a word. */
  cut(): void {
    this.socket.terminate();
  }
}

/** A server that speaks graphql-transport-ws as a test tells it to, on a real socket. */
export class SocketServer {
  readonly #server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    handleProtocols: () => 'graphql-transport-ws',
  });
  readonly #sockets: ServerSocket[] = [];
  readonly #waiting: ((socket: ServerSocket) => void)[] = [];

  constructor() {
    this.#server.on('connection', (socket) => {
      const connected = new ServerSocket(socket);
      const waiting = this.#waiting.shift();
      if (waiting) waiting(connected);
      else this.#sockets.push(connected);
    });
  }

  async url(): Promise<string> {
    if (!this.#server.address()) await new Promise((resolve) => this.#server.once('listening', resolve));
    return `ws://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  /** The next client that connects. */
  connection(): Promise<ServerSocket> {
    const known = this.#sockets.shift();
    return known ? Promise.resolve(known) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#server.clients) client.terminate();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
