import { describe, expect, test, vi } from 'vitest';
import type { LiveResult, LiveSink } from './live-client.js';
import { socketFixture, untilState } from './testing/socket-fixture.js';

const { aServer, aClient } = socketFixture();
const request = { query: '{ rooms }', variables: {} };

function queue() {
  const results: LiveResult[] = [];
  const waiting: ((result: LiveResult) => void)[] = [];
  const sink = {
    next: vi.fn<LiveSink['next']>((result: LiveResult) => {
      const first = waiting.shift();
      if (first) first(result);
      else results.push(result);
    }),
    fail: vi.fn<LiveSink['fail']>(),
    complete: vi.fn<LiveSink['complete']>(),
    arrived: (): Promise<LiveResult> => {
      const known = results.shift();
      return known ? Promise.resolve(known) : new Promise((resolve) => waiting.push(resolve));
    },
  };
  return sink;
}

describe('a live connection', () => {
  test('connects by itself and brings the access token and the language', async () => {
    const server = aServer();
    const client = await aClient(server, { connectionParams: () => ({ locale: 'fr' }) });
    const socket = await server.connection();
    expect((await socket.accept()).payload).toEqual({ accessToken: 'token', locale: 'fr' });
    await untilState(client, 'up');
  });

  test('runs what was subscribed to again after a cut, with the variables of that moment', async () => {
    const server = aServer();
    const client = await aClient(server);
    let after = 'c0';
    const sink = queue();
    client.subscribe(
      {
        query: 'subscription',
        get variables() {
          return { after };
        },
      },
      sink,
    );
    const first = await server.connection();
    await first.accept();
    expect((await first.next('subscribe')).payload).toMatchObject({ variables: { after: 'c0' } });
    after = 'c7';
    first.cut();

    const second = await server.connection();
    await second.accept();
    const { id, payload } = await second.next('subscribe');
    expect(payload).toMatchObject({ variables: { after: 'c7' } });
    second.send({ type: 'next', id: id!, payload: { data: { ok: true } } });
    expect(await sink.arrived()).toEqual({ data: { ok: true } });
    expect(sink.complete).not.toHaveBeenCalled();
  });

  test.each([1006, 1011, 1012, 4400, 4429, 4500])('comes back after a close with %i', async (code) => {
    const server = aServer();
    const client = await aClient(server);
    const first = await server.connection();
    await first.accept();
    await untilState(client, 'up');
    if (code === 1006) first.cut();
    else first.close(code);
    await untilState(client, 'reconnecting');
    await (await server.connection()).accept();
    await untilState(client, 'up');
  });

  test('gets a new token before it reconnects when the old one expired', async () => {
    const server = aServer();
    let token = 'old';
    const refreshAccessToken = vi.fn(() => {
      token = 'new';
      return Promise.resolve();
    });
    await aClient(server, { accessToken: () => Promise.resolve(token), refreshAccessToken });
    const first = await server.connection();
    await first.accept();
    first.close(4403);
    expect((await (await server.connection()).accept()).payload).toEqual({ accessToken: 'new' });
    expect(refreshAccessToken).toHaveBeenCalledOnce();
  });

  test('stops for good when the server says that the session is over', async () => {
    const server = aServer();
    const onSignedOut = vi.fn();
    const client = await aClient(server, { onSignedOut });
    const socket = await server.connection();
    await socket.accept();
    socket.close(4401);
    await untilState(client, 'ended');
    expect(onSignedOut).toHaveBeenCalledOnce();
  });

  test('hands a fresh token to the live socket in a ping', async () => {
    const server = aServer();
    const client = await aClient(server);
    const socket = await server.connection();
    await socket.accept();
    await untilState(client, 'up');
    client.sendAccessToken('fresh');
    expect(await socket.next('ping')).toEqual({ type: 'ping', payload: { accessToken: 'fresh' } });
  });

  test('drops a socket on which nobody answers', async () => {
    const server = aServer();
    const client = await aClient(server, { pingEveryMs: 20, pongWithinMs: 20 });
    await (await server.connection()).accept();
    // The fixture's server never answers a ping.
    await (await server.connection()).accept();
    await untilState(client, 'up');
  });

  test('says that it is offline while the device has no network, and tries at once when it is back', async () => {
    const server = aServer();
    let isOnline = true;
    const client = await aClient(server, { isOnline: () => isOnline });
    await (await server.connection()).accept();
    await untilState(client, 'up');
    isOnline = false;
    client.cut();
    await untilState(client, 'offline');
    isOnline = true;
    client.nudge();
    await (await server.connection()).accept();
    await untilState(client, 'up');
  });

  test('tells the caller when the server refuses an operation', async () => {
    const server = aServer();
    const client = await aClient(server);
    const sink = queue();
    client.subscribe(request, sink);
    const socket = await server.connection();
    await socket.accept();
    const { id } = await socket.next('subscribe');
    const refused = [{ message: 'no', extensions: { code: 'NOT_FOUND' } }];
    socket.send({ type: 'error', id: id!, payload: refused as unknown as Record<string, unknown> });
    await vi.waitFor(() => expect(sink.fail).toHaveBeenCalledWith(refused));
  });
});
