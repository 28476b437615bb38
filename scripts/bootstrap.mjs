// Before npm start, test, check and the rest: installs once, and again whenever the lockfile or Node changes.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { pnpm } from './pnpm.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `SL3 Chat needs Node 20.19 or newer, and this is ${process.versions.node}. Install a newer Node and try again.`,
  );
  process.exit(1);
}

process.chdir(new URL('..', import.meta.url).pathname);
const stamp = 'node_modules/.installed';
const lock = existsSync('pnpm-lock.yaml') ? readFileSync('pnpm-lock.yaml') : undefined;
const digest = (bytes) => createHash('sha256').update(bytes).update(process.version).digest('hex');
if (lock && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest(lock)) process.exit(0);

console.error('Installing packages (once; about half a minute) …');
const failed = pnpm(
  ['install', lock ? '--frozen-lockfile' : '--no-frozen-lockfile', '--prefer-offline', '--reporter=append-only'],
  {
    stdio: ['ignore', 'ignore', 'inherit'],
  },
);
if (failed) {
  console.error('Installing packages failed. Check that the npm registry can be reached, then try again.');
  process.exit(failed);
}
mkdirSync('node_modules', { recursive: true });
writeFileSync(stamp, digest(readFileSync('pnpm-lock.yaml')));
