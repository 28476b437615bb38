import { WebSocket } from 'ws';

interface Operation {
  next(payload: { data?: unknown; errors?: unknown }, bytes: number): void;
  complete(): void;
  error(payload: unknown): void;
}

interface Message {
  id?: string;
  type: string;
  payload?: unknown;
}

/** The client's side of graphql-transport-ws with nothing around it, so that what is measured is the server. */
export class GraphSocket {
  readonly #operations = new Map<string, Operation>();
  #ids = 0;

  private constructor(
    private readonly ws: WebSocket,
    private readonly onCut: (why: Error) => void,
  ) {
    ws.on('message', (data: Buffer) => {
      this.#receive(data);
    });
    ws.on('error', onCut);
    ws.on('close', (code, reason) => {
      const why = `the socket was closed: ${code} ${reason.toString()}`;
      // Whoever waits for an answer waits no more.
      for (const operation of this.#operations.values()) operation.error(why);
      if (code !== 1000) onCut(new Error(why));
    });
  }

  /** Connects and signs in. @param o.onCut - hears of an end that nobody asked for */
  static async open(o: { url: string; token?: string | undefined; onCut: (why: Error) => void }): Promise<GraphSocket> {
    const ws = new WebSocket(`${o.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      perMessageDeflate: false,
    });
    await new Promise((resolve, reject) => {
      ws.once('open', resolve);
      ws.once('error', reject);
    });
    const acknowledged = new Promise((resolve, reject) => {
      ws.once('message', resolve);
      ws.once('close', (code, reason) => {
        reject(new Error(`refused: ${code} ${reason.toString()}`));
      });
    });
    ws.send(JSON.stringify({ type: 'connection_init', payload: { accessToken: o.token } }));
    await acknowledged;
    return new GraphSocket(ws, o.onCut);
  }

  /** One query or mutation. @throws when it is answered with errors */
  request<T>(query: string, variables: object): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#begin(query, variables, {
        next: ({ data, errors }) => {
          if (errors) reject(new Error(JSON.stringify(errors)));
          else resolve(data as T);
        },
        complete: () => undefined,
        error: (payload) => {
          reject(new Error(JSON.stringify(payload)));
        },
      });
    });
  }

  /** One subscription, for as long as the socket lives. */
  subscribe<T>(query: string, variables: object, onNext: (data: T, bytes: number) => void): void {
    const fail = (payload: unknown): void => {
      this.onCut(new Error(`a subscription ended: ${JSON.stringify(payload)}`));
    };
    this.#begin(query, variables, {
      next: ({ data, errors }, bytes) => {
        if (errors) fail(errors);
        else onNext(data as T, bytes);
      },
      complete: () => {
        fail('complete');
      },
      error: fail,
    });
  }

  close(): void {
    this.ws.removeAllListeners('close');
    this.ws.close(1000);
  }

  #begin(query: string, variables: object, operation: Operation): void {
    const id = String(++this.#ids);
    this.#operations.set(id, operation);
    this.ws.send(JSON.stringify({ id, type: 'subscribe', payload: { query, variables } }));
  }

  #receive(data: Buffer): void {
    const { id = '', type, payload } = JSON.parse(data.toString()) as Message;
    const operation = this.#operations.get(id);
    if (type === 'next') {
      operation?.next(payload as { data?: unknown; errors?: unknown }, data.length);
      return;
    }
    if (type === 'ping') {
      this.ws.send('{"type":"pong"}');
      return;
    }
    this.#operations.delete(id);
    if (type === 'complete') operation?.complete();
    if (type === 'error') operation?.error(payload);
  }
}
