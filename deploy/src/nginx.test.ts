import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const text = readFileSync(new URL('../nginx/sl3.conf', import.meta.url), 'utf8');
const location = (path: string): string => new RegExp(`location [=~^ ]*${path}[^{]*{([^}]*)}`).exec(text)?.[1] ?? '';
const hasNginx = spawnSync('nginx', ['-v']).error === undefined;

describe('nginx in front of the gateways', () => {
  test('lets a WebSocket through and keeps it open for longer than the gateway is silent', () => {
    expect(text).toMatch(/map \$http_upgrade \$connection_header \{\s+default upgrade;/);
    expect(text).toContain('proxy_set_header Upgrade $http_upgrade;');
    expect(text).toContain('proxy_set_header Connection $connection_header;');
    expect(location('/graphql')).toContain('proxy_read_timeout 60s');
  });

  test('passes uploads on as they come, of any size', () => {
    expect(location('/uploads/')).toContain('proxy_request_buffering off');
    expect(location('/uploads/')).toContain('client_max_body_size 0');
  });

  test('tells the gateway who calls, and lets nobody forge it', () => {
    expect(text).toContain('proxy_set_header X-Forwarded-For $remote_addr;');
  });

  // CI has no nginx; whoever changes the file has, from their system's packages.
  test.skipIf(!hasNginx)('nginx itself takes the file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sl3-nginx-'));
    // The name of a service is known only to the containers.
    writeFileSync(join(folder, 'sl3.conf'), text.replace('server gateway:4000', 'server 127.0.0.1:4000'));
    const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (one) => `${one}_temp_path ${folder}/${one};`,
    );
    writeFileSync(
      join(folder, 'nginx.conf'),
      `pid ${folder}/pid; error_log stderr; events {} http { access_log off; ${paths.join(' ')} include ${folder}/sl3.conf; }`,
    );
    const { status, stderr } = spawnSync('nginx', ['-t', '-c', join(folder, 'nginx.conf')], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(stderr).toContain('syntax is ok');
    expect(status).toBe(0);
  });
});
