import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, inject } from 'vitest';

import { readyAddress } from './ready-address.js';

/** A store that runs as a process of its own, as shipped. */
export interface StoreProcess {
  uri: string;
  process: ChildProcess;
  /** Ends it as an operator would, and waits. */
  stop: () => Promise<number | null>;
  /** Ends it as a power cut would end the process, and waits. */
  kill: () => Promise<void>;
}

/** What a store that did not start said, and how it ended. */
export interface Refusal {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A data folder that is removed by {@link removeFolder}. */
export const makeFolder = () => mkdtempSync(join(tmpdir(), 'sl3-store-'));

/** Removes a data folder. */
export const removeFolder = (folder: string) => {
  rmSync(folder, { recursive: true, force: true });
};

/** A data folder for each test of a file, and stores on it. Both end with the test. */
export function storesOfEachTest() {
  let folder = '';
  let running: StoreProcess[] = [];
  beforeEach(() => {
    folder = makeFolder();
    running = [];
  });
  afterEach(async () => {
    for (const store of running) await store.kill();
    removeFolder(folder);
  });
  return {
    folder: () => folder,
    /** In the order in which they were started. */
    running: () => running,
    start: async (at: string, ...args: string[]): Promise<{ store: StoreProcess; client: MongoClient }> => {
      const store = await startStore(at, ...args);
      running.push(store);
      return { store, client: await MongoClient.connect(store.uri, { serverSelectionTimeoutMS: 2000 }) };
    },
  };
}

function spawnStore(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [inject('STORE_BUNDLE'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Starts a store on a free port and waits for its line. */
export async function startStore(folder: string, ...args: string[]): Promise<StoreProcess> {
  const child = spawnStore(['--port', '0', '--data', folder, ...args]);
  child.stderr?.pipe(process.stderr);
  const uri = await readyAddress(child, () => 'see above');
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
    return child.exitCode;
  };
  return { uri, process: child, stop: () => end('SIGTERM'), kill: async () => void (await end('SIGKILL')) };
}

/** Starts a store that is expected not to start. */
export async function startRefused(...args: string[]): Promise<Refusal> {
  const child = spawnStore(args);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode, stdout, stderr };
}
