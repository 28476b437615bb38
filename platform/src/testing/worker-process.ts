import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';
import { openHoldingProxy } from './holding-proxy.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

const running = new Set<ChildProcess>();

// A test that fails in the middle stops nobody: what it leaves running would work on, and in the way of the next.
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** A worker as it runs in earnest, in a process of its own that a test may kill. */
export interface WorkerProcess {
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Ends it as a deployment would. */
  stop(): Promise<void>;
  /** What it has said so far. */
  output(): string;
}

/**
 * Starts a worker from its source and resolves when it is ready. It ends with the test at the latest.
 *
 * @param o.entry - from the root, e.g. `subgraphs/media/src/work.ts`
 * @param o.env - MONGODB_URI, MONGODB_DATABASE, REDIS_URL, REDIS_PREFIX and what the subgraph asks for
 */
export async function startWorkerProcess(o: { entry: string; env: Record<string, string> }): Promise<WorkerProcess> {
  const args = ['--import', 'tsx', '--conditions=source', `${root}${o.entry}`];
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env['PATH'], LOG_LEVEL: 'debug', ...o.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  running.add(child);
  child.once('exit', () => running.delete(child));
  const exited = once(child, 'exit');
  const ready = new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      output += chunk.toString();
      if (/^ready /m.test(output)) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', reject);
    void exited.then(() => {
      reject(new Error(`The worker ended before it was ready. It said: ${output.slice(-2_000)}`));
    });
  });
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await exited;
  };
  await ready;
  return { kill: () => end('SIGKILL'), stop: () => end('SIGTERM'), output: () => output };
}

/** A killed worker's work is done again by another within this time. */
export const TAKEN_OVER_WITHIN_MS = 15_000;

/**
 * Lets a worker begin what is enqueued, kills it in the middle, and leaves another worker to finish it.
 *
 * @param o.env - as for {@link startWorkerProcess}; MONGODB_URI is that of the real store
 * @param o.holdAt - where the middle is: see {@link openHoldingProxy}
 * @returns once the first is killed; stop the other at the end
 */
export async function killInTheMiddle(o: {
  entry: string;
  env: Record<string, string> & { MONGODB_URI: string };
  holdAt: (bytes: Buffer) => boolean;
  passes: boolean;
}): Promise<{ successor: WorkerProcess }> {
  const line = await openHoldingProxy({ ...o, target: o.env.MONGODB_URI });
  const victim = await startWorkerProcess({ ...o, env: { ...o.env, MONGODB_URI: line.uri } });
  try {
    await line.held;
    const successor = await startWorkerProcess(o);
    return { successor };
  } finally {
    await victim.kill();
    await line.close();
  }
}
