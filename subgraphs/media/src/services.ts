import { Neighbours } from '@sl3/platform/call';
import type { Clock } from '@sl3/platform/clock';
import { Facts } from '@sl3/platform/facts';
import { openJobs, type Jobs } from '@sl3/platform/jobs';
import type { Log } from '@sl3/platform/log';
import { migrate } from '@sl3/platform/migrations';
import { openMongo, syncIndexes } from '@sl3/platform/mongo';
import type { Scope } from '@sl3/platform/process';
import type { Connection } from 'mongoose';
import { openCollections } from './collections.js';
import type { MediaConfig } from './config.js';
import type { MediaServices } from './context.js';
import { jobs, type MediaJobs } from './jobs.js';
import { LinkSigner } from './link/link-signer.js';
import { LocalFolder } from './storage/local-folder.js';
import { UploadLocks } from './upload/upload-locks.js';
import { migrations } from './migrations.js';

/** Everything a process of this subgraph has, with what only processes need. */
export interface OpenServices extends MediaServices {
  readonly connection: Connection;
  readonly facts: Facts;
  readonly jobs: Jobs<MediaServices, MediaJobs>;
}

/** Opens what every process of this subgraph has; the scope closes it in reverse. Makes the indexes that are missing. */
export async function openServices(o: {
  config: MediaConfig;
  scope: Pick<Scope, 'onClose'>;
  clock: Clock;
  log: Log;
}): Promise<OpenServices> {
  const { config, scope, clock, log } = o;
  const connection = await openMongo({ uri: config.MONGODB_URI, database: config.MONGODB_DATABASE, log });
  scope.onClose('store', () => connection.close());
  await migrate({ connection, migrations, clock, log });
  const collections = openCollections(connection);
  await syncIndexes(Object.values(collections));
  const neighbours = new Neighbours({ self: 'media', urls: config.SUBGRAPH_URLS, secrets: config.TARGET_SECRETS });
  scope.onClose('neighbours', () => neighbours.close());

  const facts = new Facts({ connection, subgraph: 'media', sources: [{ model: collections.assets }], log, clock });
  facts.start();
  scope.onClose('facts', () => facts.close());
  const [redisUrl, prefix] = [config.REDIS_URL, config.REDIS_PREFIX];
  const opened = await openJobs({ subgraph: 'media', jobs, connection, redisUrl, prefix, clock, log });
  scope.onClose('jobs', () => opened.close());
  return {
    ...{ config, clock, log, connection, collections, neighbours, facts, jobs: opened },
    storage: new LocalFolder(config.MEDIA_DIR),
    links: new LinkSigner({ secret: config.MEDIA_LINK_SECRET.reveal(), origin: config.MEDIA_ORIGIN, clock }),
    uploadLocks: new UploadLocks(),
  };
}
