import { systemClock } from '@sl3/platform/clock';
import { startFollowers } from '@sl3/platform/facts';
import { queueRoutes } from '@sl3/platform/inspect-queues';
import { runProcess } from '@sl3/platform/process';
import { serveSubgraph } from '@sl3/platform/subgraph';
import { EnvelopeOpener } from '@sl3/platform/viewer';
import mongoose from 'mongoose';
import { loadConfig } from './config.js';
import { contextFor } from './context.js';
import { doors } from './doors.js';
import { follows } from './follows.js';
import { routes } from './routes.js';
import { buildMediaSchema } from './schema.js';
import { openServices } from './services.js';

await runProcess('media', async (scope) => {
  const { log } = scope;
  const config = loadConfig(process.env);
  const clock = systemClock;
  const services = await openServices({ config, scope, clock, log });
  const { connection, facts, jobs } = services;

  const followers = startFollowers({
    ...{ connection, log, clock, subgraph: 'media', follows: follows(services) },
    urls: config.SUBGRAPH_URLS,
    secrets: config.TARGET_SECRETS,
  });
  scope.onClose('followers', () => followers.close());

  const server = await serveSubgraph({
    name: 'media',
    schema: buildMediaSchema().schema,
    context: (_claims, viewer) => contextFor(services, viewer),
    ...{ doors, facts, config, log },
    routes: { ...routes, ...queueRoutes(() => jobs) },
    factsCallers: ['messages', 'moderation'],
    opener: new EnvelopeOpener({ target: 'media', callerSecrets: config.CALLER_SECRETS, clock }),
    ready: () => Promise.resolve(connection.readyState === mongoose.ConnectionStates.connected ? undefined : 'store'),
  });
  scope.onClose('server', () => server.close());
  scope.serves(server.url);
});
