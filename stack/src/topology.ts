import { fileURLToPath } from 'node:url';
import { SUBGRAPHS, type SubgraphName } from '@sl3/schema/subgraphs';
import { stackMark, type DataFolder } from './data-folder.js';
import type { PortBlock } from './ports.js';
import type { Secrets } from './secrets.js';
import type { ProcessSpec } from './supervisor.js';

/** How many of each process to run. More than one of anything shares the work of the first. */
export interface Replicas {
  gateway: number;
  users: number;
  rooms: number;
  messages: number;
  media: number;
  moderation: number;
  worker: number;
}
export const ONE_OF_EACH: Replicas = {
  gateway: 1,
  users: 1,
  rooms: 1,
  messages: 1,
  media: 1,
  moderation: 1,
  worker: 1,
};

/** Where the processes of one stack find each other, decided before the first of them starts. */
export interface Topology {
  /** Base URLs, one an instance. */
  subgraphs: Record<SubgraphName, string[]>;
  gateways: string[];
  metrics: Record<string, string>;
  specs: { subgraphs: ProcessSpec[]; workers: ProcessSpec[]; gateways: ProcessSpec[] };
}

export interface TopologyOptions {
  folder: DataFolder;
  secrets: Secrets;
  /** Of the first gateway; 0 takes one of `ports`. */
  port: number;
  ports: PortBlock;
  replicas: Replicas;
  mongodbUri: string;
  redisUrl: string;
  isWatching: boolean;
  /** Given to every process where the stack has nothing to say itself: what `.env` holds. */
  settings: Record<string, string>;
  /** Merged into every process's environment, for tests. */
  extraEnv: Record<string, string>;
}

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** The command line that runs a server: its bundle, or its source under tsx when files are watched. */
export function serverCommand(folder: string, entry: string, isWatching: boolean): { command: string; args: string[] } {
  if (!isWatching) {
    return { command: process.execPath, args: ['--enable-source-maps', `${projectRoot}${folder}/dist/${entry}.js`] };
  }
  const tsx = `${projectRoot}node_modules/tsx/dist/cli.mjs`;
  return {
    command: process.execPath,
    args: [tsx, 'watch', '--conditions=source', `${projectRoot}${folder}/src/${entry}.ts`],
  };
}

/** What every process of the stack has in its environment, and nothing more of ours. */
export function baseEnv(folder: DataFolder): Record<string, string> {
  const { PATH = '', HOME = '', TZ = '', LANG = '', NODE_ENV = 'production' } = process.env;
  const [mark, of] = stackMark(folder.path).split('=') as [string, string];
  return { PATH, HOME, ...(TZ && { TZ }), ...(LANG && { LANG }), NODE_ENV, [mark]: of };
}

/** Picks ports and writes down the environment of each process. */
export async function planTopology(options: TopologyOptions): Promise<Topology> {
  const { folder, secrets, replicas, isWatching } = options;
  const ports = {} as Record<SubgraphName, number[]>;
  for (const name of SUBGRAPHS) ports[name] = await nextPorts(options.ports, replicas[name]);
  const gatewayPorts = await nextPorts(options.ports, replicas.gateway);
  if (options.port) gatewayPorts[0] = options.port;

  /** Instance i speaks with the neighbours of its own number, so that two nodes are really two. */
  const urlsFor = (index: number): Record<string, string> =>
    Object.fromEntries(SUBGRAPHS.map((name) => [name, url(ports[name][index] ?? ports[name][0] ?? 0)]));
  const targetSecrets = (caller: string): string => JSON.stringify(secrets.pairs[caller] ?? {});
  const callerSecrets = (target: string): string =>
    JSON.stringify(Object.fromEntries(Object.entries(secrets.pairs).map(([caller, of]) => [caller, of[target] ?? ''])));
  const metrics: Record<string, string> = {};

  const spec = async (name: string, path: string, entry: string, env: Record<string, string>): Promise<ProcessSpec> => {
    const metricsPort = await options.ports.next();
    metrics[name] = `${url(metricsPort)}/metrics`;
    return {
      name,
      ...serverCommand(path, entry, isWatching),
      env: {
        ...baseEnv(folder),
        ...options.settings,
        REDIS_URL: options.redisUrl,
        METRICS_PORT: String(metricsPort),
        ...env,
        ...options.extraEnv,
      },
      logFile: folder.file('logs', `${name}.log`),
    };
  };
  const subgraphEnv = (name: SubgraphName, index: number): Record<string, string> => ({
    MONGODB_URI: options.mongodbUri,
    SUBGRAPH_URLS: JSON.stringify(urlsFor(index)),
    CALLER_SECRETS: callerSecrets(name),
    TARGET_SECRETS: targetSecrets(name),
    ...(name === 'messages' && { CURSOR_SECRET: secrets.cursor }),
    ...(name === 'media' && { MEDIA_DIR: folder.file('media'), MEDIA_LINK_SECRET: secrets.mediaLink }),
    ...(name === 'moderation' && {
      ...{ EXPORT_DIR: folder.file('exports'), EXPORT_LINK_SECRET: secrets.exportLink },
      ...{ AUDIT_SIGNING_KEY: JSON.stringify(secrets.auditKey), AUDIT_HEADS_FILE: folder.file('audit-heads.ndjson') },
    }),
    ...(name === 'users' && { SIGNING_KEY: JSON.stringify(secrets.signingKey) }),
  });

  const subgraphs: ProcessSpec[] = [];
  for (const name of SUBGRAPHS) {
    for (const [index, port] of ports[name].entries()) {
      const env = { ...subgraphEnv(name, index), PORT: String(port) };
      subgraphs.push(await spec(numbered(name, index), `subgraphs/${name}`, 'main', env));
    }
  }
  const workers: ProcessSpec[] = [];
  for (let index = 0; index < replicas.worker; index += 1) {
    const own = Object.fromEntries(SUBGRAPHS.map((name) => [name, subgraphEnv(name, index)]));
    workers.push(await spec(numbered('worker', index), 'worker', 'main', { WORKER_ENV: JSON.stringify(own) }));
  }
  const gateways: ProcessSpec[] = [];
  for (const [index, port] of gatewayPorts.entries()) {
    const env = {
      PORT: String(port),
      SUBGRAPH_URLS: JSON.stringify(urlsFor(index)),
      TARGET_SECRETS: targetSecrets('gateway'),
      CURSOR_SECRET: secrets.cursor,
      SUPERGRAPH_FILE: `${projectRoot}schema/supergraph.graphql`,
      CLIENT_DIR: `${projectRoot}client/dist`,
      GRAPHIQL_DIR: `${projectRoot}packages/graphiql/dist`,
      ADMIN_DIR: `${projectRoot}admin/dist`,
    };
    gateways.push(await spec(numbered('gateway', index), 'gateway', 'main', env));
  }
  return {
    subgraphs: Object.fromEntries(SUBGRAPHS.map((name) => [name, ports[name].map(url)])) as Record<
      SubgraphName,
      string[]
    >,
    gateways: gatewayPorts.map(url),
    metrics,
    specs: { subgraphs, workers, gateways },
  };
}

const url = (port: number): string => `http://127.0.0.1:${port}`;
const numbered = (name: string, index: number): string => (index === 0 ? name : `${name}-${index + 1}`);

async function nextPorts(block: PortBlock, count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) ports.push(await block.next());
  return ports;
}
