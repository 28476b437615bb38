import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Scope } from './scope.js';

type Calls = Record<string, (input: never) => unknown>;
interface Reply {
  id: number;
  result?: unknown;
  failure?: string;
}

/**
 * A process of its own that takes calls: a server under test or a generator of load. It ends with the scope, and by itself
 * when this process is gone.
 */
export class Remote<C extends Calls> {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (result: never) => void; reject: (failure: Error) => void }>();
  readonly #ended: Promise<void>;
  #calls = 0;

  private constructor(
    readonly name: string,
    child: ChildProcess,
  ) {
    this.#child = child;
    child.on('message', ({ id, result, failure }: Reply) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (failure === undefined) waiting?.resolve(result as never);
      else waiting?.reject(new Error(`${name}: ${failure}`));
    });
    this.#ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        for (const { reject } of this.#waiting.values()) reject(new Error(`${name} ended (${String(code ?? signal)})`));
        this.#waiting.clear();
        resolve();
      });
    });
  }

  /**
   * Starts `<file>.ts`, which calls {@link takeCalls}.
   *
   * @param file - relative to bench/, without `.ts`
   * @param o.profileDir - where to leave a CPU profile when it ends
   */
  static async start<C extends Calls>(
    file: string,
    o: { scope: Scope; profileDir?: string | undefined },
  ): Promise<Remote<C>> {
    const profiling = o.profileDir === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', o.profileDir];
    const child = fork(fileURLToPath(new URL(`${file}.ts`, import.meta.url)), [], {
      execArgv: ['--import', 'tsx', '--conditions=source', ...profiling],
      env: { ...process.env, NODE_ENV: 'production' },
      serialization: 'advanced',
    });
    const remote = new Remote<C>(file, child);
    await o.scope.onEnd(() => remote.end());
    return remote;
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error(`${this.name} did not start`);
    return this.#child.pid;
  }

  /** @throws what the other side threw, or that it ended */
  call<K extends keyof C & string>(name: K, input: Parameters<C[K]>[0]): Promise<Awaited<ReturnType<C[K]>>> {
    const id = ++this.#calls;
    return new Promise<Awaited<ReturnType<C[K]>>>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.send({ id, name, input }, (failure) => {
        if (!failure) return;
        this.#waiting.delete(id);
        reject(failure);
      });
    });
  }

  async end(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    const hard = setTimeout(() => this.#child.kill('SIGKILL'), 5_000);
    await this.#ended;
    clearTimeout(hard);
  }
}

/** The other side: answers calls until nobody can make one any more. */
export function takeCalls(calls: Calls): void {
  process.on('message', ({ id, name, input }: { id: number; name: string; input: never }) => {
    const answer = async (): Promise<Reply> => {
      try {
        return { id, result: await calls[name]?.(input) };
      } catch (failure) {
        return { id, failure: failure instanceof Error ? (failure.stack ?? failure.message) : String(failure) };
      }
    };
    void answer().then((reply) => process.send?.(reply));
  });
  process.once('disconnect', () => process.exit(0)); // profiles are written on the way out
}
