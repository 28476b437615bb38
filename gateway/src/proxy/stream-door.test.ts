import { eventually } from '@sl3/platform/testing/eventually';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { echo } from '../testing/fake-subgraphs.js';
import { gatewayFixture } from '../testing/fixture.js';

const MIB = 1_048_576;

describe('the streaming door', () => {
  const gateway = gatewayFixture({ env: { FILE_REQUESTS_PER_MINUTE: '40' } });
  let person = 0;

  afterEach(() => {
    gateway.world.onStream = echo;
    gateway.world.calls.length = 0;
    gateway.world.ended.clear();
  });

  /** Somebody new, so that nobody uses up another test's allowance. */
  const aPerson = async () => {
    const userId = `user_s${(person += 1)}`;
    return { userId, headers: { authorization: `Bearer ${await gateway.token({ userId })}` } };
  };
  const url = (path: string) => `${gateway.urls[0]!}${path}`;
  const get = (path: string, headers: Record<string, string> = {}) => fetch(url(path), { headers });
  const open = (method: string, path: string, headers: Record<string, string | number>): ClientRequest =>
    httpRequest(url(path), { method, headers });
  const answerTo = async (request: ClientRequest): Promise<IncomingMessage> => {
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return response;
  };

  test('passes a piece of a file on, byte for byte, and the headers of tus both ways', async () => {
    const { headers, userId } = await aPerson();
    const body = randomBytes(3 * MIB);
    const seen: Record<string, unknown> = {};
    gateway.world.onStream = async ({ request, response }, claims) => {
      const { host: _host, connection: _connection, 'sl3-envelope': _envelope, ...rest } = request.headers;
      Object.assign(seen, { headers: rest, url: request.url, principal: claims.principal });
      response.writeHead(200, {
        'tus-resumable': '1.0.0',
        'upload-offset': '7',
        'x-inner': 'secret',
        'set-cookie': 'a=b',
      });
      for await (const chunk of request) response.write(chunk);
      response.end();
    };
    const response = await fetch(url('/uploads/ast_1?x=1'), {
      method: 'PATCH',
      body,
      headers: {
        ...headers,
        'content-type': 'application/offset+octet-stream',
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'x-user-id': 'user_admin',
        cookie: 'sl3_refresh=token-0123456789ab',
      },
    });
    expect(Buffer.from(await response.arrayBuffer()).equals(body)).toBe(true);
    expect(seen).toEqual({
      headers: {
        'content-type': 'application/offset+octet-stream',
        'content-length': String(body.length),
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
      },
      url: '/uploads/ast_1?x=1',
      principal: expect.objectContaining({ kind: 'viewer', userId }),
    });
    expect(response.headers.get('upload-offset')).toBe('7');
    expect(response.headers.get('tus-resumable')).toBe('1.0.0');
    expect(response.headers.get('x-inner')).toBeNull();
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  test('tells the subgraph at once when the caller is cut off, and the caller when the subgraph is', async () => {
    const { headers } = await aPerson();
    const ends: string[] = [];
    gateway.world.onStream = async ({ request, response }) => {
      response.once('close', () => ends.push('closed'));
      request.resume();
      await new Promise(() => undefined);
    };
    const cut = open('PATCH', '/uploads/ast_1', { ...headers, 'content-length': 1_000 });
    cut.on('error', () => undefined);
    cut.write('abc');
    await eventually(() => expect(gateway.world.calls.length).toBeGreaterThan(0));
    cut.destroy();
    await eventually(() => expect(ends).toEqual(['closed']));

    gateway.world.onStream = ({ response }) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('abc');
      setImmediate(() => response.destroy());
      return Promise.resolve();
    };
    const half = await get('/media/ast_1/file', headers);
    await expect(half.arrayBuffer()).rejects.toThrow();
  });

  test('lets the caller read a refusal that came before all was sent', async () => {
    const { headers } = await aPerson();
    gateway.world.onStream = ({ request, response }) => {
      request.resume();
      response.writeHead(409).end('{"error":{"message":"of ours"}}');
      return Promise.resolve();
    };
    const request = open('PATCH', '/uploads/ast_1', { ...headers, 'content-length': 4 * MIB });
    const answered = answerTo(request);
    request.end(randomBytes(4 * MIB));
    const response = await answered;
    expect(response.statusCode).toBe(409);
    let text = '';
    for await (const chunk of response) text += String(chunk);
    expect(text).toBe('{"message":"Conflict"}');
  });

  test.each([
    ['a body without a length', 411, 'PATCH', { 'transfer-encoding': 'chunked' }],
    ['a piece over 8 MiB', 413, 'PATCH', { 'content-length': String(8 * MIB + 1) }],
    ['a POST, which would create', 405, 'POST', {}],
    ['a page of another origin', 403, 'HEAD', { origin: 'https://evil.example' }],
  ])('refuses %s with %i, without asking the subgraph', async (_title, status, method, more) => {
    const { headers } = await aPerson();
    const request = open(method, '/uploads/ast_1', { ...headers, ...more });
    request.on('error', () => undefined);
    request.flushHeaders();
    expect((await answerTo(request)).statusCode).toBe(status);
    expect(gateway.world.calls).toEqual([]);
    request.destroy();
  });

  test('a bad token is 401, and whoever asks too often is told to wait', async () => {
    expect((await get('/media/ast_1/file', { authorization: 'Bearer nonsense' })).status).toBe(401);
    const { headers } = await aPerson();
    const statuses: number[] = [];
    for (let i = 0; i < 45; i += 1) statuses.push((await get('/media/ast_1/file', headers)).status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(40);
    expect(statuses.at(-1)).toBe(429);
    const { headers: answered } = await get('/media/ast_1/file', headers);
    expect(Number(answered.get('retry-after'))).toBeGreaterThanOrEqual(1);
  });

  test('a subgraph that is away is 503, and what it says of a fault of its own stays inside', async () => {
    const { headers } = await aPerson();
    expect((await get('/exports/exp_1', headers)).status).toBe(404); // this one has no such door
    gateway.world.onStream = () => Promise.reject(new Error('E11000 at mongodb://10.0.0.3'));
    const response = await get('/media/ast_1/file', headers);
    expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
  });
});

describe('a line that stands still', () => {
  const gateway = gatewayFixture({ env: { STREAM_IDLE_MS: '300' } });

  test('is given up while a piece arrives, on both sides', async () => {
    const ends: string[] = [];
    gateway.world.onStream = async ({ request }) => {
      request.on('error', () => ends.push('cut'));
      request.resume();
      await new Promise(() => undefined);
    };
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(gateway.urls[0]!).port) });
    socket.on('error', () => undefined);
    const closed = once(socket, 'close');
    socket.write('PATCH /uploads/ast_1 HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nabc');
    await closed;
    await eventually(() => expect(ends).toEqual(['cut']));
  });

  test('is given up while a file is handed out, which meanwhile was read no further than the line takes', async () => {
    let isFreed = false;
    let written = 0;
    gateway.world.onStream = async ({ response }) => {
      response.writeHead(200);
      const piece = randomBytes(MIB);
      response.once('close', () => (isFreed = true));
      for (; written < 128 && !response.destroyed; written += 1) {
        if (!response.write(piece)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
      }
    };
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(gateway.urls[0]!).port) });
    socket.on('error', () => undefined);
    socket.pause(); // a reader that does not read
    socket.write('GET /media/ast_1/file HTTP/1.1\r\nhost: x\r\n\r\n');
    await eventually(() => expect(isFreed).toBe(true));
    expect(written).toBeLessThan(64); // what the kernel keeps of three lines, and nothing in between
    socket.destroy();
  });
});

describe('the media cookie', () => {
  const gateway = gatewayFixture();
  const refresh = { query: 'mutation { refreshSession { ... on SessionEndedProblem { message } } }' };
  const seen = () => gateway.world.calls.at(-1)?.claims.principal;

  async function aCookie(): Promise<string> {
    const { headers } = await gateway.post(refresh, { cookie: 'sl3_refresh=token-0123456789ab' });
    const cookie = headers.getSetCookie().find((text) => text.startsWith('sl3_media='))!;
    expect(cookie).toMatch(/^sl3_media=[\w.-]+; Max-Age=720; HttpOnly; SameSite=Strict; Path=\/media$/);
    return cookie.split(';')[0]!;
  }
  const show = (path: string, cookie: string) => fetch(`${gateway.urls[0]!}${path}`, { headers: { cookie } });

  test('names the viewer under /media, and nowhere else', async () => {
    const cookie = await aCookie();
    expect((await show('/media/ast_1/webp-320', `a=b; ${cookie}`)).status).toBe(200);
    expect(seen()).toMatchObject({ kind: 'viewer', userId: 'user_ann', scopes: ['chat'] });
    await fetch(`${gateway.urls[0]!}/uploads/ast_1`, { method: 'HEAD', headers: { cookie } });
    expect(seen()).toEqual({ kind: 'anonymous' });
    await gateway.post({ query: '{ messageLimits { pageMax } }' }, { cookie });
    expect(seen()).toEqual({ kind: 'anonymous' });
  });

  test('is nothing when it was altered, or made of nothing', async () => {
    const cookie = await aCookie();
    const [claims, signature] = cookie.slice('sl3_media='.length).split('.') as [string, string];
    const other = Buffer.from(Buffer.from(claims, 'base64url').toString().replace('user_ann', 'user_bob')).toString(
      'base64url',
    );
    for (const value of [`${other}.${signature}`, `${claims}.${signature.slice(1)}`, claims, '', '.', 'a.b.c']) {
      await show('/media/ast_1/webp-320', `sl3_media=${value}`);
      expect(seen()).toEqual({ kind: 'anonymous' });
    }
  });

  test('of somebody whose role was changed is nothing until they have a new one', async () => {
    const cookie = await aCookie();
    await show('/media/ast_1/webp-320', cookie);
    expect(seen()).toMatchObject({ kind: 'viewer' });
    const account = { userId: 'user_ann', handle: 'ann', displayName: 'Ann', version: 2 };
    gateway.world.facts.state('user.changed', 'user_ann_2', { ...account, role: 'MODERATOR', byUserId: 'user_adam' });
    await eventually(async () => {
      await show('/media/ast_1/webp-320', cookie);
      expect(seen()).toEqual({ kind: 'anonymous' });
    });
    await show('/media/ast_1/webp-320', await aCookie());
    expect(seen()).toMatchObject({ kind: 'viewer' });
  });

  test('ends with its session', async () => {
    const cookie = await aCookie();
    await show('/media/ast_1/webp-320', cookie);
    expect(seen()).toMatchObject({ kind: 'viewer' });
    gateway.hints.publish('session:revoked', { sessionId: 'ses_user_ann', userId: 'user_ann' });
    await eventually(async () => {
      await show('/media/ast_1/webp-320', cookie);
      expect(seen()).toEqual({ kind: 'anonymous' });
    });
  });
});

describe('given an origin of its own for files', () => {
  const gateway = gatewayFixture({ env: { MEDIA_ORIGIN: 'http://localhost:1' } });
  const at = async (host: string, path: string): Promise<IncomingMessage> => {
    const request = httpRequest(`${gateway.urls[0]!}${path}`, { headers: { host } });
    request.end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.resume();
    return response;
  };

  test('files are all that is served there, and pages elsewhere may show them', async () => {
    expect((await at('localhost:1', '/media/ast_1/file')).statusCode).toBe(200);
    for (const path of ['/', '/graphql', '/schema.graphql', '/health']) {
      expect((await at('localhost:1', path)).statusCode).toBe(404);
    }
    const { headers, statusCode } = await at('chat.example', '/health');
    expect(statusCode).toBe(200);
    expect(headers['content-security-policy']).toContain("img-src 'self' data: blob: http://localhost:1;");
  });
});
