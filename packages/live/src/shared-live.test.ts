import { afterEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { LiveClient, type LiveResult, type LiveSink } from './live-client.js';
import { SharedLive } from './shared-live.js';
import { LocalLocks } from './testing/local-locks.js';
import { SocketServer, type ServerSocket } from './testing/socket-server.js';

const tabs: SharedLive[] = [];
const servers: SocketServer[] = [];
let people = 0;

afterEach(async () => {
  for (const tab of tabs.splice(0)) tab.stop();
  for (const server of servers.splice(0)) await server[Symbol.asyncDispose]();
});

async function aPerson() {
  const server = new SocketServer();
  servers.push(server);
  const url = await server.url();
  const locks = new LocalLocks();
  const name = `sl3:test:${String((people += 1))}`;
  const aTab = () => {
    const own = locks.tab();
    const tab = new SharedLive({
      name,
      locks: own,
      createClient: () =>
        new LiveClient({
          url,
          accessToken: () => Promise.resolve('token'),
          refreshAccessToken: () => Promise.resolve(),
          onSignedOut: () => undefined,
          isOnline: () => true,
          webSocket: WebSocket,
          random: () => 0,
        }),
    });
    tabs.push(tab);
    tab.start();
    return { tab, die: own.die };
  };
  return { server, aTab };
}

function aSink() {
  const results: LiveResult[] = [];
  const sink: LiveSink = { next: (result) => void results.push(result), fail: vi.fn(), complete: vi.fn() };
  return { sink, results };
}

const request = (after: () => string) => ({
  query: 'subscription',
  get variables() {
    return { after: after() };
  },
});

async function answer(socket: ServerSocket, data: object): Promise<Record<string, unknown>> {
  const { id, payload } = await socket.next('subscribe');
  socket.send({ type: 'next', id: id!, payload: { data } });
  return payload!;
}

const untilUp = (tab: SharedLive) => vi.waitFor(() => expect(tab.state).toBe('up'));

describe('several tabs of one person', () => {
  test('share one socket, and each gets what it asked for', async () => {
    const { server, aTab } = await aPerson();
    const { tab: first } = aTab();
    const socket = await server.connection();
    await socket.accept();
    await untilUp(first);
    const { tab: second } = aTab();
    await untilUp(second);
    expect([first.isLeading, second.isLeading]).toEqual([true, false]);

    const { sink, results } = aSink();
    second.subscribe(
      request(() => 'c1'),
      sink,
    );
    await answer(socket, { for: 'second' });
    await vi.waitFor(() => expect(results).toEqual([{ data: { for: 'second' } }]));
  });

  test('go on over the next one when the leading tab is closed, each from its own place', async () => {
    const { server, aTab } = await aPerson();
    const { tab: first } = aTab();
    const socket = await server.connection();
    await socket.accept();
    const { tab: second } = aTab();
    const { tab: third } = aTab();
    await untilUp(second);
    await untilUp(third);
    let place = 'c1';
    const { sink, results } = aSink();
    third.subscribe(
      request(() => place),
      sink,
    );
    await answer(socket, { seq: 1 });
    await vi.waitFor(() => expect(results).toHaveLength(1));
    place = 'c2';
    first.stop();

    const next = await server.connection();
    await next.accept();
    expect(await answer(next, { seq: 2 })).toMatchObject({ variables: { after: 'c2' } });
    await vi.waitFor(() => expect(results).toHaveLength(2));
    expect([second.isLeading, third.isLeading]).toEqual([true, false]);
  });

  test('send their operations again when the one socket was cut', async () => {
    const { server, aTab } = await aPerson();
    aTab();
    const socket = await server.connection();
    await socket.accept();
    const { tab: second } = aTab();
    await untilUp(second);
    let place = 'c1';
    const { sink } = aSink();
    second.subscribe(
      request(() => place),
      sink,
    );
    await answer(socket, {});
    place = 'c5';
    socket.cut();
    const next = await server.connection();
    await next.accept();
    expect(await answer(next, {})).toMatchObject({ variables: { after: 'c5' } });
  });

  test('end what a tab asked for when that tab dies without a word', async () => {
    const { server, aTab } = await aPerson();
    aTab();
    const socket = await server.connection();
    await socket.accept();
    const { tab: second, die } = aTab();
    await untilUp(second);
    second.subscribe(
      request(() => 'c1'),
      aSink().sink,
    );
    const { id } = await socket.next('subscribe');
    die();
    expect(await socket.next('complete')).toEqual({ type: 'complete', id });
  });

  test('end what a tab asked for when it is no longer wanted', async () => {
    const { server, aTab } = await aPerson();
    aTab();
    const socket = await server.connection();
    await socket.accept();
    const { tab: second } = aTab();
    await untilUp(second);
    const end = second.subscribe(
      request(() => 'c1'),
      aSink().sink,
    );
    const { id } = await socket.next('subscribe');
    end();
    expect(await socket.next('complete')).toEqual({ type: 'complete', id });
  });

  test('have a socket each where there are no locks', async () => {
    const server = new SocketServer();
    servers.push(server);
    const url = await server.url();
    for (let count = 0; count < 2; count += 1) {
      const tab = new SharedLive({
        name: 'sl3:test:alone',
        locks: null,
        createClient: () =>
          new LiveClient({
            url,
            accessToken: () => Promise.resolve('token'),
            refreshAccessToken: () => Promise.resolve(),
            onSignedOut: () => undefined,
            isOnline: () => true,
            webSocket: WebSocket,
          }),
      });
      tabs.push(tab);
      tab.start();
      await (await server.connection()).accept();
      await untilUp(tab);
    }
  });
});
