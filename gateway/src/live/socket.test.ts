import { eventually } from '@sl3/platform/testing/eventually';
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { describe, expect, test } from 'vitest';
import { closedSockets } from '../metrics.js';
import { gatewayFixture } from '../testing/fixture.js';
import { ROOM_EVENTS } from '../testing/live-fixture.js';
import { SocketClient } from '../testing/socket-client.js';

const repeat = (count: number, one: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => one(index)).join(' ');
const FRAGMENT_BOMB = `{ ...F0 } ${repeat(28, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)} fragment F28 on Query { __typename }`;

describe('a socket', () => {
  const gateway = gatewayFixture({ env: { HEARTBEAT_MS: '300', SOCKETS_PER_USER: '3' } });
  const connect = () => SocketClient.connect(gateway.urls[0]!);
  const init = (accessToken: unknown) => ({ type: 'connection_init', payload: { accessToken } });

  describe('is let in', () => {
    test('with a good token, and no other way', async () => {
      const expired = await gateway.token({ userId: 'user_ann', lifeS: -60 });
      for (const [token, code] of [
        [undefined, 4401],
        ['nonsense', 4401],
        [{ $gt: '' }, 4401],
        [expired, 4403],
      ] as const) {
        const socket = await connect();
        socket.send(init(token));
        expect([token, (await socket.whenClosed()).code]).toEqual([token, code]);
        expect(socket.frames).toEqual([]);
      }
    });

    test('only from our own pages, or from no page at all', async () => {
      const from = (origin: string) => SocketClient.connect(gateway.urls[0]!, { origin });
      await expect(from('https://evil.example')).rejects.toThrow('403');
      (await from(gateway.urls[0]!)).close();
    });

    test('only at /graphql, speaking graphql-transport-ws', async () => {
      const { WebSocket } = await import('ws');
      const elsewhere = new WebSocket(`${gateway.urls[0]!.replace('http', 'ws')}/other`, 'graphql-transport-ws');
      await expect(new Promise((_resolve, reject) => elsewhere.once('error', reject))).rejects.toThrow('404');
      const old = new WebSocket(`${gateway.urls[0]!.replace('http', 'ws')}/graphql`, 'graphql-ws');
      const refused = await new Promise((resolve) => {
        old.once('error', () => {
          resolve('refused');
        });
        old.once('close', resolve);
      });
      expect(['refused', 4406]).toContain(refused);
    });

    test('and one that speaks anything else is cut at once, whether or not it answers', async () => {
      const { port } = new URL(gateway.urls[0]!);
      const mute = connectTcp(Number(port), '127.0.0.1');
      const heard: Buffer[] = [];
      mute.on('data', (data) => heard.push(data));
      mute.write(
        `GET /graphql HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
      );
      await once(mute, 'close');
      expect(Buffer.concat(heard).includes(Buffer.from([4406 >> 8, 4406 & 0xff]))).toBe(true);
    });

    test('and one that is refused cannot end the process with a broken frame', async () => {
      const { WebSocket } = await import('ws');
      const old = new WebSocket(`${gateway.urls[0]!.replace('http', 'ws')}/graphql`);
      old.on('error', () => undefined);
      old.on('upgrade', ({ socket }) => socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff])));
      await new Promise((resolve) => old.once('close', resolve));
      (await gateway.socket('user_after')).close();
    });

    test('at most three times for one person here; the fourth is to come back later', async () => {
      const sockets = [];
      for (let index = 0; index < 3; index += 1) sockets.push(await gateway.socket('user_many'));
      const fourth = await connect();
      fourth.send(init(await gateway.token({ userId: 'user_many' })));
      expect((await fourth.whenClosed()).code).toBe(1013);
      for (const socket of sockets) socket.close();
    });

    test('within 3 s of connecting', async () => {
      expect((await (await connect()).whenClosed()).code).toBe(4408);
    });
  });

  test('that uses an id again hears of the second operation only, and leaves nothing behind', async () => {
    gateway.world.logs.member('room_again', 'user_again', 'JOINED', 'MEMBER');
    const socket = await gateway.socket('user_again');
    const subscribe = {
      id: 'one',
      type: 'subscribe',
      payload: { query: ROOM_EVENTS, variables: { roomId: 'room_again' } },
    };
    socket.send(subscribe);
    socket.send({ id: 'one', type: 'complete' });
    socket.send(subscribe);
    await socket.next((message) => message['type'] === 'next');
    gateway.world.logs.post('room_again', 'user_again', 'once');
    await socket.next((message) => JSON.stringify(message).includes('once'));
    await socket.request('{ me { id } }');
    expect(socket.seqs('one')).toEqual([2]);
    socket.close();
  });

  describe('is closed', () => {
    test.each([
      [
        'bad JSON',
        (socket: SocketClient) => {
          socket.ws.send('{');
        },
        4400,
      ],
      [
        'a message nobody knows',
        (socket: SocketClient) => {
          socket.send({ type: 'start' });
        },
        4400,
      ],
      [
        'an id that is too long',
        (socket: SocketClient) => {
          socket.send({ id: 'x'.repeat(200), type: 'subscribe', payload: { query: '{ me { id } }' } });
        },
        4400,
      ],
      [
        'a second connection_init',
        (socket: SocketClient) => {
          socket.send({ type: 'connection_init' });
        },
        4429,
      ],
      [
        'a message over 64 KB',
        (socket: SocketClient) => {
          socket.ws.send('x'.repeat(65_537));
        },
        1009,
      ],
      [
        'more than 150 messages at once',
        (socket: SocketClient) => {
          for (let i = 0; i < 200; i += 1) socket.send({ type: 'pong' });
        },
        1013,
      ],
    ])('for %s', async (_title, misbehave, code) => {
      const socket = await gateway.socket('user_bad');
      misbehave(socket);
      expect((await socket.whenClosed()).code).toBe(code);
    });

    test('for an id that is in use', async () => {
      gateway.world.logs.member('room_b', 'user_twice', 'JOINED', 'MEMBER');
      const socket = await gateway.socket('user_twice');
      const message = {
        id: 'same',
        type: 'subscribe',
        payload: { query: ROOM_EVENTS, variables: { roomId: 'room_b' } },
      };
      socket.send(message);
      socket.send(message);
      expect((await socket.whenClosed()).code).toBe(4409);
    });

    test('with 4403 when its token runs out, unless a ping brought a fresh one', async () => {
      const [stale, fresh] = [await connect(), await connect()];
      // Long enough that a busy machine acknowledges both before the token runs out.
      for (const socket of [stale, fresh]) socket.send(init(await gateway.token({ userId: 'user_ann', lifeS: 4 })));
      fresh.send({ type: 'ping' });
      await fresh.next(({ type }) => type === 'connection_ack');
      fresh.send({ type: 'ping', payload: { accessToken: await gateway.token({ userId: 'user_ann' }) } });
      expect((await stale.whenClosed()).code).toBe(4403);
      await fresh.next(({ type }) => type === 'pong');
      expect(fresh.closed).toBeUndefined();
      fresh.close();
    });

    test('with 4401 when a ping brings the token of somebody else', async () => {
      const socket = await gateway.socket('user_ann');
      socket.send({ type: 'ping', payload: { accessToken: await gateway.token({ userId: 'user_eve' }) } });
      expect((await socket.whenClosed()).code).toBe(4401);
    });

    test('with 4401 as soon as its session is revoked, and does not come back', async () => {
      const socket = await gateway.socket('user_banned');
      gateway.hints.publish('session:revoked', { sessionId: 'ses_user_banned', userId: 'user_banned' });
      expect((await socket.whenClosed()).code).toBe(4401);
      const again = await connect();
      again.send(init(await gateway.token({ userId: 'user_banned' })));
      expect((await again.whenClosed()).code).toBe(4401);
    });
  });

  describe('carries queries and mutations through the same checks as HTTP', () => {
    test('and answers as HTTP does', async () => {
      const socket = await gateway.socket('user_ann');
      expect(await socket.request('{ me { id } }')).toMatchObject({
        type: 'next',
        payload: { data: { me: { id: 'user_ann' } } },
      });
      const send =
        'mutation ($i: SendMessageInput!) { sendMessage(input: $i) { ... on SendMessageSuccess { sent { seq body } } } }';
      const input = { roomId: 'room_sent', body: 'over the socket', clientNonce: 'n' };
      expect((await socket.request(send, { i: input }))['payload']).toEqual({
        data: { sendMessage: { sent: { seq: 1, body: 'over the socket' } } },
      });
      socket.close();
    });

    test.each([
      ['introspection', '{ __schema { types { name } } }', 'GRAPHQL_VALIDATION_FAILED'],
      ['what is not GraphQL', '{ me { id }', 'GRAPHQL_PARSE_FAILED'],
      ['101 aliases', `{ ${repeat(101, (i) => `a${i}: __typename`)} }`, 'OPERATION_TOO_COMPLEX'],
      ['a field 500 times', `{ ${repeat(440, () => '__typename')} }`, 'OPERATION_TOO_COMPLEX'],
      [
        '60 fragments in one another',
        `${'{ ...'.repeat(60)} { __typename }${' }'.repeat(60)}`,
        'OPERATION_TOO_COMPLEX',
      ],
      ['2^28 expansions', FRAGMENT_BOMB, 'OPERATION_TOO_COMPLEX'],
      ['a page of a million', '{ searchRooms(first: 1000000) { edges { cursor } } }', 'OPERATION_TOO_COMPLEX'],
      ['what wants another role', '{ moderationCase(id: "1") { id } }', 'FORBIDDEN'],
      [
        'two subscriptions in one',
        'subscription { a: myEvents { __typename } b: myEvents { __typename } }',
        'GRAPHQL_VALIDATION_FAILED',
      ],
    ])('and refuses %s at once', async (_title, query, code) => {
      const socket = await gateway.socket('user_limits');
      const timesMs: number[] = [];
      let refused: unknown;
      for (let run = 0; run < 3; run += 1) {
        const startedAt = performance.now();
        refused = await socket.request(query);
        timesMs.push(performance.now() - startedAt);
      }
      expect(Math.min(...timesMs)).toBeLessThan(50); // the best of three: the machine is busy with other tests
      expect(refused).toMatchObject({ type: 'error', payload: [{ extensions: { code } }] });
      socket.close();
    });

    test('a fault of a subgraph is an internal error', async () => {
      gateway.world.usersFault = 'bug';
      const socket = await gateway.socket('user_ann');
      const answer = await socket.request('{ user(id: "user_bob") { id handle } }');
      gateway.world.usersFault = undefined;
      expect(answer['payload'].errors[0].extensions).toEqual({
        code: 'INTERNAL_SERVER_ERROR',
        requestId: expect.any(String),
      });
      socket.close();
    });
  });

  describe('listens to a room', () => {
    test('begins with a heartbeat, hears what is said, and a heartbeat in between', async () => {
      const { logs } = gateway.world;
      logs.member('room_a', 'user_ann', 'JOINED', 'MEMBER');
      const ann = await gateway.socket('user_ann');
      const id = ann.subscribe(ROOM_EVENTS, { roomId: 'room_a' });
      await eventually(() => {
        expect(ann.payloads(id)[0]).toMatchObject({ __typename: 'Heartbeat', headSeq: 1 });
      });
      logs.post('room_a', 'user_bob', 'hello');
      await eventually(() => {
        expect(ann.seqs(id)).toEqual([2]);
        expect(ann.payloads(id).at(-1)).toMatchObject({ __typename: 'Heartbeat', headSeq: 2 });
      });
      expect(ann.payloads(id).find(({ __typename }) => __typename === 'EventBatch')).toMatchObject({
        events: [{ __typename: 'MessagePosted', seq: 2, message: { body: 'hello', author: { handle: 'bob' } } }],
      });
      ann.send({ id, type: 'complete' });
      ann.close();
    });

    test('receives the same bytes as everybody else, but for its own id', async () => {
      const { logs } = gateway.world;
      const names = ['one', 'two', 'three', 'four'].map((name) => `user_${name}`);
      for (const name of names) logs.member('room_same', name, 'JOINED', 'MEMBER');
      const sockets = await Promise.all(names.map((name) => gateway.socket(name)));
      const ids = sockets.map((socket, index) => {
        const id = `${'long-'.repeat(index * 30)}id`.slice(-120);
        socket.send({ id, type: 'subscribe', payload: { query: ROOM_EVENTS, variables: { roomId: 'room_same' } } });
        return id;
      });
      await Promise.all(sockets.map((socket) => socket.next(({ type }) => type === 'next')));
      logs.post('room_same', 'user_bob', 'é'.repeat(40_000)); // a frame with a long length, and letters of two bytes
      const frames = await Promise.all(
        sockets.map(async (socket, index) => {
          await eventually(() => {
            expect(socket.seqs(ids[index]!)).toHaveLength(1);
          });
          const frame = socket.frames.find((one) => one.includes('MessagePosted'))!;
          return frame.replace(`{"id":"${ids[index]!}"`, '');
        }),
      );
      expect(new Set(frames).size).toBe(1);
      expect(frames[0]!.length).toBeGreaterThan(40_000);
      for (const socket of sockets) socket.close();
    });

    test('to a hundred of them, and is told to wait with the next', async () => {
      const { logs } = gateway.world;
      logs.member('room_c', 'user_hundred', 'JOINED', 'MEMBER');
      const socket = await gateway.socket('user_hundred');
      for (let index = 0; index < 100; index += 1) socket.subscribe(ROOM_EVENTS, { roomId: 'room_c' });
      const refused = await socket.request(ROOM_EVENTS, { roomId: 'room_c' });
      expect(refused).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'RATE_LIMITED' } }] });
      socket.close();
    });
  });
});

describe('a reader that is too slow', () => {
  const gateway = gatewayFixture({ env: { SLOW_READER_MS: '500' } });

  test('is closed with 1013, and resumes without a hole', async () => {
    const { logs } = gateway.world;
    logs.member('room_a', 'user_slow', 'JOINED', 'MEMBER');
    const slow = await gateway.socket('user_slow');
    const id = slow.subscribe(ROOM_EVENTS, { roomId: 'room_a' });
    await slow.next(({ type }) => type === 'next');
    slow.ws.pause();
    // Far beyond what the system itself buffers on loopback.
    for (let index = 0; index < 200; index += 1) logs.post('room_a', 'user_bob', 'x'.repeat(60_000));
    const closed = await closedSockets.get();
    const count = closed.values.find(({ labels }) => labels.code === 1013)?.value ?? 0;
    await eventually(
      async () => {
        const { values } = await closedSockets.get();
        expect(values.find(({ labels }) => labels.code === 1013)?.value).toBe(count + 1);
      },
      { withinMs: 8_000 },
    );
    slow.ws.resume();
    expect((await slow.whenClosed()).code).toBe(1013);

    const cursor = slow.payloads(id).findLast((payload) => payload['cursor'])!['cursor'] as string;
    const again = await gateway.socket('user_slow');
    const rest = again.subscribe(ROOM_EVENTS, { roomId: 'room_a', after: cursor });
    await eventually(() => {
      expect([...slow.seqs(id), ...again.seqs(rest)]).toEqual(Array.from({ length: 200 }, (_, index) => index + 2));
    });
  });
});

describe('a gateway that restarts', () => {
  const gateway = gatewayFixture();

  test('tells its sockets to come back in a moment', async () => {
    const socket = await gateway.socket('user_ann');
    const closing = gateway.stop(0);
    expect((await socket.whenClosed()).code).toBe(1012);
    await closing;
  });
});
