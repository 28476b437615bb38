import { buildSchema } from 'graphql';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { gatewayFixture } from './testing/fixture.js';

const folder = mkdtempSync(join(tmpdir(), 'sl3-graphiql-'));
mkdirSync(join(folder, 'assets'));
writeFileSync(join(folder, 'index.html'), '<!doctype html><title>the graph</title>');
writeFileSync(join(folder, 'assets/page-1a2b.js'), '"page"');
const asBrowser = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } };

describe('where introspection is on', () => {
  const gateway = gatewayFixture({ env: { GRAPHIQL_DIR: folder, INTROSPECTION: 'true' } });
  const get = (path: string, init?: RequestInit) => fetch(`${gateway.urls[0]!}${path}`, init);

  test('a browser that opens the graph gets GraphiQL, which may load from here only', async () => {
    const page = await get('/graphql', asBrowser);
    expect(await page.text()).toContain('<title>the graph</title>');
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self';.*frame-ancestors 'none'/);
    expect(await (await get('/graphiql/assets/page-1a2b.js')).text()).toBe('"page"');
  });

  test('a program that asks by GET is still refused', async () => {
    const answer = await get('/graphql?query=%7B__typename%7D', { headers: { accept: 'application/json' } });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
  });
});

describe('where introspection is off, as in production', () => {
  const gateway = gatewayFixture({ env: { GRAPHIQL_DIR: folder } });
  const get = (path: string, init?: RequestInit) => fetch(`${gateway.urls[0]!}${path}`, init);

  test('there is no GraphiQL, neither its page nor what it loads', async () => {
    expect((await get('/graphql', asBrowser)).status).toBe(405);
    expect((await get('/graphiql/assets/page-1a2b.js')).status).toBe(404);
  });

  test('the graph is a file all the same, without what callers do not see', async () => {
    const answer = await get('/schema.graphql');
    const sdl = await answer.text();
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(buildSchema(sdl).getQueryType()?.getFields()).toHaveProperty('user');
    expect(sdl).not.toContain('join__');
  });
});
