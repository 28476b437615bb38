import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Scope } from './scope.js';

const MAIN = fileURLToPath(new URL('../store/dist/main.js', import.meta.url));

/** An embedded store as it ships, in a folder of its own; it can be ended and opened again. */
export class Store {
  #child: ChildProcess | undefined;
  #uri = '';

  private constructor(
    private readonly folder: string,
    private readonly profileDir: string | undefined,
  ) {}

  static async start(scope: Scope, name: string, profileDir?: string): Promise<Store> {
    const store = new Store(await scope.folder(name), profileDir);
    await scope.onEnd(() => store.stop());
    await store.open();
    return store;
  }

  get uri(): string {
    return this.#uri;
  }

  get pid(): number {
    if (this.#child?.pid === undefined) throw new Error('the store does not run');
    return this.#child.pid;
  }

  /** Resolves when it says that it is ready. */
  async open(): Promise<void> {
    const profiling = this.profileDir === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', this.profileDir];
    const args = [...profiling, MAIN, '--port', '0', '--data', this.folder, '--log-level', 'error'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    for await (const line of createInterface({ input: child.stdout })) {
      const uri = /^ready store (\S+)$/.exec(line)?.[1];
      if (uri === undefined) continue;
      this.#uri = uri;
      return;
    }
    throw new Error('the store did not start');
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
}
