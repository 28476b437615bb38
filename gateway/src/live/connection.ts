import { CloseCode, MessageType, parseMessage, type Message } from 'graphql-ws';
import { OperationTypeNode } from 'graphql';
import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Locale } from '@sl3/platform/problems';
import { codedError, codeOf } from '../error-mask.js';
import { closedSockets, liveFrames } from '../metrics.js';
import { admit, OperationRequest, refusal, runAdmitted, type Pipeline } from '../run-operation.js';
import { isExpired, type Sessions, type SignedIn } from '../session.js';
import { nextTail, writeFrame } from './frame.js';
import type { Live, SignedInCaller, Subscription } from './live.js';
import { MessageBudget } from './message-budget.js';

/** Why the server closes a socket, as docs/ERRORS.md tells clients. */
export const Closing = {
  RESTARTING: 1012,
  OVERLOAD: 1013,
  /** The token ran out: refresh the session and come back. */
  EXPIRED: CloseCode.Forbidden,
  /** Banned, signed out, or never signed in: show the sign-in. */
  SIGNED_OUT: CloseCode.Unauthorized,
  BAD_MESSAGE: CloseCode.BadRequest,
} as const;

const INIT_WITHIN_MS = 3_000;
const OPERATIONS_MAX = 100;
const ID_MAX_CHARS = 128;
const BUFFERED_MAX_BYTES = 1 << 20;
/** And this much at once. */
const BUFFERED_HARD_MAX_BYTES = 8 << 20;

export interface ConnectionOptions {
  readonly pipeline: Pipeline;
  readonly sessions: Sessions;
  readonly live: Live;
  /** The socket beneath the WebSocket. */
  readonly raw: Duplex;
  readonly ip: string | undefined;
  readonly locale: Locale;
  /** Signed in; false refuses it, because this person has too many. */
  readonly onSignedIn: (connection: Connection) => boolean;
  /** More than 1 MiB unread for this long closes the socket: the log keeps what it has missed. */
  readonly slowMs: number;
  /** What a client may send on average; three times that at once. */
  readonly messagesPerSecond: number;
}

/** A query, a mutation or a subscription, from its `subscribe` to its end. */
interface Operation {
  readonly id: string;
  readonly caller: SignedInCaller;
  /** Once it has begun. */
  subscription?: Subscription;
}

/** One socket, speaking graphql-transport-ws: queries, mutations and subscriptions of one signed-in person. */
export class Connection {
  /** Operations that run, by their ids. A client may use an id again as soon as it has completed it. */
  readonly #operations = new Map<string, Operation>();
  readonly #budget: MessageBudget;
  #signedIn: SignedIn | undefined;
  #isInitialising = false;
  #locale: Locale;
  #deadline: NodeJS.Timeout;
  #slowSince: number | undefined;
  #answersPings = true;

  constructor(
    private readonly ws: WebSocket,
    private readonly o: ConnectionOptions,
  ) {
    this.#locale = o.locale;
    this.#budget = new MessageBudget(o.messagesPerSecond);
    this.#deadline = setTimeout(() => {
      this.close(CloseCode.ConnectionInitialisationTimeout, 'connection_init did not come');
    }, INIT_WITHIN_MS);
    ws.on('message', (data: Buffer) => {
      this.#receive(data.toString('utf8'));
    });
    ws.on('pong', () => {
      this.#answersPings = true;
    });
    ws.on('close', () => {
      this.#end();
    });
  }

  /** @throws before the sign-in */
  get principal(): SignedIn['principal'] {
    if (!this.#signedIn) throw new Error('nobody has signed in on this socket');
    return this.#signedIn.principal;
  }

  close(code: number, reason: string): void {
    if (this.ws.readyState !== this.ws.OPEN) return;
    closedSockets.inc({ code });
    this.#end();
    this.ws.close(code, reason);
  }

  terminate(): void {
    this.#end();
    this.ws.terminate();
  }

  ping(): void {
    this.#answersPings = false;
    this.ws.ping();
  }

  /** Cuts a socket whose other end does not answer: a browser that sleeps, a cable that was pulled. */
  cutIfSilent(): void {
    if (!this.#answersPings) this.terminate();
  }

  /** Closes a socket whose reader is too slow; what it missed it reads from the log when it is back. */
  closeIfSlow(): void {
    const buffered = this.o.raw.writableLength;
    if (buffered <= BUFFERED_MAX_BYTES) {
      this.#slowSince = undefined;
      return;
    }
    this.#slowSince ??= performance.now();
    const isTooLong = performance.now() - this.#slowSince >= this.o.slowMs;
    if (isTooLong || buffered > BUFFERED_HARD_MAX_BYTES) this.close(Closing.OVERLOAD, 'too slow');
  }

  #receive(text: string): void {
    if (!this.#budget.take()) {
      this.close(Closing.OVERLOAD, 'too many messages');
      return;
    }
    let message: Message;
    try {
      message = parseMessage(text);
    } catch {
      this.close(Closing.BAD_MESSAGE, 'invalid message');
      return;
    }
    this.#handle(message).catch((error: unknown) => {
      this.o.pipeline.log.error({ err: error }, 'handling a message failed');
      this.close(CloseCode.InternalServerError, 'internal error');
    });
  }

  async #handle(message: Message): Promise<void> {
    switch (message.type) {
      case MessageType.ConnectionInit:
        return this.#initialise(message.payload ?? {});
      case MessageType.Ping:
        return this.#pinged(message.payload?.['accessToken']);
      case MessageType.Pong:
        return;
      case MessageType.Subscribe:
        return this.#subscribe(message.id, message.payload);
      case MessageType.Complete:
        this.#complete(message.id);
        return;
      default:
        this.close(Closing.BAD_MESSAGE, 'not a message of a client');
    }
  }

  async #initialise(payload: Record<string, unknown>): Promise<void> {
    if (this.#isInitialising) {
      this.close(CloseCode.TooManyInitialisationRequests, 'connection_init came twice');
      return;
    }
    this.#isInitialising = true;
    if (payload['locale'] === 'en' || payload['locale'] === 'fr') this.#locale = payload['locale'];
    const signedIn = await this.#verify(payload['accessToken']);
    if (!signedIn || this.ws.readyState !== this.ws.OPEN) return;
    this.#signedIn = signedIn;
    if (!this.o.onSignedIn(this)) {
      this.close(Closing.OVERLOAD, 'too many sockets');
      return;
    }
    this.#closeWhenExpired(signedIn);
    this.#send({ type: MessageType.ConnectionAck });
  }

  /** A ping may carry a fresh token, and the socket lives on for as long as that does. */
  async #pinged(accessToken: unknown): Promise<void> {
    if (accessToken !== undefined && this.#signedIn) {
      const { sessionId, userId } = this.#signedIn.principal;
      const signedIn = await this.#verify(accessToken);
      if (!signedIn || this.ws.readyState !== this.ws.OPEN) return;
      if (signedIn.principal.userId !== userId || signedIn.principal.sessionId !== sessionId) {
        this.close(Closing.SIGNED_OUT, 'another session');
        return;
      }
      this.#signedIn = signedIn;
      this.#closeWhenExpired(signedIn);
    }
    this.#send({ type: MessageType.Pong });
  }

  /** Closes the socket when the token is not good, with what the client is to do about it. */
  async #verify(accessToken: unknown): Promise<SignedIn | undefined> {
    try {
      if (typeof accessToken !== 'string') throw codedError('UNAUTHENTICATED');
      return await this.o.sessions.signedIn(accessToken);
    } catch (error) {
      if (isExpired(error)) this.close(Closing.EXPIRED, 'token expired');
      else if (codeOf(error) === 'UNAUTHENTICATED') this.close(Closing.SIGNED_OUT, 'sign in first');
      else this.close(Closing.OVERLOAD, 'try again');
      return undefined;
    }
  }

  #closeWhenExpired({ expiresAt }: SignedIn): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => {
      this.close(Closing.EXPIRED, 'token expired');
    }, expiresAt.getTime() - Date.now());
  }

  async #subscribe(id: string, payload: unknown): Promise<void> {
    if (!this.#signedIn) {
      this.close(Closing.SIGNED_OUT, 'connection_init comes first');
      return;
    }
    if (this.#operations.has(id)) {
      this.close(CloseCode.SubscriberAlreadyExists, 'this id is in use');
      return;
    }
    if (id.length > ID_MAX_CHARS) {
      this.close(Closing.BAD_MESSAGE, 'the id is too long');
      return;
    }
    const { principal } = this.#signedIn;
    const caller = { principal, requestId: randomUUID(), locale: this.#locale, ip: this.o.ip };
    const operation: Operation = { id, caller };
    if (this.#operations.size >= OPERATIONS_MAX) {
      this.#sendError(operation, codedError('RATE_LIMITED'));
      return;
    }
    this.#operations.set(id, operation);
    await this.#run(operation, payload);
  }

  async #run(operation: Operation, payload: unknown): Promise<void> {
    const { pipeline } = this.o;
    const { id, caller } = operation;
    try {
      const request = OperationRequest.safeParse(payload).data;
      if (!request) throw codedError('BAD_REQUEST');
      const admitted = await admit(pipeline, caller, request);
      if (!this.#isRunning(operation)) return; // completed or closed meanwhile
      if (admitted.prepared.operation.operation === OperationTypeNode.SUBSCRIPTION) {
        operation.subscription = this.#listen(operation, admitted);
        return;
      }
      const answer = await runAdmitted(pipeline, caller, admitted);
      if (!this.#isRunning(operation)) return;
      this.#operations.delete(id);
      this.#next(id, nextTail(answer));
      this.#send({ id, type: MessageType.Complete });
    } catch (error) {
      this.#fail(operation, error);
    }
  }

  #listen(operation: Operation, admitted: Awaited<ReturnType<typeof admit>>): Subscription {
    return this.o.live.subscribe(operation.caller, admitted, {
      next: (tail) => {
        if (this.#isRunning(operation)) this.#next(operation.id, tail);
      },
      error: (error) => {
        this.#fail(operation, error);
      },
    });
  }

  #isRunning(operation: Operation): boolean {
    return this.#operations.get(operation.id) === operation;
  }

  #complete(id: string): void {
    const operation = this.#operations.get(id);
    this.#operations.delete(id);
    operation?.subscription?.close();
  }

  #next(id: string, tail: Buffer): void {
    if (this.ws.readyState !== this.ws.OPEN) return;
    liveFrames.written += 1;
    writeFrame(this.o.raw, id, tail);
  }

  #fail(operation: Operation, error: unknown): void {
    if (!this.#isRunning(operation)) return;
    this.#operations.delete(operation.id);
    this.#sendError(operation, error);
  }

  #sendError({ id, caller }: Operation, error: unknown): void {
    this.#send({ id, type: MessageType.Error, payload: refusal(this.o.pipeline, caller, error).errors });
  }

  #send(message: object): void {
    if (this.ws.readyState === this.ws.OPEN) this.ws.send(JSON.stringify(message));
  }

  #end(): void {
    clearTimeout(this.#deadline);
    const running = [...this.#operations.values()];
    this.#operations.clear();
    for (const { subscription } of running) subscription?.close();
  }
}
