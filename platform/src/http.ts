import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { requestSeconds } from './metrics.js';

/** One request and its answer. */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  /** `<METHOD> <path>`, as routes are named. */
  route: string;
}

/** An answer that is nothing but a status and a sentence. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * A plain node:http server that drains: after close() it takes nothing new, lets open requests finish, and cuts what is
 * left after `drainMs`.
 */
export async function startHttp(o: {
  host: string;
  port: number;
  drainMs: number;
  /** How long one request may take to arrive; a minute by default. */
  requestTimeoutMs?: number;
  answer: (exchange: Exchange) => Promise<void>;
  fail: (exchange: Exchange, error: unknown) => void;
}): Promise<{ url: string; close(): Promise<void> }> {
  /** Open requests by connection. Node's own list calls a connection idle only once it has had a request. */
  const openRequests = new Map<Socket, number>();
  let isClosing = false;

  function count(socket: Socket, change: 1 | -1): void {
    const open = (openRequests.get(socket) ?? 0) + change;
    if (openRequests.has(socket)) openRequests.set(socket, open);
    // In the next turn, when the end of its answer has left.
    if (isClosing && open === 0) setImmediate(() => socket.destroy());
  }

  const server = createServer(
    { keepAliveTimeout: 65_000, requestTimeout: o.requestTimeoutMs ?? 60_000 },
    (request, response) => {
      // The request line is a caller's text; one that is no URL has no route.
      const url = URL.parse(request.url ?? '/', 'http://internal.invalid') ?? new URL('http://internal.invalid');
      const exchange = { request, response, url, route: `${request.method ?? ''} ${url.pathname}` };
      const stopTimer = requestSeconds.startTimer();
      count(request.socket, 1);
      response.once('close', () => {
        const { statusCode } = response;
        // Unknown paths share a label, or a prober could make any number of them.
        stopTimer({ route: statusCode === 404 ? 'unknown' : exchange.route, status: statusCode });
        count(request.socket, -1);
      });
      if (isClosing) response.setHeader('connection', 'close');
      o.answer(exchange).catch((error: unknown) => {
        o.fail(exchange, error);
      });
    },
  );
  server.on('connection', (socket: Socket) => {
    openRequests.set(socket, 0);
    socket.once('close', () => openRequests.delete(socket));
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(o.port, o.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${o.host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        isClosing = true;
        const deadline = setTimeout(() => {
          server.closeAllConnections();
        }, o.drainMs);
        server.close(() => {
          clearTimeout(deadline);
          resolve();
        });
        for (const [socket, open] of openRequests) if (open === 0) socket.destroy();
      }),
  };
}

/**
 * @param options.withinMs - a body that takes longer is cut off with its line; as long as the server allows by default
 * @throws a 413 as soon as the body is over the limit, without reading the rest
 */
export async function readBody(
  request: IncomingMessage,
  maxBytes: number,
  options: { withinMs?: number } = {},
): Promise<Buffer> {
  const { withinMs } = options;
  const deadline = withinMs === undefined ? undefined : setTimeout(() => request.destroy(), withinMs);
  try {
    return await readWhole(request, maxBytes);
  } finally {
    clearTimeout(deadline);
  }
}

async function readWhole(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(request, maxBytes);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(request, maxBytes);
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, bytes);
}

function tooLarge(request: IncomingMessage, maxBytes: number): HttpError {
  request.resume(); // let the caller finish sending, so that it reads the answer
  return new HttpError(413, `The body is over ${maxBytes} bytes.`);
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const text = JSON.stringify(value);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
