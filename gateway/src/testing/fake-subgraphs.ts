import { buildSubgraphSchema } from '@apollo/subgraph';
import { systemClock } from '@sl3/platform/clock';
import { forbidden, unavailable } from '@sl3/platform/errors';
import type { Facts } from '@sl3/platform/facts';
import type { Log } from '@sl3/platform/log';
import type { Exchange } from '@sl3/platform/http';
import { serveSubgraph, type InternalRoute, type StreamDoor } from '@sl3/platform/subgraph';
import { testSecret } from '@sl3/platform/testing/keys';
import { EnvelopeOpener, type Claims } from '@sl3/platform/viewer';
import { GraphQLError, parse } from 'graphql';
import { readFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { FakeFacts } from './fake-facts.js';
import type { FakeLogs } from './fake-logs.js';
import type { TestTokens } from './test-tokens.js';

export const SUBGRAPH_NAMES = ['users', 'rooms', 'messages', 'media', 'moderation'] as const;

/** What tests look at and set: the calls that arrived, and what goes wrong. */
export interface FakeWorld {
  readonly logs: FakeLogs;
  readonly tokens: TestTokens;
  /** Claims of every GraphQL call, by subgraph. */
  readonly calls: { subgraph: string; claims: Claims }[];
  readonly ended: Set<string>;
  /** What users states. */
  readonly facts: FakeFacts;
  /** Moderation answers nothing. */
  isModerationAway: boolean;
  /** Makes users fail in this way. */
  usersFault: 'away' | 'bug' | 'refuses' | undefined;
  /** Users does not tell its keys. */
  areKeysAway: boolean;
  /** What media does with a stream; it echoes what it was sent by default. */
  onStream: (exchange: Exchange, claims: Claims) => Promise<void>;
}

interface Ctx {
  claims: Claims;
  answerExtensions?: Record<string, unknown>;
}

type Routes = Record<`${'GET' | 'POST'} /internal/${string}`, InternalRoute<Ctx>>;

/** Starts the five subgraphs, with the committed schema, real envelopes and made-up content. */
export async function serveFakeSubgraphs(
  world: FakeWorld,
  log: Log,
): Promise<{ urls: Record<string, string>; secrets: Record<string, string>; close: () => Promise<void> }> {
  const served = await Promise.all(
    SUBGRAPH_NAMES.map(async (name) => {
      const server = await serveSubgraph<Ctx>({
        name,
        schema: schemaOf(name, resolversOf(world)[name] ?? {}),
        context: (claims) => {
          world.calls.push({ subgraph: name, claims });
          if (name === 'users' && world.usersFault === 'refuses') throw forbidden();
          return { claims };
        },
        routes: routesOf(world)[name] ?? {},
        ...(name === 'media' && { doors: doorsOf(world) }),
        ...(name === 'users' && { facts: world.facts as unknown as Facts, factsCallers: ['gateway'] }),
        config: { HOST: '127.0.0.1', PORT: 0, METRICS_PORT: 0, DRAIN_MS: 100 },
        opener: new EnvelopeOpener({
          target: name,
          callerSecrets: { gateway: testSecret(`gateway-${name}`) },
          clock: systemClock,
        }),
        log,
        ready: () => Promise.resolve(undefined),
      });
      return { name, server };
    }),
  );
  return {
    urls: Object.fromEntries(served.map(({ name, server }) => [name, server.url])),
    secrets: Object.fromEntries(SUBGRAPH_NAMES.map((name) => [name, testSecret(`gateway-${name}`)])),
    close: async () => {
      await Promise.all(served.map(({ server }) => server.close()));
    },
  };
}

function schemaOf(name: string, resolvers: object) {
  const sdl = readFileSync(new URL(`../../../schema/subgraphs/${name}.graphql`, import.meta.url), 'utf8');
  return buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }]);
}

const entity = (__resolveReference: (ref: { id: string }) => unknown) => ({ __resolveReference });

function resolversOf(world: FakeWorld): Record<string, Record<string, unknown>> {
  const user = (id: string) => {
    if (world.usersFault === 'away') throw unavailable();
    if (world.usersFault === 'bug') throw new Error('E11000 duplicate key at mongodb://10.0.0.3');
    return { id, handle: id.replace('user_', ''), displayName: `${id} of users`, role: 'USER', isClaimed: true };
  };
  const room = (id: string) => {
    if (id === 'room_none') return null;
    return { id, name: `Room ${id}`, kind: 'PUBLIC', state: 'OPEN', slowModeMs: 0, memberCount: 1 };
  };
  const message = (id: string) => {
    const [, roomId = '', seq = ''] = /^msg_(.+)_(\d+)$/.exec(id) ?? [];
    return world.logs.logs.get(roomId)?.[Number(seq) - 1]?.event['message'];
  };
  return {
    users: {
      User: entity(({ id }) => user(id)),
      Query: {
        me: (_: unknown, __: unknown, { claims }: Ctx) =>
          claims.principal.kind === 'viewer' ? user(claims.principal.userId) : null,
        user: (_: unknown, { id }: { id: string }) => user(id),
        searchUsers: () => [user('user_one')],
        accountLimits: () => {
          throw new GraphQLError('secret detail', { extensions: { code: 'SOMETHING_ELSE' } });
        },
      },
      Mutation: {
        refreshSession: (_: unknown, __: unknown, context: Ctx) => {
          const { refreshToken } = context.claims;
          const next = refreshToken === undefined ? null : `${refreshToken}-next`;
          context.answerExtensions = context.answerExtensions ?? {};
          const viewer = { userId: 'user_ann', sessionId: 'ses_user_ann', role: 'USER' };
          context.answerExtensions['session'] = { refreshToken: next, expiresAt: '2036-01-01T00:00:00.000Z', viewer };
          return { __typename: 'SessionEndedProblem', message: `session of ${refreshToken ?? 'nobody'}` };
        },
      },
    },
    rooms: {
      Room: entity(({ id }) => room(id)),
      Query: { room: (_: unknown, { id }: { id: string }) => room(id) },
    },
    messages: {
      Message: entity(({ id }) => message(id)),
      Room: {
        ...entity(({ id }) => ({ id })),
        headSeq: ({ id }: { id: string }) => world.logs.logs.get(id)?.length ?? 0,
        unreadCount: (_: unknown, __: unknown, { claims }: Ctx) => {
          if (claims.principal.kind !== 'viewer') throw new Error('a shared execution has no viewer');
          return claims.principal.userId.length;
        },
      },
      Query: {
        message: (_: unknown, { id }: { id: string }) => message(id) ?? null,
        messageLimits: () => ({ bodyMaxChars: 4_000, pageMax: 100 }),
      },
      Mutation: {
        sendMessage: (_: unknown, { input }: { input: { roomId: string; body: string } }, { claims }: Ctx) => {
          if (claims.principal.kind !== 'viewer') throw new Error('no viewer');
          const line = world.logs.post(input.roomId, claims.principal.userId, input.body);
          return { __typename: 'SendMessageSuccess', sent: line.event['message'], isRepeat: false };
        },
      },
    },
    moderation: {
      ModerationCase: entity(({ id }) => ({ id, subjectKind: 'MESSAGE', subjectId: 'msg_1', state: 'OPEN' })),
      Query: { moderationCase: () => null },
    },
  };
}

function doorsOf(world: FakeWorld): StreamDoor<Ctx>[] {
  return (['/media/', '/uploads/'] as const).map((prefix) => ({
    prefix,
    callers: ['gateway'],
    answer: (exchange, { claims }) => world.onStream(exchange, claims),
  }));
}

/** Says back what came, byte for byte. */
export async function echo({ request, response }: Exchange): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'set-cookie': 'inner=1' });
  await pipeline(request, response);
}

function routesOf(world: FakeWorld): Partial<Record<string, Routes>> {
  const { logs, tokens, ended } = world;
  const route = (handle: (body: never) => unknown): InternalRoute<Ctx> => ({
    callers: ['gateway'],
    handle: (request) => Promise.resolve(handle(JSON.parse(request.body.toString('utf8') || '{}') as never)),
  });
  return {
    users: {
      'GET /internal/keys': route(() => {
        if (world.areKeysAway) throw unavailable();
        return tokens.jwks;
      }),
      'POST /internal/ended-sessions': route(({ sessionIds }: { sessionIds: string[] }) => ({
        ended: sessionIds.filter((id) => ended.has(id)),
      })),
    },
    messages: {
      'POST /internal/read-log': route((o: { partition: string; after: number; limit: number }) => logs.readLog(o)),
      'POST /internal/heads': route(async ({ partitions }: { partitions: string[] }) => ({
        heads: Object.fromEntries(await logs.heads(partitions)),
      })),
      'POST /internal/access': route(({ roomId, userId }: { roomId: string; userId: string }) =>
        logs.access(roomId, userId),
      ),
      'POST /internal/rooms-of': route(async ({ userId }: { userId: string }) => ({
        roomIds: await logs.roomsOf(userId),
      })),
    },
    moderation: {
      'POST /internal/read-log': route((o: { partition: string; after: number; limit: number }) => {
        if (world.isModerationAway) throw unavailable();
        return logs.readLog(o);
      }),
      'POST /internal/heads': route(async ({ partitions }: { partitions: string[] }) => {
        if (world.isModerationAway) throw unavailable();
        return { heads: Object.fromEntries(await logs.heads(partitions)) };
      }),
    },
  };
}
