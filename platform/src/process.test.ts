import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { eventually } from './testing/eventually.js';

const fixture = fileURLToPath(new URL('testing/fixtures/a-process.ts', import.meta.url));

function start(
  how: string,
  env: Record<string, string> = {},
): { child: ChildProcess; out: () => string; err: () => string } {
  const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=source', fixture, how], {
    env: { PATH: process.env['PATH'], LOG_LEVEL: 'debug', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return { child, out: () => out, err: () => err };
}
const isReady = (out: () => string) =>
  eventually(
    () => {
      expect(out()).toMatch(/^ready fixture http:\/\/127\.0\.0\.1:4999$/m);
    },
    { withinMs: 15_000 },
  );
const messages = (out: string) =>
  out
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { msg: string; what?: string });

describe('a process', () => {
  test('says where it is ready, and on SIGTERM closes everything in reverse order', async () => {
    const { child, out } = start('well');
    await isReady(out);
    child.kill('SIGTERM');

    expect(await once(child, 'exit')).toEqual([0, null]);
    const closed = messages(out()).filter(({ msg }) => msg === 'closed');
    expect(closed.map(({ what }) => what)).toEqual(['door', 'store']);
  });

  test('leaves by force when something does not close', async () => {
    const { child, out } = start('stuck', { DRAIN_MS: '1' });
    await isReady(out);
    child.kill('SIGTERM');

    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(messages(out()).map(({ msg }) => msg)).toContain('still open after the deadline; leaving');
  });

  test('told of a bad environment, prints sentences and no stack, and exits 78', async () => {
    const { child, out, err } = start('well', { DRAIN_MS: 'soon', LOG_LEVEL: 'loud' });

    expect(await once(child, 'exit')).toEqual([78, null]);
    expect(err().trim().split('\n')).toEqual([
      expect.stringMatching(/^LOG_LEVEL cannot be used .*\.$/),
      expect.stringMatching(/^DRAIN_MS cannot be used .*\.$/),
    ]);
    expect(out()).toBe('');
  });

  test('does the same for a fault found while starting, and closes what was open', async () => {
    const { child, out, err } = start('misconfigured');

    expect(await once(child, 'exit')).toEqual([78, null]);
    expect(err()).toBe('PORT is not set. Set it in the environment or in .env.\n');
    expect(messages(out()).map(({ what }) => what)).toEqual(['store']);
  });

  test('that cannot reach a part it needs says which, without a stack, and exits 1', async () => {
    const { child, out, err } = start('alone');

    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(err()).toBe('The store at 127.0.0.1:1 does not answer. Start it, or correct MONGODB_URI.\n');
    expect(out()).not.toContain('stack');
  });

  test.each(['fails-to-start', 'forgets-a-promise'])('that %s logs why and exits 1', async (how) => {
    const { child, out } = start(how);

    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(out()).toContain('"message":"on purpose"');
  });
});
