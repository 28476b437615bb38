import { z } from 'zod';
import { readEnv, realEnv, serverConfig, type Env } from './config.js';
import { serveMetrics } from './metrics.js';
import { runProcess, type Scope } from './process.js';

/** What a subgraph's workers are opened into; they serve nothing, so they have no address. */
export type WorkerScope = Pick<Scope, 'log' | 'onClose' | 'shuttingDown'>;

/** `open-work.ts` of a subgraph: opens its services and its workers, and registers how to close them. */
export type OpenWork = (scope: WorkerScope, env: Env) => Promise<void>;

const WorkerConfig = z.object({ HOST: serverConfig.HOST, METRICS_PORT: serverConfig.METRICS_PORT });

/** Runs a process that works on queues. Nobody waits for an answer from it; it serves its metrics only. */
export async function runWorker(name: string, open: OpenWork): Promise<void> {
  await runProcess(name, async (scope) => {
    const env = realEnv();
    const { HOST, METRICS_PORT } = readEnv(WorkerConfig, env);
    const metrics = await serveMetrics({ host: HOST, port: METRICS_PORT });
    scope.onClose('metrics', () => metrics.close());
    await open(scope, env);
  });
}
