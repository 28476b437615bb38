import { Neighbours } from '@sl3/platform/call';
import { systemClock } from '@sl3/platform/clock';
import { openHints } from '@sl3/platform/hints';
import { openQueue, startWorker } from '@sl3/platform/jobs';
import { openMongo } from '@sl3/platform/mongo';
import { runProcess } from '@sl3/platform/process';
import { loadConfig } from './config.js';
import { jobs } from './jobs.js';
import { openServices } from './services.js';

await runProcess('worker', async (scope) => {
  const { log } = scope;
  const config = loadConfig(process.env);
  const connection = await openMongo({ uri: config.MONGODB_URI, database: config.MONGODB_DATABASE, log });
  scope.onClose('store', () => connection.close());
  const hints = await openHints({ url: config.REDIS_URL, prefix: config.REDIS_PREFIX, ticks: true, log });
  scope.onClose('hints', () => hints.close());
  const neighbours = new Neighbours({ self: 'messages', urls: config.SUBGRAPH_URLS, secrets: config.TARGET_SECRETS });
  scope.onClose('neighbours', () => neighbours.close());
  const context = await openServices({
    connection,
    hints,
    neighbours,
    config,
    cursorSecret: config.CURSOR_SECRET.reveal(),
    clock: systemClock,
    log,
  });

  const address = { url: config.REDIS_URL, prefix: config.REDIS_PREFIX, queue: 'messages' } as const;
  const queue = await openQueue({ ...address, jobs, log });
  scope.onClose('queue', () => queue.close());
  const worker = await startWorker({ ...address, jobs, context, concurrency: 4, log });
  scope.onClose('worker', () => worker.close());
});
