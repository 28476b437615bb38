import { systemClock } from '@sl3/platform/clock';
import { Facts, startFollowers } from '@sl3/platform/facts';
import { migrate } from '@sl3/platform/migrations';
import { openMongo, syncIndexes } from '@sl3/platform/mongo';
import { runProcess } from '@sl3/platform/process';
import { serveSubgraph } from '@sl3/platform/subgraph';
import { EnvelopeOpener } from '@sl3/platform/viewer';
import mongoose from 'mongoose';
import { openCollections } from './collections.js';
import { loadConfig } from './config.js';
import { contextFor, type RoomsServices } from './context.js';
import { follows } from './follows.js';
import { sweepFoundings } from './room/finish-founding.js';
import { migrations } from './migrations.js';
import { routes } from './routes.js';
import { buildRoomsSchema } from './schema.js';

const SWEEP_MS = 15_000;

await runProcess('rooms', async (scope) => {
  const { log } = scope;
  const config = loadConfig(process.env);
  const clock = systemClock;

  const connection = await openMongo({ uri: config.MONGODB_URI, database: config.MONGODB_DATABASE, log });
  scope.onClose('store', () => connection.close());
  await migrate({ connection, migrations, clock, log });
  const collections = openCollections(connection);
  await syncIndexes(Object.values(collections));

  // Rooms before memberships: whoever hears of somebody's standing has mostly heard of the room.
  const sources = [{ model: collections.rooms }, { model: collections.memberships }, { model: collections.invites }];
  const facts = new Facts({ connection, subgraph: 'rooms', sources, log, clock });
  facts.start();
  scope.onClose('facts', () => facts.close());
  const services: RoomsServices = { clock, log, collections, facts };

  const followers = startFollowers({
    connection,
    subgraph: 'rooms',
    follows: follows(services),
    urls: config.SUBGRAPH_URLS,
    secrets: config.TARGET_SECRETS,
    log,
    clock,
  });
  scope.onClose('followers', () => followers.close());

  const sweeping = setInterval(() => {
    sweepFoundings(services).catch((error: unknown) => {
      log.warn({ err: error }, 'sweeping unfinished rooms failed');
    });
  }, SWEEP_MS);
  scope.onClose('sweep', () => {
    clearInterval(sweeping);
  });

  const server = await serveSubgraph({
    name: 'rooms',
    schema: buildRoomsSchema().schema,
    context: (_claims, viewer) => contextFor(services, viewer),
    routes,
    facts,
    factsCallers: ['messages', 'media', 'gateway', 'moderation', 'users'],
    config,
    opener: new EnvelopeOpener({ target: 'rooms', callerSecrets: config.CALLER_SECRETS, clock }),
    log,
    ready: () => Promise.resolve(connection.readyState === mongoose.ConnectionStates.connected ? undefined : 'store'),
  });
  scope.onClose('server', () => server.close());
  scope.serves(server.url);
});
