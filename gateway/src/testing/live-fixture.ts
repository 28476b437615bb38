import type { GraphQLDataSource } from '@apollo/gateway';
import { LogCursors } from '@sl3/platform/cursor';
import { unavailable } from '@sl3/platform/errors';
import { HintSeal } from '@sl3/platform/hint-seal';
import { memoryLog } from '@sl3/platform/log';
import { eventually } from '@sl3/platform/testing/eventually';
import { testSecret } from '@sl3/platform/testing/keys';
import { readFileSync } from 'node:fs';
import { Gateway } from '../gateway.js';
import { KnownPeople } from '../live/known-people.js';
import { Live, type SignedInCaller, type Subscription } from '../live/live.js';
import { topicOf } from '../live/log-source.js';
import { buildGraph } from '../supergraph.js';
import { FakeLogs } from './fake-logs.js';
import { LossyHints } from './lossy-hints.js';

type Json = Record<string, any>;

const graph = buildGraph(readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8'));

export const ROOM_EVENTS = /* GraphQL */ `
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
              stateSeq
              body
              author {
                handle
              }
              replyTo {
                body
              }
            }
          }
          ... on MessageEdited {
            message {
              id
              stateSeq
              body
            }
          }
          ... on MessageRemoved {
            message {
              id
              stateSeq
              body
            }
          }
          ... on MessageHidden {
            message {
              id
              stateSeq
              body
              state
            }
          }
          ... on MessageRestored {
            message {
              id
              stateSeq
              body
              state
            }
          }
          ... on MembershipChanged {
            change
            user {
              handle
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

/** A subscriber without a socket: what it was told, in order. */
export class Listener {
  readonly tails: Buffer[] = [];
  error: unknown;
  subscription: Subscription | undefined;

  next(tail: Buffer): void {
    this.tails.push(tail);
  }

  get payloads(): Json[] {
    return this.tails.map(
      (tail) => Object.values(JSON.parse(`{"id":0${tail.toString('utf8')}`).payload.data)[0] as Json,
    );
  }

  get events(): Json[] {
    return this.payloads.flatMap((payload) => (payload['events'] as Json[] | undefined) ?? []);
  }

  get seqs(): number[] {
    return this.events.map((event) => event['seq'] as number);
  }

  /** The latest cursor it was given. */
  get cursor(): string | undefined {
    return this.payloads.findLast((payload) => payload['cursor'])?.['cursor'] as string | undefined;
  }

  close(): void {
    this.subscription?.close();
  }
}

/** Everything live in one process, over logs and hints a test can break. */
export class LiveFixture {
  readonly logs = new FakeLogs();
  readonly hints = new LossyHints();
  readonly cursors = new LogCursors(testSecret('cursors'));
  readonly seal = new HintSeal(testSecret('cursors'));
  readonly log = memoryLog();
  readonly calls: Json[] = [];
  /** Makes users fail: away, or not knowing these people. */
  usersAre: 'there' | 'away' = 'there';
  /** Whether plain posts travel with their hints, or have to be read. */
  hintsCarryLines = true;
  readonly unknownPeople = new Set<string>();
  /** Other handles than the ones their ids say. */
  readonly renamed = new Map<string, string>();
  /** Keeps back what users has answered already. */
  holdsUsers: Promise<void> | undefined;
  readonly gateway: Gateway;
  readonly people: KnownPeople;
  live: Live;

  constructor(private readonly o: { pollMs?: number; heartbeatMs?: number } = {}) {
    this.logs.onAppended = (partition, head) => {
      this.hints.publish(topicOf(partition), { partition, head, ...this.#sealed(partition, head) });
    };
    const services = { users: this.#users(), rooms: this.#users(), messages: this.#messages() };
    this.people = new KnownPeople(services.users);
    this.gateway = new Gateway({ graph, services, introspection: false, log: this.log.log });
    this.live = this.startNode();
  }

  /** Another gateway on the same logs and hints, or this one after a restart. */
  startNode(): Live {
    return new Live({
      ...{ gateway: this.gateway, services: { ...this.gateway.services, users: this.people }, source: this.logs },
      ...{ hints: this.hints, seal: this.seal, cursors: this.cursors, log: this.log.log },
      ...{ pollMs: this.o.pollMs ?? 60_000, heartbeatMs: this.o.heartbeatMs ?? 60_000 },
    });
  }

  listen(userId: string, variables: Json, o: { query?: string; listener?: Listener; live?: Live } = {}): Listener {
    const listener = o.listener ?? new Listener();
    const prepared = this.gateway.prepare(o.query ?? ROOM_EVENTS, undefined);
    const { coerced } = this.gateway.coerce(prepared, variables);
    const outlet = {
      next: (tail: Buffer) => {
        listener.next(tail);
      },
      error: (error: unknown) => {
        listener.error = error;
      },
    };
    listener.subscription = (o.live ?? this.live).subscribe(callerOf(userId), { prepared, variables, coerced }, outlet);
    return listener;
  }

  /** Listens, and waits for the first word. */
  async listening(...[userId, variables, o]: Parameters<LiveFixture['listen']>): Promise<Listener> {
    const listener = this.listen(userId, variables, o);
    await eventually(() => {
      if (listener.tails.length === 0 && !listener.error) throw new Error('nothing came yet');
    });
    return listener;
  }

  cursorAt(partition: string, seq: number): string {
    const line = this.logs.logs.get(partition)?.[seq - 1];
    return this.cursors.encode({ partition, seq, digest: line?.digest ?? '' });
  }

  /** What messages says of a plain post along with its hint. */
  #sealed(partition: string, head: number): { sealed?: string } {
    const log = this.logs.logs.get(partition);
    const line = log?.[head - 1];
    const message = line?.event['message'] as Json | undefined;
    if (!this.hintsCarryLines || line?.kind !== 'post' || message?.['replyTo']) return {};
    const after = { seq: head - 1, digest: log?.[head - 2]?.digest ?? '' };
    return { sealed: this.seal.seal(topicOf(partition), { after, lines: [line] }) };
  }

  #users(): GraphQLDataSource {
    return this.#source((representation) => {
      if (this.usersAre === 'away') throw unavailable();
      const id = String(representation['id']);
      if (this.unknownPeople.has(id)) return null;
      const handle = this.renamed.get(id) ?? id.replace('user_', '');
      return { ...representation, handle, displayName: handle.toUpperCase(), name: `Room ${id}` };
    });
  }

  #messages(): GraphQLDataSource {
    return this.#source((representation) => ({ ...representation, headSeq: 7, unreadCount: 3 }));
  }

  #source(resolve: (representation: Json) => Json | null): GraphQLDataSource {
    return {
      process: async ({ request, context }: any) => {
        this.calls.push({ ...request, claims: context.claims });
        const entities = request.variables.representations.map(resolve);
        await new Promise(setImmediate);
        await this.holdsUsers;
        return { data: { _entities: entities } };
      },
    };
  }
}

function callerOf(userId: string): SignedInCaller {
  const principal = { kind: 'viewer', userId, sessionId: `ses_${userId}`, role: 'USER', scopes: ['chat'] } as const;
  return { principal: { ...principal, scopes: ['chat'] }, requestId: 'test', locale: 'en' };
}
