import { systemClock } from '@sl3/platform/clock';
import { openMongo, syncIndexes } from '@sl3/platform/mongo';
import { runProcess } from '@sl3/platform/process';
import { serveSubgraph } from '@sl3/platform/subgraph';
import { EnvelopeOpener } from '@sl3/platform/viewer';
import mongoose from 'mongoose';
import { openCollections } from './collections.js';
import { loadConfig } from './config.js';
import { contextFor } from './context.js';
import { buildMediaSchema } from './schema.js';

await runProcess('media', async (scope) => {
  const { log } = scope;
  const config = loadConfig(process.env);
  const connection = await openMongo({ uri: config.MONGODB_URI, database: config.MONGODB_DATABASE, log });
  scope.onClose('store', () => connection.close());
  const collections = openCollections(connection);
  await syncIndexes(Object.values(collections));

  const server = await serveSubgraph({
    name: 'media',
    schema: buildMediaSchema().schema,
    context: (_claims, viewer) => contextFor(collections, viewer),
    config,
    opener: new EnvelopeOpener({ target: 'media', callerSecrets: config.CALLER_SECRETS, clock: systemClock }),
    log,
    ready: () => Promise.resolve(connection.readyState === mongoose.ConnectionStates.connected ? undefined : 'store'),
  });
  scope.onClose('server', () => server.close());
  scope.serves(server.url);
});
