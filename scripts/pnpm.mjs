// Runs the pnpm that package.json pins, whether or not one is on this machine.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('..', import.meta.url);
const { packageManager } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
const version = packageManager.split('@')[1].split('+')[0];

/** Runs pnpm in the project's root and returns its exit code. Its output goes to this process's own, unless told otherwise. */
export function pnpm(args, options = {}) {
  const onPath = spawnSync('pnpm', ['--version'], { cwd: '/', encoding: 'utf8' }).stdout?.trim();
  const [command, argv] =
    onPath === version ? ['pnpm', args] : ['npx', ['--yes', '--prefer-offline', `pnpm@${version}`, ...args]];
  return spawnSync(command, argv, { cwd: root, stdio: 'inherit', ...options }).status ?? 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(pnpm(process.argv.slice(2)));
