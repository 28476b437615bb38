import { Neighbours } from '@sl3/platform/call';
import { systemClock } from '@sl3/platform/clock';
import { startFollowers } from '@sl3/platform/facts';
import { openHints } from '@sl3/platform/hints';
import { queueRoutes } from '@sl3/platform/inspect-queues';
import { openJobs } from '@sl3/platform/jobs';
import { openMongo } from '@sl3/platform/mongo';
import { runProcess } from '@sl3/platform/process';
import { serveSubgraph } from '@sl3/platform/subgraph';
import { EnvelopeOpener } from '@sl3/platform/viewer';
import mongoose from 'mongoose';
import { loadConfig } from './config.js';
import { contextFor } from './context.js';
import { follows } from './follows.js';
import { jobs as table } from './jobs.js';
import { sweepPendingChanges } from './message/sweep-pending-changes.js';
import { routes } from './routes.js';
import { buildMessagesSchema } from './schema.js';
import { openServices } from './services.js';

await runProcess('messages', async (scope) => {
  const { log } = scope;
  const config = loadConfig(process.env);
  const clock = systemClock;
  const connection = await openMongo({ uri: config.MONGODB_URI, database: config.MONGODB_DATABASE, log });
  scope.onClose('store', () => connection.close());
  const hints = await openHints({ url: config.REDIS_URL, prefix: config.REDIS_PREFIX, ticks: true, log });
  scope.onClose('hints', () => hints.close());
  const [urls, secrets] = [config.SUBGRAPH_URLS, config.TARGET_SECRETS];
  const neighbours = new Neighbours({ self: 'messages', urls, secrets });
  scope.onClose('neighbours', () => neighbours.close());

  const cursorSecret = config.CURSOR_SECRET.reveal();
  const services = await openServices({ connection, hints, neighbours, config, cursorSecret, clock, log });
  const { facts } = services;
  facts.start();
  scope.onClose('facts', () => facts.close());
  const sweep = sweepPendingChanges(services);
  scope.onClose('sweep', () => sweep.close());
  const followers = startFollowers({
    connection,
    subgraph: 'messages',
    follows: follows(services),
    urls,
    secrets,
    log,
    clock,
  });
  scope.onClose('followers', () => followers.close());

  const { REDIS_URL: redisUrl, REDIS_PREFIX: prefix } = config;
  const jobs = await openJobs({ subgraph: 'messages', jobs: table, connection, redisUrl, prefix, clock, log });
  scope.onClose('jobs', () => jobs.close());

  const server = await serveSubgraph({
    name: 'messages',
    schema: buildMessagesSchema().schema,
    context: (_claims, viewer) => contextFor(services, viewer),
    routes: { ...routes, ...queueRoutes(() => jobs) },
    facts,
    factsCallers: ['users', 'rooms', 'media', 'moderation', 'gateway'],
    config,
    opener: new EnvelopeOpener({ target: 'messages', callerSecrets: config.CALLER_SECRETS, clock }),
    log,
    // Without Redis hints are lost and the tailers poll; without the store nothing can be said.
    ready: () => Promise.resolve(connection.readyState === mongoose.ConnectionStates.connected ? undefined : 'store'),
  });
  scope.onClose('server', () => server.close());
  scope.serves(server.url);
});
