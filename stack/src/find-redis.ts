import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { PlainFailure } from './plain-failure.js';

const SERVERS = ['redis-server', 'valkey-server'];

/**
 * The Redis server of this machine, installed from Debian's or Ubuntu's packages when there is none and this user may.
 *
 * @throws PlainFailure with how to get one
 */
export function findRedis(say: (line: string) => void): string {
  const found = SERVERS.find(isOnPath);
  if (found) return found;

  const mayInstall = existsSync('/etc/debian_version') && process.getuid?.() === 0 && isOnPath('apt-get');
  if (mayInstall) {
    say('Installing redis-server from the system’s packages …');
    apt(['update']);
    apt(['install', '-y', '--no-install-recommends', 'redis-server']);
    if (isOnPath('redis-server')) return 'redis-server';
  }
  throw new PlainFailure(
    'SL3 Chat needs Redis, and there is none on this machine. Install redis-server or valkey-server (for example: apt-get install redis-server, or brew install redis), or set REDIS_URL to one that runs.',
  );
}

function isOnPath(command: string): boolean {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined;
}

function apt(args: string[]): void {
  spawnSync('apt-get', args, {
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
    timeout: 150_000,
  });
}
