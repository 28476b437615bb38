import { Neighbours } from '@sl3/platform/call';
import type { Clock } from '@sl3/platform/clock';
import { Facts } from '@sl3/platform/facts';
import { openHints, type Hints } from '@sl3/platform/hints';
import { openJobs } from '@sl3/platform/jobs';
import type { Log } from '@sl3/platform/log';
import { migrate } from '@sl3/platform/migrations';
import { openMongo, syncIndexes } from '@sl3/platform/mongo';
import { OrderedLog } from '@sl3/platform/ordered-log';
import type { Scope } from '@sl3/platform/process';
import type { Connection } from 'mongoose';
import type { AuditEntry } from './audit/audit-entry.js';
import { openCollections, type Collections } from './collections.js';
import type { ModerationConfig } from './config.js';
import type { ModerationServices } from './context.js';
import { jobs as table } from './jobs.js';
import type { QueueEntry } from './queue-log/queue-entry.js';
import { sweepRecords } from './record/record-pending.js';
import { migrations } from './migrations.js';

/** Everything a process of this subgraph has, with what only processes need. */
export interface OpenServices extends ModerationServices {
  readonly connection: Connection;
  readonly facts: Facts;
}

/** Opens what every process of this subgraph has; the scope closes it in reverse. Makes the indexes that are missing. */
export async function openServices(o: {
  config: ModerationConfig;
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
  const [redisUrl, prefix] = [config.REDIS_URL, config.REDIS_PREFIX];
  const hints = await openHints({ url: redisUrl, prefix, ticks: true, log });
  scope.onClose('hints', () => hints.close());
  const neighbours = new Neighbours({ self: 'moderation', urls: config.SUBGRAPH_URLS, secrets: config.TARGET_SECRETS });
  scope.onClose('neighbours', () => neighbours.close());

  const facts = new Facts({ connection, subgraph: 'moderation', sources: factSources(collections), log, clock });
  facts.start();
  scope.onClose('facts', () => facts.close());
  const jobs = await openJobs({ subgraph: 'moderation', jobs: table, connection, redisUrl, prefix, clock, log });
  scope.onClose('jobs', () => jobs.close());
  const services = {
    config,
    clock,
    log,
    connection,
    collections,
    neighbours,
    facts,
    jobs,
    ...openLogs(collections, hints),
  };
  const sweep = sweepRecords(services);
  scope.onClose('sweep', () => sweep.close());
  return services;
}

/** Sanctions before decisions: whoever hears of a decision has mostly heard of what it imposes. */
export function factSources({ cases, reports, sanctions, decisions }: Collections) {
  return [{ model: cases }, { model: reports }, { model: sanctions }, { model: decisions }];
}

/** The two logs; a hint says where the queue stands now, and whoever misses it finds out by asking. */
export function openLogs({ audit, queue }: Collections, hints: Pick<Hints, 'publish'>) {
  return {
    auditLog: new OrderedLog<AuditEntry>({ model: audit, partitionField: 'partition' }),
    queueLog: new OrderedLog<QueueEntry>({
      model: queue,
      partitionField: 'partition',
      onAppended: (partition, appended) => {
        hints.publish('queue:cases', { partition, head: appended.at(-1)?.seq });
      },
    }),
  };
}
