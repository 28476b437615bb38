import { systemClock } from '@sl3/platform/clock';
import { startFollowers } from '@sl3/platform/facts';
import { runProcess } from '@sl3/platform/process';
import { serveSubgraph } from '@sl3/platform/subgraph';
import { EnvelopeOpener } from '@sl3/platform/viewer';
import mongoose from 'mongoose';
import { loadConfig } from './config.js';
import { contextFor } from './context.js';
import { answerExport } from './export/export-door.js';
import { follows } from './follows.js';
import { routes } from './routes.js';
import { buildModerationSchema } from './schema.js';
import { openServices } from './services.js';

await runProcess('moderation', async (scope) => {
  const { log } = scope;
  const config = loadConfig(process.env);
  const clock = systemClock;
  const services = await openServices({ config, scope, clock, log });
  const { connection, facts } = services;

  const followers = startFollowers({
    ...{ connection, log, clock, subgraph: 'moderation', follows: follows(services) },
    urls: config.SUBGRAPH_URLS,
    secrets: config.TARGET_SECRETS,
  });
  scope.onClose('followers', () => followers.close());

  const server = await serveSubgraph({
    name: 'moderation',
    schema: buildModerationSchema().schema,
    context: (_claims, viewer) => contextFor(services, viewer),
    ...{ routes, facts, config, log },
    doors: [{ prefix: '/exports/', callers: ['gateway'], answer: answerExport }],
    factsCallers: ['users', 'rooms', 'messages', 'media', 'gateway'],
    opener: new EnvelopeOpener({ target: 'moderation', callerSecrets: config.CALLER_SECRETS, clock }),
    ready: () => Promise.resolve(connection.readyState === mongoose.ConnectionStates.connected ? undefined : 'store'),
  });
  scope.onClose('server', () => server.close());
  scope.serves(server.url);
});
