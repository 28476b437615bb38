import type { GraphQLSchema } from 'graphql';
import { answerFailure } from './answer-failure.js';
import { graphqlHandler } from './graphql-handler.js';
import { startHttp } from './http.js';
import type { Log } from './log.js';
import { serveMetrics } from './metrics.js';
import { SubgraphDoor, type BehindDoor } from './subgraph-door.js';

/** For one piece of a file over a slow line; the gateway, which has the line, ends what stands still. */
const STREAM_MAX_MS = 15 * 60_000;

/** What a subgraph is made of. */
export interface Serving<C extends object> extends Omit<BehindDoor<C>, 'graphql'> {
  name: string;
  schema: GraphQLSchema;
  config: { HOST: string; PORT: number; METRICS_PORT: number; DRAIN_MS: number };
  log: Log;
}

/**
 * Serves a subgraph over HTTP to those who hold an envelope, and to nobody else.
 *
 * @returns where it listens, and how to stop: close() takes no new work, ends feeds, lets open requests finish
 */
export async function serveSubgraph<C extends object>(
  serving: Serving<C>,
): Promise<{ url: string; close(): Promise<void> }> {
  const { schema, config, doors, log } = serving;
  const graphql = await graphqlHandler<C>({ schema, log });
  const door = new SubgraphDoor<C>({ ...serving, graphql });
  const metrics = await serveMetrics({ host: config.HOST, port: config.METRICS_PORT });
  const http = await startHttp({
    ...{ host: config.HOST, port: config.PORT, drainMs: config.DRAIN_MS },
    ...(doors && { requestTimeoutMs: STREAM_MAX_MS }),
    answer: (exchange) => door.answer(exchange),
    fail: (exchange, thrown) => {
      answerFailure(exchange, thrown, log);
    },
  });
  log.info({ url: http.url }, 'subgraph serves');
  return {
    url: http.url,
    close: async () => {
      door.drain();
      await http.close();
      await graphql.close();
      await metrics.close();
    },
  };
}
