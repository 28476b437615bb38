import { Neighbours } from '@sl3/platform/call';
import { systemClock as clock } from '@sl3/platform/clock';
import type { Env } from '@sl3/platform/config';
import { openHints } from '@sl3/platform/hints';
import { openJobs, startWorkers } from '@sl3/platform/jobs';
import { openMongo } from '@sl3/platform/mongo';
import type { WorkerScope } from '@sl3/platform/run-worker';
import { loadConfig } from './config.js';
import { jobs as table } from './jobs.js';
import { openServices } from './services.js';

/** Opens the workers of this subgraph's queue and all they stand on. */
export async function openWork(scope: WorkerScope, env: Env): Promise<void> {
  const { log } = scope;
  const config = loadConfig(env);
  const { REDIS_URL: redisUrl, REDIS_PREFIX: prefix } = config;
  const connection = await openMongo({ uri: config.MONGODB_URI, database: config.MONGODB_DATABASE, log });
  scope.onClose('store', () => connection.close());
  const hints = await openHints({ url: redisUrl, prefix, ticks: true, log });
  scope.onClose('hints', () => hints.close());
  const neighbours = new Neighbours({ self: 'messages', urls: config.SUBGRAPH_URLS, secrets: config.TARGET_SECRETS });
  scope.onClose('neighbours', () => neighbours.close());
  const cursorSecret = config.CURSOR_SECRET.reveal();
  const context = await openServices({ connection, hints, neighbours, config, cursorSecret, clock, log });

  const jobs = await openJobs({ subgraph: 'messages', jobs: table, connection, redisUrl, prefix, clock, log });
  scope.onClose('jobs', () => jobs.close());
  const workers = await startWorkers({ jobs, context });
  scope.onClose('workers', () => workers.close());
}
