// What the tests need of the machine: found, or installed on Debian and Ubuntu as root, or asked for in one sentence.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const isOnPath = (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined;
const mayInstall = () => existsSync('/etc/debian_version') && process.getuid?.() === 0 && isOnPath('apt-get');

function aptInstall(name) {
  process.stderr.write(`Installing ${name} from the system's packages (once) …\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  spawnSync('apt-get', ['update'], { stdio: 'ignore', env });
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', name], { stdio: 'ignore', env });
}

function ensure(what, commands, packageName, remedy) {
  if (commands.some(isOnPath)) return;
  if (mayInstall()) aptInstall(packageName);
  if (commands.some(isOnPath)) return;
  process.stderr.write(`The tests need ${what}, and there is none on this machine. ${remedy}\n`);
  process.exit(1);
}

/** A Redis or Valkey server, unless REDIS_URL names one that runs. */
export function ensureRedis() {
  if (process.env.REDIS_URL) return;
  ensure(
    'Redis',
    ['redis-server', 'valkey-server'],
    'redis-server',
    'Install redis-server or valkey-server, or set REDIS_URL.',
  );
}

/** Chromium for the browser tests, unless CHROMIUM_PATH names one. */
export function ensureChromium() {
  if (process.env.CHROMIUM_PATH) return;
  ensure(
    'Chromium',
    ['chromium'],
    'chromium',
    'Install chromium, or set CHROMIUM_PATH to one, or run npm run test:fast, which needs no browser.',
  );
}
