import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDataFolder, stackMark, writeJson } from './data-folder.js';

let folder = '';
const ended: (() => void)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sl3-folder-'));
  mkdirSync(join(folder, 'redis'));
});
afterEach(() => {
  for (const end of ended.splice(0)) end();
  rmSync(folder, { recursive: true, force: true });
});

/** A process that runs until it is ended, in a folder and with an environment. */
async function runningIn(cwd: string, env: Record<string, string>) {
  const script = "process.stdout.write('here'); setInterval(() => undefined, 1000)";
  const child = spawn(process.execPath, ['-e', script], { cwd, env, stdio: ['ignore', 'pipe', 'ignore'] });
  ended.push(() => child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  await once(child.stdout, 'data');
  return { pid: child.pid ?? 0, exited, isRunning: () => child.exitCode === null && child.signalCode === null };
}

/** What a stack that was killed leaves in its folder. */
function killedStackOf(pid: number): void {
  const stackPid = 2 ** 22 + 1; // above the largest id Linux gives
  writeJson(join(folder, 'run.json'), { stackPid, gateway: '', subgraphs: {}, processes: [{ name: 'redis', pid }] });
}

test.runIf(process.platform === 'linux')(
  'a Redis that a killed stack left running is ended, though Redis writes over its environment',
  async () => {
    const redis = await runningIn(join(folder, 'redis'), {});
    killedStackOf(redis.pid);
    const opened = await openDataFolder(folder);
    await redis.exited;
    opened.release();
  },
);

test('a process that carries the mark of the folder is ended', async () => {
  const [name = '', value = ''] = stackMark(folder).split('=');
  const worker = await runningIn(tmpdir(), { [name]: value });
  killedStackOf(worker.pid);
  const opened = await openDataFolder(folder);
  await worker.exited;
  opened.release();
});

test.runIf(process.platform === 'linux')('another program that was given the id since is left alone', async () => {
  const other = await runningIn(tmpdir(), {});
  killedStackOf(other.pid);
  const opened = await openDataFolder(folder);
  expect(other.isRunning()).toBe(true);
  opened.release();
});
