import { findRedis } from '@sl3/stack/find-redis';
import { openPortBlock } from '@sl3/stack/ports';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Scope } from './scope.js';

/** A Redis that keeps nothing, for the peers alone. */
export async function startRedis(scope: Scope): Promise<{ url: string; pid: number }> {
  const ports = await openPortBlock();
  await scope.onEnd(() => {
    ports.close();
  });
  const port = await ports.next();
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn(
    findRedis(() => undefined),
    settings,
    { stdio: ['ignore', 'pipe', 'inherit'], cwd: await scope.folder('redis') },
  );
  const ended = once(child, 'exit');
  await scope.onEnd(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes('Ready to accept connections')) break;
  }
  child.stdout.resume();
  if (child.pid === undefined) throw new Error('Redis did not start');
  return { url: `redis://127.0.0.1:${port}`, pid: child.pid };
}
