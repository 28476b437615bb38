import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { gatewayFixture } from './testing/fixture.js';

const folder = mkdtempSync(join(tmpdir(), 'sl3-client-'));
mkdirSync(join(folder, 'assets'));
writeFileSync(join(folder, 'index.html'), '<!doctype html><title>chat</title>');
writeFileSync(join(folder, 'assets/app-1a2b.js'), `console.log(${'"x"+'.repeat(1_000)}1)`);

describe('the HTTP door', () => {
  const gateway = gatewayFixture({ env: { CLIENT_DIR: folder, RATE_POINTS_PER_MINUTE: '60' } });
  const typename = { query: '{ __typename }' };
  const as = async (userId: string, role: 'USER' | 'ADMIN' = 'USER') => ({
    authorization: `Bearer ${await gateway.token({ userId, role })}`,
  });

  afterEach(() => {
    gateway.world.usersFault = undefined;
    gateway.world.calls.length = 0;
  });

  describe('takes JSON by POST and nothing a foreign page can send', () => {
    test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
      'a body of type "%s" is refused with 415',
      async (type) => {
        expect((await gateway.post(typename, { 'content-type': type })).status).toBe(415);
      },
    );

    test('another charset or an encoded body is refused with 415', async () => {
      expect((await gateway.post(typename, { 'content-type': 'application/json; charset=utf-16' })).status).toBe(415);
      expect((await gateway.post(typename, { 'content-encoding': 'gzip' })).status).toBe(415);
      expect((await gateway.post(typename, { 'content-type': 'application/json; charset=UTF-8' })).status).toBe(200);
    });

    test('GET is refused with 405, whatever its headers', async () => {
      const url = `${gateway.urls[0]!}/graphql?query=%7B__typename%7D`;
      const response = await fetch(url, {
        headers: { 'content-type': 'message/rfc822', 'apollo-require-preflight': '1' },
      });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
      expect(await response.text()).not.toContain('Query');
    });

    test('a page of another origin is refused, our own is not', async () => {
      expect((await gateway.post(typename, { origin: 'https://evil.example' })).status).toBe(403);
      expect((await gateway.post(typename, { origin: 'null' })).status).toBe(403);
      expect((await gateway.post(typename, { origin: gateway.urls[0]! })).status).toBe(200);
    });

    test('a body over 100,000 bytes is refused with 413', async () => {
      expect((await gateway.post({ query: '{ __typename }', variables: { x: 'x'.repeat(100_000) } })).status).toBe(413);
    });

    test.each([
      ['a batch', [typename, typename]],
      ['no query', {}],
      ['a query that is no text', { query: 1 }],
      ['variables that are a list', { ...typename, variables: [] }],
      ['not JSON', '{"query":'],
      ['several operations without a name', { query: 'query A { __typename } query B { __typename }' }],
      ['a name that no operation has', { query: 'query A { __typename }', operationName: 'B' }],
      ['a subscription', { query: 'subscription { myEvents { __typename } }' }],
    ])('%s is a bad request', async (_title, body) => {
      const { status, body: answer } = await gateway.post(body, await as('user_bad'));
      expect([status, answer.errors[0].extensions]).toEqual([400, { code: 'BAD_REQUEST' }]);
    });
  });

  describe('says of what went wrong only what a caller may know', () => {
    test('a fault of a subgraph is an internal error with nothing but a request id', async () => {
      gateway.world.usersFault = 'bug';
      const { status, body, headers, text } = await gateway.post(
        { query: '{ user(id: "user_bob") { handle } }' },
        await as('user_ann'),
      );
      expect(status).toBe(200);
      expect(body).toEqual({
        data: { user: null },
        errors: [
          {
            message: 'Internal error',
            path: ['user'],
            extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: headers.get('x-request-id') },
          },
        ],
      });
      expect(text).not.toMatch(/E11000|mongodb|users|stack/);
    });

    test('a code that is not in the table is an internal error', async () => {
      const { status, body, text } = await gateway.post({ query: '{ accountLimits { handleMinChars } }' });
      expect([status, body.errors[0].extensions.code]).toEqual([500, 'INTERNAL_SERVER_ERROR']);
      expect(text).not.toContain('secret detail');
    });

    test('a subgraph that is away is UNAVAILABLE', async () => {
      gateway.world.usersFault = 'away';
      const { body } = await gateway.post({ query: '{ user(id: "user_bob") { handle } }' }, await as('user_ann'));
      expect(body.errors[0]).toEqual({
        message: 'Part of the platform does not answer. Try again.',
        path: ['user'],
        extensions: { code: 'UNAVAILABLE', retryAfterMs: 500 },
      });
    });

    test('a subgraph that refuses the call itself is an internal error, and not an empty answer', async () => {
      gateway.world.usersFault = 'refuses';
      const { body } = await gateway.post({ query: '{ user(id: "user_bob") { handle } }' }, await as('user_ann'));
      expect(body).toMatchObject({ data: { user: null }, errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] });
    });

    test('nobody spoils a document for the others by splitting it between its name and its text', async () => {
      const good = { query: 'query Who {\n  me { id }\n}', operationName: 'Who' };
      const [start, ...rest] = good.query.split('\n');
      const split = { query: rest.join('\n'), operationName: `${good.operationName}\n${start!}` };
      expect((await gateway.post(split)).status).toBe(400);
      expect((await gateway.post(good)).body).toEqual({ data: { me: null } });
    });

    test.each([
      '{ mee { id } }',
      '{ me { handel } }',
      '{ __schema { types { name } } }',
      '{ __type(name: "User") { name } }',
      'mutation { __schema { types { name } } }',
      '{ ...F } fragment F on Query { __schema { types { name } } }',
      '{ user { id } }',
      '{ __proto__: __typename __typename }',
    ])('%s helps nobody to map the schema', async (query) => {
      const { status, body, text } = await gateway.post({ query });
      expect(text).not.toMatch(/Did you mean|"__schema":|stack/);
      if (query.includes('__proto__')) return;
      expect([status, body.errors[0].extensions.code]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
    });

    test('a value that does not fit is named, without the values that would', async () => {
      const query = 'query ($id: ID!, $n: Int) { room(id: $id) { members(first: $n) { pageInfo { hasNextPage } } } }';
      const { status, body, text } = await gateway.post(
        { query, variables: { id: { $gt: '' }, n: 1 } },
        await as('user_ann'),
      );
      expect([status, body.errors[0].extensions.code]).toEqual([200, 'BAD_USER_INPUT']);
      expect(text).not.toContain('Did you mean');
    });

    test('traces and plans are not handed out', async () => {
      const headers = { 'apollo-federation-include-trace': 'ftv1', 'apollo-query-plan-experimental': '1' };
      const { text } = await gateway.post(typename, headers);
      expect(text).toBe('{"data":{"__typename":"Query"}}');
    });
  });

  describe('limits what one person asks for', () => {
    test('a page of a million is refused at once', async () => {
      const query = '{ searchRooms(first: 1000000) { edges { node { id } } } }';
      await gateway.post({ query: '{ messageLimits { pageMax } }' }); // a connection is there
      const startedAt = performance.now();
      const { status, body } = await gateway.post({ query }, await as('user_ann'));
      expect([status, body.errors[0].extensions]).toEqual([400, { code: 'OPERATION_TOO_COMPLEX' }]);
      expect(performance.now() - startedAt).toBeLessThan(250); // the machine is busy with other tests
    });

    test('pages within pages are multiplied out, variables and defaults included', async () => {
      const query = `query ($n: Int) { searchRooms(first: $n) { edges { node { members { edges { node { user { id } } } } } } } }`;
      const { status } = await gateway.post({ query, variables: { n: 100 } }, await as('user_ann'));
      expect(status).toBe(400);
    });

    test('whoever asks too often is told how long to wait', async () => {
      const headers = await as('user_greedy');
      const answers = await Promise.all(Array.from({ length: 70 }, () => gateway.post(typename, headers)));
      const refused = answers.filter(({ status }) => status === 429);
      expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(60);
      expect(refused.length).toBeGreaterThanOrEqual(8);
      expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      expect(refused[0]!.body.errors[0].extensions).toEqual({ code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) });
    });
  });

  describe('keeps the refresh token in a cookie', () => {
    const refresh = { query: 'mutation { refreshSession { ... on SessionEndedProblem { message } } }' };

    test('that scripts and other sites never see, and takes it out of the answer', async () => {
      const { headers, body } = await gateway.post(refresh, { cookie: 'a=b; sl3_refresh=token-0123456789ab' });
      expect(headers.getSetCookie()[0]).toBe(
        'sl3_refresh=token-0123456789ab-next; Expires=Tue, 01 Jan 2036 00:00:00 GMT; HttpOnly; SameSite=Strict; Path=/graphql',
      );
      expect(body).toEqual({ data: { refreshSession: { message: 'session of token-0123456789ab' } } });
    });

    test('that only travels over TLS when the host is not this machine', async () => {
      const { refreshCookie } = await import('./refresh-cookie.js');
      expect(refreshCookie({ refreshToken: 'x' }, 'chat.example')).toContain('Secure');
      expect(refreshCookie({ refreshToken: 'x' }, 'localhost:4000')).not.toContain('Secure');
      expect(refreshCookie({ refreshToken: 'x' }, '127.0.0.1.evil.example')).toContain('Secure');
    });

    test('and clears it when the session has ended', async () => {
      const { headers } = await gateway.post(refresh);
      expect(headers.getSetCookie()).toEqual([
        'sl3_refresh=; Max-Age=0; HttpOnly; SameSite=Strict; Path=/graphql',
        'sl3_media=; Max-Age=0; HttpOnly; SameSite=Strict; Path=/media',
      ]);
    });

    test('and hands it to users and to nobody else', async () => {
      const query = '{ me { id } messageLimits { pageMax } }';
      await gateway.post({ query }, { cookie: 'sl3_refresh=token-0123456789ab' });
      const seen = gateway.world.calls.map(({ subgraph, claims }) => [subgraph, claims.refreshToken]);
      expect(seen.sort()).toEqual([
        ['messages', undefined],
        ['users', 'token-0123456789ab'],
      ]);
    });
  });

  describe('vouches for the caller', () => {
    test('and ignores what the caller says of themselves', async () => {
      await gateway.post(
        { query: '{ me { id } }' },
        { 'x-user-id': 'user_admin', 'x-role': 'ADMIN', 'sl3-envelope': 'x.y' },
      );
      expect(gateway.world.calls[0]!.claims.principal).toEqual({ kind: 'anonymous' });
    });

    test('with the language they read', async () => {
      for (const [header, locale] of [
        ['fr-CA,fr;q=0.9,en;q=0.8', 'fr'],
        ['de,fr;q=0.5', 'fr'],
        ['de', 'en'],
      ] as const) {
        gateway.world.calls.length = 0;
        await gateway.post({ query: '{ messageLimits { pageMax } }' }, { 'accept-language': header });
        expect(gateway.world.calls[0]!.claims.locale).toBe(locale);
      }
    });
  });

  describe('serves the client', () => {
    const get = (path: string, headers: Record<string, string> = {}) =>
      fetch(`${gateway.urls[0]!}${path}`, { headers });

    test('at / and at every place inside it, asked for again each time', async () => {
      for (const path of ['/', '/rooms/room_a', '/index.html']) {
        const response = await get(path);
        expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-cache']);
        expect(await response.text()).toContain('<title>chat</title>');
      }
    });

    test('with assets that are kept for ever, compressed', async () => {
      const response = await get('/assets/app-1a2b.js', { 'accept-encoding': 'br' });
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect([response.headers.get('content-encoding'), response.headers.get('content-type')]).toEqual([
        'br',
        'text/javascript; charset=utf-8',
      ]);
      const again = await get('/assets/app-1a2b.js', { 'if-none-match': response.headers.get('etag')! });
      expect(again.status).toBe(304);
    });

    test('and nothing outside its folder', async () => {
      for (const path of ['/assets/none.js', '/assets/../../etc/passwd', '/assets/%2e%2e/%2e%2e/etc/passwd']) {
        expect(await (await get(path)).text()).not.toContain('root:');
      }
      expect((await get('/assets/none.js')).status).toBe(404);
    });

    test('under a policy that runs nothing written into the page', async () => {
      const { headers } = await get('/');
      expect(headers.get('content-security-policy')).toContain("script-src 'self';");
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    });
  });

  test('says that it is alive and ready', async () => {
    for (const path of ['/health', '/ready']) expect((await fetch(`${gateway.urls[0]!}${path}`)).status).toBe(200);
  });
});
