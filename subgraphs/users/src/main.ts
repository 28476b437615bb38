import { systemClock } from '@sl3/platform/clock';
import { Facts, startFollowers } from '@sl3/platform/facts';
import { openHints } from '@sl3/platform/hints';
import { queueRoutes } from '@sl3/platform/inspect-queues';
import { openJobs } from '@sl3/platform/jobs';
import { migrate } from '@sl3/platform/migrations';
import { openMongo, syncIndexes } from '@sl3/platform/mongo';
import { runProcess } from '@sl3/platform/process';
import { openRedis, redisKeys } from '@sl3/platform/redis';
import { serveSubgraph } from '@sl3/platform/subgraph';
import { EnvelopeOpener } from '@sl3/platform/viewer';
import mongoose from 'mongoose';
import { openCollections } from './collections.js';
import { loadConfig } from './config.js';
import { contextFor, type UsersServices } from './context.js';
import { follows } from './follows.js';
import { jobs as table } from './jobs.js';
import { PasswordHasher } from './password/password-hasher.js';
import { migrations } from './migrations.js';
import { routes } from './routes.js';
import { buildUsersSchema } from './schema.js';
import { AccessTokens } from './session/access-token.js';
import { AttemptLimits } from './session/attempt-limits.js';
import { sweepSessions } from './session/sweep-sessions.js';

const SWEEP_MS = 60 * 60_000;

await runProcess('users', async (scope) => {
  const { log } = scope;
  const config = loadConfig(process.env);
  const clock = systemClock;
  const accessTokens = await AccessTokens.open({
    keys: config.SIGNING_KEY.reveal(),
    lifeMs: config.ACCESS_TOKEN_MS,
    clock,
  });

  const connection = await openMongo({ uri: config.MONGODB_URI, database: config.MONGODB_DATABASE, log });
  scope.onClose('store', () => connection.close());
  await migrate({ connection, migrations, clock, log });
  const collections = openCollections(connection);
  await syncIndexes(Object.values(collections));

  const redis = await openRedis(config.REDIS_URL, 'command', 'users');
  scope.onClose('redis', () => {
    redis.disconnect();
  });
  const hints = await openHints({ url: config.REDIS_URL, prefix: config.REDIS_PREFIX, ticks: false, log });
  scope.onClose('hints', () => hints.close());

  const sources = [{ model: collections.users }, { model: collections.sessions }];
  const facts = new Facts({ connection, subgraph: 'users', sources, log, clock });
  facts.start();
  scope.onClose('facts', () => facts.close());

  const passwords = new PasswordHasher();
  await passwords.prepare();
  const attempts = new AttemptLimits(redis, redisKeys(config.REDIS_PREFIX, 'users'), {
    signInsPerAccount: config.SIGN_INS_PER_ACCOUNT,
    signInsPerIp: config.SIGN_INS_PER_IP,
    signUpsPerIp: config.SIGN_UPS_PER_IP,
    perServer: config.ATTEMPTS_PER_SERVER,
  });
  const services: UsersServices = {
    config,
    clock,
    log,
    collections,
    facts,
    hints,
    passwords,
    accessTokens,
    attempts,
  };

  const sweeping = setInterval(() => {
    sweepSessions(services).catch((error: unknown) => {
      log.warn({ err: error }, 'sweeping sessions failed');
    });
  }, SWEEP_MS);
  scope.onClose('sweep', () => {
    clearInterval(sweeping);
  });

  const followers = startFollowers({
    connection,
    subgraph: 'users',
    follows: follows(services),
    urls: config.SUBGRAPH_URLS,
    secrets: config.TARGET_SECRETS,
    log,
    clock,
  });
  scope.onClose('followers', () => followers.close());

  const { REDIS_URL: redisUrl, REDIS_PREFIX: prefix } = config;
  const jobs = await openJobs({ subgraph: 'users', jobs: table, connection, redisUrl, prefix, clock, log });
  scope.onClose('jobs', () => jobs.close());

  const server = await serveSubgraph({
    name: 'users',
    schema: buildUsersSchema().schema,
    context: (claims, viewer) => contextFor(services, claims, viewer),
    routes: { ...routes, ...queueRoutes(() => jobs) },
    facts,
    factsCallers: ['rooms', 'gateway', 'messages', 'moderation', 'users'],
    config,
    opener: new EnvelopeOpener({ target: 'users', callerSecrets: config.CALLER_SECRETS, clock }),
    log,
    // Without Redis nobody signs in, but those who are signed in go on.
    ready: () => Promise.resolve(connection.readyState === mongoose.ConnectionStates.connected ? undefined : 'store'),
  });
  scope.onClose('server', () => server.close());
  scope.serves(server.url);
});
