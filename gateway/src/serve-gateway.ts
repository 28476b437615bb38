import { Neighbours } from '@sl3/platform/call';
import { systemClock } from '@sl3/platform/clock';
import { ConfigError } from '@sl3/platform/config';
import { LogCursors } from '@sl3/platform/cursor';
import { HintSeal } from '@sl3/platform/hint-seal';
import { openHints } from '@sl3/platform/hints';
import { serveMetrics } from '@sl3/platform/metrics';
import type { Scope } from '@sl3/platform/process';
import { openRedis, redisKeys } from '@sl3/platform/redis';
import type { JSONWebKeySet } from 'jose';
import { readFileSync } from 'node:fs';
import type { GatewayConfig } from './config.js';
import { DevelopersDoor, GRAPHIQL_AT } from './developers-door.js';
import { followAccounts } from './follow-accounts.js';
import { Gateway } from './gateway.js';
import { openDoor } from './http.js';
import { KnownPeople } from './live/known-people.js';
import { Live } from './live/live.js';
import { logsOf } from './live/log-source.js';
import { SocketDoor } from './live/socket.js';
import { openServices } from './open-services.js';
import { MediaCookies } from './proxy/media-cookie.js';
import { StreamDoor } from './proxy/stream-door.js';
import { documentRates, viewerRates } from './rates.js';
import { readiness } from './readiness.js';
import { Sessions } from './session.js';
import { StaticFiles } from './static-files.js';
import { buildGraph, watchSupergraph } from './supergraph.js';

/** Opens everything in order; the scope closes it in reverse. */
export async function serveGateway(
  config: GatewayConfig,
  scope: Pick<Scope, 'log' | 'onClose' | 'serves'>,
): Promise<void> {
  const { log, onClose } = scope;
  const internal = { urls: config.SUBGRAPH_URLS, secrets: config.TARGET_SECRETS };
  const neighbours = new Neighbours({ self: 'gateway', ...internal });
  onClose('neighbours', () => neighbours.close());
  const redis = await openRedis(config.REDIS_URL, 'command', 'gateway');
  onClose('redis', () => redis.disconnect());
  const hints = await openHints({ url: config.REDIS_URL, prefix: config.REDIS_PREFIX, ticks: false, log });
  onClose('hints', () => hints.close());

  const graph = buildGraph(readFileSync(config.SUPERGRAPH_FILE, 'utf8'));
  const services = openServices(graph.subgraphs, config, onClose);
  const { users } = services;
  if (!users) throw new ConfigError(['SUPERGRAPH_FILE: it has no users. Compose it with every subgraph.']);
  const people = new KnownPeople(users);
  const { endedSessions, roles } = await followAccounts({ neighbours, people, hints, internal, scope });
  const sessions = new Sessions({
    readKeys: () => neighbours.get<JSONWebKeySet>('users', '/internal/keys'),
    ended: endedSessions,
    roles,
    clock: systemClock,
  });

  const gateway = new Gateway({ graph, services, introspection: config.INTROSPECTION, log });
  onClose(
    'supergraph',
    watchSupergraph(config.SUPERGRAPH_FILE, log, (graph) => {
      gateway.use(graph);
    }),
  );

  const rates = viewerRates({
    ...{ redis, log },
    keyOf: redisKeys(config.REDIS_PREFIX, 'gateway'),
    pointsPerMinute: config.RATE_POINTS_PER_MINUTE,
  });
  const pipeline = { gateway, rates, documents: documentRates(config.DOCUMENTS_PER_MINUTE), log };
  const edge = { allowedOrigins: config.ALLOWED_ORIGINS, trustedProxies: config.TRUSTED_PROXIES };
  const cursors = new LogCursors(config.CURSOR_SECRET.reveal());
  const seal = new HintSeal(config.CURSOR_SECRET.reveal());
  const { HEARTBEAT_MS: heartbeatMs, POLL_MS: pollMs } = config;
  const live = new Live({
    ...{ gateway, services: { ...services, users: people }, source: logsOf(neighbours) },
    ...{ hints, seal, cursors, log, heartbeatMs, pollMs },
  });
  onClose('live', () => {
    live.close();
  });
  const sockets = new SocketDoor({
    ...{ pipeline, sessions, endedSessions, roles, live, edge },
    socketsPerUser: config.SOCKETS_PER_USER,
    slowMs: config.SLOW_READER_MS,
    messagesPerSecond: config.SOCKET_MESSAGES_PER_SECOND,
  });

  const metrics = await serveMetrics({ host: config.HOST, port: config.METRICS_PORT });
  onClose('metrics', () => metrics.close());
  const files = new StaticFiles([
    { at: '', folder: config.CLIENT_DIR },
    { at: '/admin', folder: config.ADMIN_DIR },
    { at: GRAPHIQL_AT, folder: config.INTROSPECTION ? config.GRAPHIQL_DIR : undefined },
  ]);
  const developers = new DevelopersDoor({ graph: () => gateway.graph, files, hasGraphiql: config.INTROSPECTION });
  const mediaCookies = new MediaCookies({
    ...{ secret: config.CURSOR_SECRET.reveal(), ended: endedSessions, roles, clock: systemClock },
  });
  const streams = new StreamDoor({
    ...{ ...internal, sessions, cookies: mediaCookies, edge, log },
    requestsPerMinute: config.FILE_REQUESTS_PER_MINUTE,
    idleMs: config.STREAM_IDLE_MS,
  });
  onClose('streams', () => streams.close());
  const door = await openDoor({
    ...{ pipeline, sessions, mediaCookies, streams, edge, log, mediaOrigin: config.MEDIA_ORIGIN },
    ...{ host: config.HOST, port: config.PORT, drainMs: config.DRAIN_MS },
    ...{ files, developers },
    ready: readiness(() => missingPart(neighbours), systemClock),
    onUpgrade: sockets.upgrade,
  });
  onClose('http', () => door.close());
  // Before http: a server does not close while sockets are open.
  onClose('sockets', () => sockets.drain());
  scope.serves(door.url);
}

/** Without users nobody signs in, and without messages nobody talks; the others may be away for a while. */
async function missingPart(neighbours: Neighbours): Promise<string | undefined> {
  for (const name of ['users', 'messages']) {
    const isThere = await neighbours.get(name, '/ready').then(
      () => true,
      () => false,
    );
    if (!isThere) return name;
  }
  return undefined;
}
