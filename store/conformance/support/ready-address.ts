import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { ChildProcess } from 'node:child_process';

/**
 * Where a store that was started says it is ready.
 *
 * @throws when it ends first; `said` tells what it said meanwhile
 */
export async function readyAddress(store: ChildProcess, said: () => string): Promise<string> {
  const lines = createInterface({ input: store.stdout! });
  const ready = new Promise<string>((found) => {
    lines.on('line', (line) => {
      const uri = /^ready store (\S+)$/.exec(line)?.[1];
      if (uri) found(uri);
    });
  });
  const ended = once(store, 'close').then(() => {
    throw new Error(`the store ended with ${store.exitCode ?? store.signalCode}: ${said()}`);
  });
  return Promise.race([ready, ended]);
}
