import { mkdirSync } from 'node:fs';
import { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { openDataFolder, type DataFolder } from './data-folder.js';
import { findRedis } from './find-redis.js';
import { PlainFailure } from './plain-failure.js';
import { assertPortFree, openPortBlock } from './ports.js';
import { loadSecrets, type Secrets } from './secrets.js';
import { Supervised, type ProcessSpec } from './supervisor.js';
import { baseEnv, ONE_OF_EACH, planTopology, serverCommand, type Replicas, type Topology } from './topology.js';

export interface StartOptions {
  /** The gateway's port; 0 takes any free one. */
  port?: number;
  /** Everything that is kept. One stack at a time. */
  dataDir: string;
  /** Use this MongoDB and start no store. */
  mongodbUri?: string | undefined;
  /** Use this Redis and start none. */
  redisUrl?: string | undefined;
  replicas?: Partial<Replicas>;
  /** Run the servers from their sources and restart them when a file changes. */
  isWatching?: boolean;
  /** What servers read where the stack decides nothing itself, by name of the variable (`.env.example`). */
  settings?: Record<string, string>;
  /** Merged into every server's environment, for tests. */
  env?: Record<string, string>;
  /** Hears of each step. */
  say?: (line: string) => void;
  /** Aborting while the stack is being started stops what runs already; `startStack` then rejects with the reason. */
  signal?: AbortSignal;
}

/** A running platform. */
export interface Stack {
  /** The first gateway: chat at `/`, console at `/admin/`, graph at `/graphql`. */
  readonly url: string;
  readonly topology: Topology;
  readonly secrets: Secrets;
  readonly folder: DataFolder;
  readonly mongodbUri: string;
  readonly redisUrl: string;
  process(name: string): Supervised;
  readonly processes: readonly Supervised[];
  /** Ends every process in order: what takes work first, what keeps data last. */
  stop(): Promise<void>;
}

/**
 * Starts the whole platform as processes and resolves when the gateways can serve.
 *
 * On failure whatever was started is stopped again.
 *
 * @throws PlainFailure with one sentence that names cause and remedy
 */
export async function startStack(options: StartOptions): Promise<Stack> {
  const say = options.say ?? (() => undefined);
  const folder = await openDataFolder(options.dataDir);
  mkdirSync(folder.file('logs'), { recursive: true });
  const secrets = loadSecrets(folder);
  const ports = await openPortBlock().catch((failure: unknown) => {
    folder.release();
    throw failure;
  });

  const running: Supervised[] = [];
  let topology: Topology | undefined;
  let mongodbUri = options.mongodbUri ?? '';
  const writeRun = (): void =>
    folder.writeRun({
      stackPid: process.pid,
      gateway: topology?.gateways[0] ?? '',
      subgraphs: Object.fromEntries(
        Object.entries(topology?.subgraphs ?? {}).map(([name, [first]]) => [name, first ?? '']),
      ),
      mongodbUri,
      processes: running.flatMap(({ name, pid }) => (pid === undefined ? [] : [{ name, pid }])),
    });
  const start = async (specs: ProcessSpec[]): Promise<void> => {
    const started = specs.map((spec) => new Supervised(spec, writeRun));
    running.push(...started);
    await untilAborted(Promise.all(started.map((one) => one.start())), options.signal);
  };
  const stop = async (): Promise<void> => {
    // Gateways first, then subgraphs and the worker, then Redis and the store: nobody loses what they stand on.
    for (const group of [/^gateway/, /^(?!redis|store)/, /./]) {
      const members = running.filter((one) => group.test(one.name));
      await Promise.all(members.map((one) => one.stop()));
      for (const one of members) running.splice(running.indexOf(one), 1);
    }
    ports.close();
    folder.release();
  };

  try {
    // After the folder was taken: what a killed stack left running, its gateway among it, has been ended by then.
    if (options.port) await assertPortFree(options.port);
    say('Starting Redis and the store …');
    const redis = options.redisUrl ? undefined : redisSpec({ folder, port: await ports.next(), say });
    const store = options.mongodbUri
      ? undefined
      : storeSpec({ folder, port: await ports.next(), isWatching: options.isWatching ?? false });
    await start([redis?.spec, store?.spec].filter((spec) => spec !== undefined));
    mongodbUri ||= store?.url ?? '';
    const redisUrl = options.redisUrl ?? redis?.url ?? '';

    const plan = await planTopology({
      folder,
      secrets,
      port: options.port ?? 0,
      ports,
      replicas: { ...ONE_OF_EACH, ...options.replicas },
      mongodbUri,
      redisUrl,
      isWatching: options.isWatching ?? false,
      settings: options.settings ?? {},
      extraEnv: options.env ?? {},
    });
    topology = plan;
    say('Starting users, rooms, messages, media, moderation and the worker …');
    await start([...plan.specs.subgraphs, ...plan.specs.workers]);
    say('Starting the gateway …');
    await start(plan.specs.gateways);
    await untilAborted(Promise.all(plan.gateways.map(awaitServing)), options.signal);

    return {
      url: plan.gateways[0] ?? '',
      topology: plan,
      secrets,
      folder,
      mongodbUri,
      redisUrl,
      processes: running,
      process(name) {
        const found = running.find((one) => one.name === name);
        if (!found)
          throw new Error(`no process is called ${name}; there are ${running.map((one) => one.name).join(', ')}`);
        return found;
      },
      stop,
    };
  } catch (failure) {
    await stop();
    throw failure;
  }
}

interface DataProcess {
  spec: ProcessSpec;
  url: string;
}

function redisSpec(o: { folder: DataFolder; port: number; say: (line: string) => void }): DataProcess {
  const { folder, port } = o;
  const command = findRedis(o.say);
  const dir = folder.file('redis');
  mkdirSync(dir, { recursive: true });
  const settings = { port, bind: '127.0.0.1', dir, appendonly: 'yes', save: '', 'maxmemory-policy': 'noeviction' };
  const spec: ProcessSpec = {
    name: 'redis',
    command,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    env: baseEnv(folder),
    logFile: folder.file('logs', 'redis.log'),
    awaitReady: (signal) => awaitPong(port, signal),
  };
  return { spec, url: `redis://127.0.0.1:${port}` };
}

function storeSpec(o: { folder: DataFolder; port: number; isWatching: boolean }): DataProcess {
  const { folder, port } = o;
  const { command, args } = serverCommand('store', 'main', o.isWatching);
  const spec: ProcessSpec = {
    name: 'store',
    command,
    args: [...args, '--port', String(port), '--data', folder.file('store')],
    env: baseEnv(folder),
    logFile: folder.file('logs', 'store.log'),
  };
  return { spec, url: `mongodb://127.0.0.1:${port}/?directConnection=true` };
}

async function awaitPong(port: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const answer = await new Promise<string>((resolve) => {
      const socket = new Socket();
      socket.setTimeout(500, () => socket.destroy());
      socket.once('data', (bytes) => {
        resolve(bytes.toString());
        socket.destroy();
      });
      socket.once('error', () => resolve(''));
      socket.once('close', () => resolve(''));
      socket.connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    });
    if (answer.startsWith('+PONG')) return;
    await pause(50);
  }
  throw new Error('ended before it answered');
}

async function untilAborted(work: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return void (await work);
  signal.throwIfAborted();
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  work.catch(() => undefined); // once aborted, nobody waits for it any more
  await Promise.race([work, aborted]).finally(() => signal.removeEventListener('abort', onAbort));
}

async function awaitServing(gateway: string): Promise<void> {
  const until = Date.now() + 30_000;
  let last = 'no answer';
  while (Date.now() < until) {
    const answer = await fetch(`${gateway}/ready`).catch(() => undefined);
    if (answer?.ok) return;
    if (answer) last = (await answer.text()).slice(0, 200);
    await pause(50);
  }
  throw new PlainFailure(`The gateway started but cannot serve: ${last}. The logs are in the data folder under logs.`);
}
