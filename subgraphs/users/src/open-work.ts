import { systemClock as clock } from '@sl3/platform/clock';
import type { Env } from '@sl3/platform/config';
import { startFollowers } from '@sl3/platform/facts';
import { openJobs, startWorkers } from '@sl3/platform/jobs';
import { migrate } from '@sl3/platform/migrations';
import { openMongo, syncIndexes } from '@sl3/platform/mongo';
import type { WorkerScope } from '@sl3/platform/run-worker';
import { openCollections } from './collections.js';
import { loadWorkConfig } from './config.js';
import { jobs as table } from './jobs.js';
import { followWhileWanted } from './webhook/follow-wanted.js';
import { targetRules } from './webhook/target-rules.js';
import { WebhookClient } from './webhook/webhook-client.js';
import { migrations } from './migrations.js';
import { followsToWork, followsWhileWanted } from './work-follows.js';
import type { WorkServices } from './work-services.js';

/** Opens the workers of this subgraph's queues, the followers that feed them, and all they stand on. */
export async function openWork(scope: WorkerScope, env: Env): Promise<void> {
  const { log } = scope;
  const config = loadWorkConfig(env);
  const { REDIS_URL: redisUrl, REDIS_PREFIX: prefix, SUBGRAPH_URLS: urls, TARGET_SECRETS: secrets } = config;
  const connection = await openMongo({ uri: config.MONGODB_URI, database: config.MONGODB_DATABASE, log });
  scope.onClose('store', () => connection.close());
  await migrate({ connection, migrations, clock, log });
  const collections = openCollections(connection);
  await syncIndexes([collections.webhooks, collections.webhookDeliveries, collections.notifications]);

  const webhookClient = new WebhookClient(targetRules(config));
  scope.onClose('webhook client', () => webhookClient.close());
  const jobs = await openJobs({ subgraph: 'users', jobs: table, connection, redisUrl, prefix, clock, log });
  scope.onClose('jobs', () => jobs.close());
  const context: WorkServices = { clock, log, collections, jobs, webhookClient };
  const workers = await startWorkers({ jobs, context, concurrency: { webhooks: 16 } });
  scope.onClose('workers', () => workers.close());

  const following = { connection, subgraph: 'users', urls, secrets, log, clock } as const;
  const followers = startFollowers({ ...following, follows: followsToWork(context) });
  scope.onClose('followers', () => followers.close());
  for (const follow of followsWhileWanted(context)) {
    const wanted = followWhileWanted(context, { ...following, follow });
    scope.onClose(`followers of ${follow.of}`, () => wanted.close());
  }
}
