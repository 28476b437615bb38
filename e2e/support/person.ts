import { randomUUID } from 'node:crypto';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';

/** What somebody was handed by `roomEvents`, in the order in which it came. */
export interface Handed {
  seq: number;
  type: string;
  body?: string | null;
  messageId?: string;
}

const ROOM_EVENTS = /* GraphQL */ `
  subscription ($roomId: ID!, $after: Cursor) {
    roomEvents(roomId: $roomId, after: $after) {
      __typename
      ... on EventBatch {
        cursor
        events {
          __typename
          seq
          ... on MessagePosted {
            message {
              id
              body
              clientNonce
              author {
                id
              }
            }
          }
          ... on MessageEdited {
            message {
              id
              body
            }
          }
          ... on MessageRemoved {
            message {
              id
              body
            }
          }
        }
      }
      ... on Gap {
        fromSeq
        toSeq
        cursor
      }
      ... on Reset {
        reason
        cursor
      }
      ... on Heartbeat {
        headSeq
        cursor
      }
    }
  }
`;

const SEND = /* GraphQL */ `
  mutation ($input: SendMessageInput!) {
    sendMessage(input: $input) {
      __typename
      ... on SendMessageSuccess {
        isRepeat
        sent {
          id
          seq
        }
      }
      ... on Problem {
        message
      }
    }
  }
`;

let counter = 0;

/** Somebody who uses the public door of one gateway: HTTP for queries and mutations, one socket for what is live. */
export class Person {
  accessToken = '';
  userId = '';
  /** What the browser of this person would send with an `<img>`: `sl3_media=…`. */
  mediaCookie = '';
  private cookie = '';

  private constructor(
    private gateway: string,
    readonly handle: string,
    readonly password: string,
  ) {}

  /** Signs up under a name of their own. */
  static async signUp(gateway: string, name = 'person'): Promise<Person> {
    const person = new Person(gateway, `${name}${++counter}x${randomUUID().slice(0, 6)}`, `pass-${randomUUID()}`);
    const { signUp } = await person.graph(
      `mutation ($input: SignUpInput!) { signUp(input: $input) { __typename ... on SignUpSuccess { signedIn { accessToken user { id } } } ... on Problem { message } } }`,
      { input: { handle: person.handle, displayName: name, password: person.password } },
    );
    if (signUp.__typename !== 'SignUpSuccess') throw new Error(`sign-up: ${JSON.stringify(signUp)}`);
    person.accessToken = signUp.signedIn.accessToken;
    person.userId = signUp.signedIn.user.id;
    return person;
  }

  /** Somebody who has not signed in. */
  static visitor(gateway: string): Person {
    return new Person(gateway, '', '');
  }

  /** The same person at another gateway. */
  at(gateway: string): Person {
    const other = new Person(gateway, this.handle, this.password);
    return Object.assign(other, { accessToken: this.accessToken, userId: this.userId });
  }

  /** Takes a new access token, which says what the account may do by now. */
  async refresh(): Promise<void> {
    this.accessToken = ''; // one that says another role than the account has counts as expired, also here
    const { refreshSession } = await this.graph(
      'mutation { refreshSession { __typename ... on RefreshSessionSuccess { signedIn { accessToken } } } }',
    );
    if (refreshSession.__typename !== 'RefreshSessionSuccess') throw new Error(JSON.stringify(refreshSession));
    this.accessToken = refreshSession.signedIn.accessToken;
  }

  /** Asks the graph over HTTP; errors of the answer are thrown. */
  async graph(query: string, variables: object = {}): Promise<any> {
    const answer = await fetch(`${this.gateway}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(this.accessToken && { authorization: `Bearer ${this.accessToken}` }),
        ...(this.cookie && { cookie: this.cookie }),
      },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(10_000),
    });
    const cookie = answer.headers.getSetCookie().find((one) => one.startsWith('sl3_refresh='));
    if (cookie) this.cookie = cookie.split(';')[0] ?? '';
    const mediaCookie = answer.headers.getSetCookie().find((text) => text.startsWith('sl3_media='));
    if (mediaCookie) this.mediaCookie = mediaCookie.split(';')[0] ?? '';
    const { data, errors } = (await answer.json()) as {
      data: any;
      errors?: { message: string; extensions?: { code?: string } }[];
    };
    if (errors) throw new Error(errors.map((error) => `${error.extensions?.code ?? '?'}: ${error.message}`).join('; '));
    return data;
  }

  async createRoom(name: string): Promise<string> {
    const { createRoom } = await this.graph(
      `mutation ($input: CreateRoomInput!) { createRoom(input: $input) { __typename ... on CreateRoomSuccess { room { id } } ... on Problem { message } } }`,
      { input: { kind: 'PUBLIC', name } },
    );
    if (createRoom.__typename !== 'CreateRoomSuccess') throw new Error(`create room: ${JSON.stringify(createRoom)}`);
    return createRoom.room.id;
  }

  async join(roomId: string): Promise<void> {
    const { joinRoom } = await this.graph(
      `mutation ($roomId: ID!) { joinRoom(roomId: $roomId) { __typename ... on Problem { message } } }`,
      { roomId },
    );
    if (joinRoom.__typename !== 'JoinRoomSuccess') throw new Error(`join: ${JSON.stringify(joinRoom)}`);
  }

  /** Sends one message once and says what came back. */
  async send(roomId: string, body: string, clientNonce: string = randomUUID()): Promise<any> {
    return (await this.graph(SEND, { input: { roomId, body, clientNonce } })).sendMessage;
  }

  /** Sends until it is acknowledged, with one nonce, as the client does. */
  async sendSurely(roomId: string, body: string, until: number): Promise<{ id: string; seq: number }> {
    const clientNonce = randomUUID();
    for (;;) {
      const result = await this.send(roomId, body, clientNonce).catch((failure: unknown) => ({ failure }));
      if (result.__typename === 'SendMessageSuccess') return result.sent;
      if (result.__typename) throw new Error(`refused: ${JSON.stringify(result)}`);
      if (Date.now() > until) throw new Error(`not acknowledged in time: ${String(result.failure)}`);
      await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 100));
    }
  }

  /** Listens to a room from `after` on, comes back after every cut, and keeps what it was handed. */
  listen(roomId: string, options: { after?: string; gateways?: string[] } = {}): Listener {
    return new Listener(this, options.gateways ?? [this.gateway], roomId, options.after);
  }
}

/** One `roomEvents` subscription that resumes after its cursor, on the next gateway, whenever it is cut. */
export class Listener {
  readonly handed: Handed[] = [];
  readonly notices: { type: string; [field: string]: unknown }[] = [];
  cursor: string | undefined;
  /** Set when the server ended the subscription with errors. */
  ended: string | undefined;
  headSeq = 0;
  /** Why the link was cut last; for the reader of a failed test. */
  lastCut: unknown;
  private client: Client | undefined;
  private isWanted = true;
  private attempts = 0;

  constructor(
    private readonly person: Person,
    private readonly gateways: string[],
    private readonly roomId: string,
    after: string | undefined,
  ) {
    this.cursor = after;
    this.connect();
  }

  get seqs(): number[] {
    return this.handed.map(({ seq }) => seq);
  }

  /** Cuts the link as a dead network does, without a word to the other side, and comes back only on `reconnect`. */
  cut(): void {
    this.isWanted = false;
    this.client?.terminate();
    void this.client?.dispose();
  }

  reconnect(): void {
    this.isWanted = true;
    this.connect();
  }

  close(): void {
    this.isWanted = false;
    void this.client?.dispose();
  }

  private connect(): void {
    const gateway = this.gateways[this.attempts++ % this.gateways.length] ?? '';
    const client = createClient({
      url: `${gateway.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      lazy: true,
      retryAttempts: 0,
      connectionParams: { accessToken: this.person.accessToken },
    });
    this.client = client;
    const again = (): void => {
      void client.dispose();
      if (this.isWanted) setTimeout(() => this.isWanted && this.connect(), 20 + Math.random() * 80);
    };
    client.subscribe<{ roomEvents: any }>(
      { query: ROOM_EVENTS, variables: { roomId: this.roomId, after: this.cursor ?? null } },
      {
        next: ({ data, errors }) => {
          if (errors) this.ended = codesOf(errors);
          if (data) this.take(data.roomEvents);
        },
        error: (failure) => {
          this.lastCut = failure;
          if (Array.isArray(failure)) {
            this.ended = codesOf(failure as readonly GraphQLError[]);
            if (this.ended !== 'UNAVAILABLE') return void client.dispose();
          }
          again();
        },
        complete: () => {
          if (this.client === client && this.isWanted) again();
        },
      },
    );
  }

  private take(payload: any): void {
    const { __typename: type } = payload;
    if (type === 'EventBatch') {
      for (const event of payload.events) {
        this.handed.push({
          seq: event.seq,
          type: event.__typename,
          ...(event.message && { body: event.message.body, messageId: event.message.id }),
        });
        this.headSeq = Math.max(this.headSeq, event.seq);
      }
    } else {
      const { __typename: _, ...facts } = payload;
      this.notices.push({ type, ...facts });
      if (type === 'Heartbeat') this.headSeq = Math.max(this.headSeq, payload.headSeq);
    }
    this.cursor = payload.cursor;
  }
}

const codesOf = (errors: readonly (GraphQLError | GraphQLFormattedError)[]): string =>
  errors
    .map(({ extensions, message }) => (typeof extensions?.['code'] === 'string' ? extensions['code'] : message))
    .join();
