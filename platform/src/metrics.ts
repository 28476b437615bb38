import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectDefaultMetrics, Counter, Histogram, register } from 'prom-client';

const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** How long answers take, by route. */
export const requestSeconds = new Histogram({
  name: 'sl3_request_seconds',
  help: 'From the last byte of a request to its answer, in seconds.',
  labelNames: ['route', 'status'] as const,
  buckets: secondsBuckets,
});

/** Entries stored in ordered logs, by collection. */
export const logAppends = new Counter({
  name: 'sl3_log_appends_total',
  help: 'Entries stored in ordered logs.',
  labelNames: ['log'] as const,
});

/** How many entries went in one write: 1 when nobody waits, more under load. */
export const logBatchSize = new Histogram({
  name: 'sl3_log_batch_size',
  help: 'Entries per write to an ordered log.',
  labelNames: ['log'] as const,
  buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500],
});

/** Facts that followers have applied, by the subgraph that stated them. */
export const factsApplied = new Counter({
  name: 'sl3_facts_applied_total',
  help: 'Facts of neighbours that were applied here.',
  labelNames: ['of'] as const,
});

/** Jobs done, by queue, name and outcome. */
export const jobsDone = new Counter({
  name: 'sl3_jobs_total',
  help: 'Jobs that ended, by outcome.',
  labelNames: ['queue', 'job', 'outcome'] as const,
});

/** Serves `GET /metrics` on a port of its own, which is never public. Port 0 means: not at all. */
export async function serveMetrics(o: {
  host: string;
  port: number;
}): Promise<{ url?: string; close(): Promise<void> }> {
  if (o.port === 0) return { close: () => Promise.resolve() };
  if (!register.getSingleMetric('process_cpu_seconds_total')) collectDefaultMetrics();
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    register.metrics().then(
      (text) => response.writeHead(200, { 'content-type': register.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(o.port, o.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${o.host}:${port}/metrics`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
