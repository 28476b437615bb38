import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const SERVERS = ['users', 'rooms', 'messages', 'media', 'moderation', 'gateway'];
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sl3-packed-'));
  const packed = spawnSync(process.execPath, ['scripts/pack.mjs', folder], { cwd: root, encoding: 'utf8' });
  expect(packed.stderr).toBe('');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts what an image starts, where nothing of the repository is in reach, with nothing set. */
function start(name: string, ...args: string[]) {
  const { PATH = '' } = process.env;
  return spawnSync(process.execPath, args, {
    cwd: join(folder, name),
    env: { PATH },
    encoding: 'utf8',
    timeout: 30_000,
  });
}

test.each(SERVERS)('%s has everything it needs in its image, and asks for what is not set', (name) => {
  const { status, stderr } = start(name, 'dist/main.js');
  expect(stderr).toContain('REDIS_URL is not set');
  expect(stderr).not.toContain('Cannot find');
  expect(status).toBe(78);
});

test('so does the worker', () => {
  expect(start('worker', 'dist/main.js').stderr).toContain('REDIS_URL is not set');
});

test.each(['media', 'worker'])('%s finds the process that draws images, and that its libraries', (name) => {
  const find = `process.stdout.write(createRequire(process.argv[1]).resolve('@sl3/media/render-child'))`;
  const main = join(folder, name, 'dist/main.js');
  const child = start(
    name,
    '--input-type=module',
    '--eval',
    `import { createRequire } from 'node:module'; ${find}`,
    main,
  );
  expect(child.stdout).toContain(join(folder, name));
  const { stdout, stderr } = start(name, child.stdout, JSON.stringify({ source: 'none', type: 'png', folder }));
  expect(`${stdout}${stderr}`).not.toMatch(/Cannot find|Could not load/);
});

test('the command for operators says what it can do', () => {
  expect(start('sl3', 'dist/main.js', '--help').stdout).toContain('Usage: sl3');
});
