import { Counter, Gauge, Histogram } from 'prom-client';

/** Payloads of subscriptions executed, however many subscribers each went to. */
export const liveExecutions = new Counter({
  name: 'sl3_live_executions_total',
  help: 'Subscription payloads that were executed.',
  labelNames: ['payload'] as const,
});

/** Frames of subscriptions handed to sockets. A plain number, added up only when it is asked for: thousands a second. */
export const liveFrames = { written: 0 };
new Counter({
  name: 'sl3_live_frames_total',
  help: 'Subscription frames that were written to sockets.',
  collect() {
    this.reset();
    this.inc(liveFrames.written);
  },
});

/** Open sockets that have signed in. */
export const openSockets = new Gauge({ name: 'sl3_sockets', help: 'Signed-in sockets.' });

/** Why the server closed sockets, by close code. */
export const closedSockets = new Counter({
  name: 'sl3_sockets_closed_total',
  help: 'Sockets that the server closed.',
  labelNames: ['code'] as const,
});

/** How long subgraphs take to answer the gateway. */
export const subgraphSeconds = new Histogram({
  name: 'sl3_subgraph_seconds',
  help: 'From asking a subgraph to its answer, in seconds.',
  labelNames: ['subgraph'] as const,
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
});
