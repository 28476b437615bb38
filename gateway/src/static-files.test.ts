import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { gatewayFixture } from './testing/fixture.js';

function aSite(title: string, head = ''): string {
  const folder = mkdtempSync(join(tmpdir(), 'sl3-site-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), `<!doctype html>${head}<title>${title}</title>`);
  writeFileSync(join(folder, 'assets/app.js'), `"${title}"`);
  return folder;
}

const PLACE = '<meta property="csp-nonce" nonce="sl3-nonce-of-this-answer">';

describe('two applications at one door', () => {
  const gateway = gatewayFixture({ env: { CLIENT_DIR: aSite('chat'), ADMIN_DIR: aSite('console', PLACE) } });
  const get = (path: string) => fetch(`${gateway.urls[0]!}${path}`);
  const titleAt = async (path: string) => /<title>(.+)<\/title>/.exec(await (await get(path)).text())?.[1];

  test.each(['/admin', '/admin/', '/admin/cases/case_1'])('the console is at %s', async (path) => {
    expect(await titleAt(path)).toBe('console');
  });

  test.each(['/', '/rooms/room_1', '/administrators'])('the chat is at %s', async (path) => {
    expect(await titleAt(path)).toBe('chat');
  });

  test('each has its own assets, and a missing one of the console is not looked for in the chat', async () => {
    expect(await (await get('/assets/app.js')).text()).toBe('"chat"');
    expect(await (await get('/admin/assets/app.js')).text()).toBe('"console"');
    expect((await get('/admin/assets/none.js')).status).toBe(404);
  });

  test('the console may write styles with a nonce that is new in every answer and never kept', async () => {
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const response = await get('/admin/');
        expect(response.headers.get('cache-control')).toBe('no-store');
        const policy = response.headers.get('content-security-policy')!;
        const nonce = /style-src 'self' 'nonce-([\w-]{22})'/.exec(policy)?.[1];
        expect(await response.text()).toContain(`nonce="${nonce!}"`);
        expect(policy).toContain("script-src 'self';");
        expect(policy).toContain("require-trusted-types-for 'script'");
        return nonce;
      }),
    );
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  test('the chat writes no styles and gets no nonce', async () => {
    expect((await get('/')).headers.get('content-security-policy')).not.toContain('nonce');
  });
});
