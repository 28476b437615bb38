import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';

type Json = Record<string, any>;

/** A client that speaks graphql-transport-ws by hand and keeps every frame, so that a test waits for frames, not for time. */
export class SocketClient {
  readonly frames: string[] = [];
  readonly #waiting = new Set<() => void>();
  closed: { code: number; reason: string } | undefined;
  #nextId = 0;

  private constructor(readonly ws: WebSocket) {
    ws.on('message', (data: Buffer) => {
      this.frames.push(data.toString('utf8'));
      this.#tell();
    });
    ws.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString('utf8') };
      this.#tell();
    });
    ws.on('error', () => undefined);
  }

  static async connect(url: string, options: ClientOptions = {}): Promise<SocketClient> {
    const ws = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', options);
    const client = new SocketClient(ws);
    await once(ws, 'open');
    return client;
  }

  /** Connects and signs in. */
  static async open(url: string, accessToken: string): Promise<SocketClient> {
    const client = await SocketClient.connect(url);
    client.send({ type: 'connection_init', payload: { accessToken } });
    await client.next((message) => message['type'] === 'connection_ack');
    return client;
  }

  send(message: Json): void {
    this.ws.send(JSON.stringify(message));
  }

  subscribe(query: string, variables: Json = {}): string {
    const id = `op-${++this.#nextId}`;
    this.send({ id, type: 'subscribe', payload: { query, variables } });
    return id;
  }

  async request(query: string, variables: Json = {}): Promise<Json> {
    const id = this.subscribe(query, variables);
    return this.next((message) => message['id'] === id && message['type'] !== 'complete');
  }

  get messages(): Json[] {
    return this.frames.map((frame) => JSON.parse(frame) as Json);
  }

  /** The first message so far, or to come, that is what the test waits for. */
  next(isIt: (message: Json) => boolean): Promise<Json> {
    return this.#when(() => this.messages.find(isIt), 'a message');
  }

  whenClosed(): Promise<{ code: number; reason: string }> {
    return this.#when(() => this.closed, 'the close');
  }

  /** Payloads of one subscription, as the graph gives them. */
  payloads(id: string, field = 'roomEvents'): Json[] {
    return this.messages
      .filter((message) => message['id'] === id && message['type'] === 'next')
      .map((message) => message['payload'].data[field] as Json);
  }

  /** The seqs of all events of one subscription, in the order in which they came. */
  seqs(id: string, field = 'roomEvents'): number[] {
    return this.payloads(id, field).flatMap((payload) => (payload['events'] ?? []).map((event: Json) => event['seq']));
  }

  close(): void {
    this.ws.terminate();
  }

  async #when<T>(look: () => T | undefined, what: string): Promise<T> {
    const deadline = performance.now() + 10_000;
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      const left = deadline - performance.now();
      if (left < 0)
        throw new Error(`${what} did not come; so far: ${this.frames.join('\n')} ${JSON.stringify(this.closed)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#waiting.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  #tell(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}
