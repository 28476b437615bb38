import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import { readyAddress } from '../conformance/support/ready-address.js';

/** A store under strace or not, and what it said. */
export interface StrainedStore {
  child: ChildProcess;
  /** Settles with the address; rejects when the process ends first. */
  ready: Promise<string>;
  exited: Promise<unknown>;
  stderr: () => string;
}

/**
 * Starts the bundled store.
 *
 * @param strace - arguments for strace, which then runs the store; system calls are counted in one thread pool's thread
 */
export function startStrained(bundle: string, folder: string, strace: readonly string[] = []): StrainedStore {
  const store = [process.execPath, bundle, '--port', '0', '--data', folder];
  const [command = '', ...args] =
    strace.length > 0 ? ['strace', '-f', '-qq', '-o', '/dev/null', ...strace, ...store] : store;
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    // strace counts calls for each thread: with one worker the Nth call is the Nth of the process.
    // oxlint-disable-next-line no-restricted-properties -- the child gets what this process has
    env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const exited = once(child, 'close');
  const ready = readyAddress(child, () => said);
  ready.catch(() => undefined);
  return { child, ready, exited, stderr: () => said };
}
