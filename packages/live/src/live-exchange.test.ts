import { Client, gql, type OperationResult } from '@urql/core';
import { describe, expect, test, vi } from 'vitest';
import { pipe, subscribe } from 'wonka';
import { fetchExchange } from '@urql/core';
import type { LiveClient } from './live-client.js';
import { liveExchange } from './live-exchange.js';
import type { FollowPhase } from './room-follower.js';
import { socketFixture, untilState } from './testing/socket-fixture.js';
import type { ServerSocket } from './testing/socket-server.js';

const { aServer, aClient } = socketFixture();

const RoomEvents = gql`
  subscription RoomEvents($roomId: ID!, $after: Cursor) {
    roomEvents(roomId: $roomId, after: $after) {
      __typename
    }
  }
`;
const Rooms = gql`
  query Rooms {
    rooms
  }
`;
const Say = gql`
  mutation Say {
    say
  }
`;

function urqlOver(live: LiveClient, fetch: typeof globalThis.fetch, phases: FollowPhase[] = []): Client {
  return new Client({
    url: 'http://chat.test/graphql',
    fetch,
    preferGetMethod: false,
    exchanges: [liveExchange({ live, onPhase: (_operation, phase) => phases.push(phase) }), fetchExchange],
  });
}

const noHttp: typeof fetch = () => Promise.reject(new Error('nothing goes over HTTP here'));
const httpAnswers = (data: object) =>
  vi.fn<typeof fetch>(() =>
    Promise.resolve(new Response(JSON.stringify({ data }), { headers: { 'content-type': 'application/json' } })),
  );

const batch = (...seqs: number[]) => ({
  __typename: 'EventBatch',
  cursor: `c${String(seqs.at(-1))}`,
  events: seqs.map((seq) => ({ __typename: 'MessagePosted', seq })),
});

function send(socket: ServerSocket, id: string | undefined, roomEvents: object): void {
  socket.send({ type: 'next', id: id ?? '', payload: { data: { roomEvents } } });
}

describe('subscribing through the exchange', () => {
  test('resumes from the last place after a cut, and hands nothing on twice', async () => {
    const server = aServer();
    const live = await aClient(server);
    const phases: FollowPhase[] = [];
    const urql = urqlOver(live, noHttp, phases);
    const seen: number[] = [];
    pipe(
      urql.subscription(RoomEvents, { roomId: 'room_1', after: 'c4' }),
      subscribe(({ data }: OperationResult) => {
        seen.push(...data.roomEvents.events.map((event: { seq: number }) => event.seq));
      }),
    );

    const first = await server.connection();
    await first.accept();
    const subscribed = await first.next('subscribe');
    expect(subscribed.payload).toMatchObject({
      operationName: 'RoomEvents',
      variables: { roomId: 'room_1', after: 'c4' },
    });
    send(first, subscribed.id, batch(5, 6));
    await vi.waitFor(() => expect(seen).toEqual([5, 6]));
    first.cut();

    const second = await server.connection();
    await second.accept();
    const again = await second.next('subscribe');
    expect(again.payload).toMatchObject({ variables: { after: 'c6' } });
    send(second, again.id, batch(6, 7));
    await vi.waitFor(() => expect(seen).toEqual([5, 6, 7]));
    expect(phases.filter((phase, at) => phase !== phases[at - 1])).toEqual([
      'reconnecting',
      'catching up',
      'caught up',
      'reconnecting',
      'catching up',
      'caught up',
    ]);
  });

  test('asks again from the last good place when an event is missing, before it applies what follows', async () => {
    const server = aServer();
    const live = await aClient(server);
    const seen: number[] = [];
    pipe(
      urqlOver(live, noHttp).subscription(RoomEvents, { roomId: 'room_1', after: 'c4' }),
      subscribe(({ data }: OperationResult) => {
        seen.push(...data.roomEvents.events.map((event: { seq: number }) => event.seq));
      }),
    );
    const socket = await server.connection();
    await socket.accept();
    const { id } = await socket.next('subscribe');
    send(socket, id, batch(5));
    send(socket, id, batch(8));
    expect(await socket.next('complete')).toEqual({ type: 'complete', id });
    const again = await socket.next('subscribe');
    expect(again.payload).toMatchObject({ variables: { after: 'c5' } });
    send(socket, again.id, batch(6, 7, 8));
    await vi.waitFor(() => expect(seen).toEqual([5, 6, 7, 8]));
  });

  test('tells the caller when the room is closed to them', async () => {
    const server = aServer();
    const live = await aClient(server);
    const results: OperationResult[] = [];
    pipe(
      urqlOver(live, noHttp).subscription(RoomEvents, { roomId: 'room_1' }),
      subscribe((result) => results.push(result)),
    );
    const socket = await server.connection();
    await socket.accept();
    const { id } = await socket.next('subscribe');
    const refused = [{ message: 'Not found', extensions: { code: 'NOT_FOUND' } }];
    socket.send({ type: 'error', id: id!, payload: refused as unknown as Record<string, unknown> });
    await vi.waitFor(() => expect(results).toHaveLength(1));
    expect(results[0]?.error?.graphQLErrors[0]?.extensions).toEqual({ code: 'NOT_FOUND' });
  });
});

describe('asking and sending through the exchange', () => {
  test('goes over the socket while it is up', async () => {
    const server = aServer();
    const live = await aClient(server);
    const socket = await server.connection();
    await socket.accept();
    await untilState(live, 'up');
    const answer = urqlOver(live, noHttp).query(Rooms, {}).toPromise();
    const { id } = await socket.next('subscribe');
    socket.send({ type: 'next', id: id!, payload: { data: { rooms: 3 } } });
    socket.send({ type: 'complete', id: id! });
    expect((await answer).data).toEqual({ rooms: 3 });
  });

  test('goes over HTTP while it is not', async () => {
    const server = aServer();
    const live = await aClient(server);
    const http = httpAnswers({ rooms: 3 });
    expect((await urqlOver(live, http).query(Rooms, {}).toPromise()).data).toEqual({ rooms: 3 });
    expect(http).toHaveBeenCalledOnce();
  });

  test('asks over HTTP what was cut off in flight', async () => {
    const server = aServer();
    const live = await aClient(server);
    const socket = await server.connection();
    await socket.accept();
    await untilState(live, 'up');
    const answer = urqlOver(live, httpAnswers({ rooms: 3 }))
      .query(Rooms, {})
      .toPromise();
    await socket.next('subscribe');
    socket.cut();
    expect((await answer).data).toEqual({ rooms: 3 });
  });

  test('does not send a mutation twice by itself: its caller hears that nobody knows', async () => {
    const server = aServer();
    const live = await aClient(server);
    const socket = await server.connection();
    await socket.accept();
    await untilState(live, 'up');
    const http = httpAnswers({ say: true });
    const answer = urqlOver(live, http).mutation(Say, {}).toPromise();
    await socket.next('subscribe');
    socket.cut();
    expect((await answer).error?.networkError).toBeDefined();
    expect(http).not.toHaveBeenCalled();
  });
});
