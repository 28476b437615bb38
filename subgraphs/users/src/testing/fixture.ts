import { generateKeyPairSync } from 'node:crypto';
import { movableClock } from '@sl3/platform/clock';
import { Facts } from '@sl3/platform/facts';
import { memoryLog } from '@sl3/platform/log';
import { openMongo, syncIndexes } from '@sl3/platform/mongo';
import { openRedis, redisKeys } from '@sl3/platform/redis';
import { testNames } from '@sl3/platform/testing/names';
import { Viewer, type Claims, type Principal } from '@sl3/platform/viewer';
import { graphql } from 'graphql';
import { afterAll, beforeAll } from 'vitest';
import { openCollections } from '../collections.js';
import { contextFor, type UsersContext, type UsersServices } from '../context.js';
import { PasswordHasher } from '../password/password-hasher.js';
import { buildUsersSchema } from '../schema.js';
import { AccessTokens } from '../session/access-token.js';
import { AttemptLimits, type AttemptBounds } from '../session/attempt-limits.js';
import type { User, UserRole } from '../user/user.js';

export const PASSWORD = 'correct horse battery';
const DAY_MS = 24 * 60 * 60 * 1000;
const SCOPES: Record<UserRole, string[]> = {
  USER: ['chat'],
  MODERATOR: ['chat', 'moderation:read', 'moderation:write'],
  ADMIN: ['chat', 'moderation:read', 'moderation:write', 'admin'],
};

export const anonymous: Principal = { kind: 'anonymous' };
export const viewerOf = (user: Pick<User, '_id' | 'role'>, sessionId = 'ses_none'): Principal => ({
  kind: 'viewer',
  userId: user._id,
  sessionId,
  role: user.role,
  scopes: SCOPES[user.role],
});

/** A users subgraph on the real store and Redis, with names of its own, opened before a file's tests and closed after. */
export function usersFixture(bounds: Partial<AttemptBounds> = {}) {
  const names = testNames();
  const clock = movableClock();
  const memory = memoryLog();
  const { log } = memory;
  const hints: { topic: string; payload: object }[] = [];
  const closers: (() => Promise<void> | void)[] = [];
  let services: UsersServices | undefined;
  let facts: Facts | undefined;
  const { schema } = buildUsersSchema();

  beforeAll(async () => {
    const connection = await openMongo({ uri: names.mongodbUri, database: names.database });
    closers.push(() => connection.close());
    const redis = await openRedis(names.redisUrl, 'command', 'users-test');
    closers.push(() => {
      redis.disconnect();
    });
    const collections = openCollections(connection);
    await syncIndexes(Object.values(collections));
    const sources = [{ model: collections.users }, { model: collections.sessions }];
    const openFacts = new Facts({ connection, subgraph: 'users', sources, log, clock });
    facts = openFacts;
    openFacts.start();
    closers.push(() => openFacts.close());
    services = {
      config: { SESSION_MS: 90 * DAY_MS, WEBHOOKS_TO_LOOPBACK: true },
      clock,
      log,
      collections,
      facts: openFacts,
      hints: { publish: (topic, payload) => hints.push({ topic, payload }) },
      passwords: new PasswordHasher(),
      accessTokens: await AccessTokens.open({ keys: newSigningKey(), lifeMs: 600_000, clock }),
      attempts: new AttemptLimits(redis, redisKeys(names.prefix, 'users'), {
        signInsPerAccount: 10,
        signInsPerIp: 1_000,
        signUpsPerIp: 1_000,
        perServer: 10_000,
        ...bounds,
      }),
    };
  });
  afterAll(async () => {
    for (const close of closers.reverse()) await close();
  });

  function as(principal: Principal, from: Partial<Claims> = {}): UsersContext {
    if (!services) throw new Error('The fixture opens before the first test, not before.');
    const claims: Claims = { caller: 'gateway', principal, requestId: 'test', locale: 'en', ip: '10.0.0.1', ...from };
    return contextFor(services, claims, new Viewer(claims));
  }

  return {
    clock,
    hints,
    logLines: () => memory.lines(),
    /** The context of somebody's request. */
    as,
    anybody: (from: Partial<Claims> = {}) => as(anonymous, from),
    /** A whole document in, a whole result out, as plain JSON. */
    run: async (ctx: UsersContext, source: string, variableValues: Record<string, unknown> = {}): Promise<any> => {
      const result = await graphql({ schema, source, contextValue: ctx, variableValues });
      return JSON.parse(JSON.stringify(result));
    },
    /** Every fact stated so far, in order. */
    statedFacts: async () => {
      const head = await facts?.head();
      return head ? ((await facts?.readAfter(0, 1_000)) ?? []) : [];
    },
  };
}

export function newSigningKey(): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  return JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: 'test', alg: 'EdDSA', use: 'sig' });
}
