import { systemClock as clock } from '@sl3/platform/clock';
import type { Env } from '@sl3/platform/config';
import { startWorkers } from '@sl3/platform/jobs';
import type { WorkerScope } from '@sl3/platform/run-worker';
import { loadConfig } from './config.js';
import { openServices } from './services.js';

/** Exports read much; one after the other leaves the store to those who wait. */
const EXPORTS_AT_ONCE = 1;

/** Opens the workers of this subgraph's queues and all they stand on. */
export async function openWork(scope: WorkerScope, env: Env): Promise<void> {
  const context = await openServices({ config: loadConfig(env), scope, clock, log: scope.log });
  const workers = await startWorkers({ jobs: context.jobs, context, concurrency: { exports: EXPORTS_AT_ONCE } });
  scope.onClose('workers', () => workers.close());
}
