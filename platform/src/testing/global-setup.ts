import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { freePort } from './free-port.js';

declare module 'vitest' {
  // vitest's own way to type what is provided.
  export interface ProvidedContext {
    REDIS_URL: string;
    MONGODB_URI: string;
  }
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const READY_WITHIN_MS = 30_000;

/** One real Redis and one real store for the whole run; REDIS_URL and MONGODB_URI name others to use instead. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'sl3-test-'));
  const started: ChildProcess[] = [];
  const stop = async () => {
    await Promise.all(started.map(stopChild));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    project.provide('REDIS_URL', process.env['REDIS_URL'] ?? (await startRedis(folder, started)));
    project.provide('MONGODB_URI', process.env['MONGODB_URI'] ?? (await startStore(folder, started)));
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

async function startRedis(folder: string, started: ChildProcess[]): Promise<string> {
  const port = await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const child = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  await line(child, /Ready to accept connections/, 'Tests need redis-server on the PATH, or REDIS_URL.');
  return `redis://127.0.0.1:${port}`;
}

async function startStore(folder: string, started: ChildProcess[]): Promise<string> {
  const args = ['--import', 'tsx', '--conditions=source', join(root, 'store/src/main.ts')];
  // What the product asks of the store, for scripts/store-shapes.mjs to compare with what conformance cases cover.
  const shapeLog = process.env['STORE_SHAPE_LOG'] ?? join(root, 'build/store-shapes.log');
  await mkdir(dirname(shapeLog), { recursive: true });
  const options = ['--port', '0', '--data', join(folder, 'store'), '--shape-log', shapeLog];
  const child = spawn(process.execPath, [...args, ...options], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  const [, uri] = await line(child, /ready store (mongodb:\S+)/, 'The embedded store did not start.');
  return uri as string;
}

/** The first line of output that matches; a failure ends with what the process said last. */
function line(child: ChildProcess, pattern: RegExp, whenMissing: string): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = () => {
      clearTimeout(deadline);
      const said = output.trim().split('\n');
      reject(new Error(`${whenMissing} ${said.find((text) => /error/i.test(text)) ?? said.at(-1) ?? ''}`.trim()));
    };
    const deadline = setTimeout(fail, READY_WITHIN_MS);
    const hear = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-10_000);
      const match = pattern.exec(output);
      if (!match) return;
      clearTimeout(deadline);
      resolve(match);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('error', fail);
    child.once('exit', fail);
  });
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const deadline = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await exited;
  clearTimeout(deadline);
}
