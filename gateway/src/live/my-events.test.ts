import { eventually } from '@sl3/platform/testing/eventually';
import { describe, expect, test } from 'vitest';
import { gatewayFixture } from '../testing/fixture.js';
import { ROOM_EVENTS } from '../testing/live-fixture.js';
import type { SocketClient } from '../testing/socket-client.js';

const MY_EVENTS = /* GraphQL */ `
  subscription ($after: Cursor) {
    myEvents(after: $after) {
      __typename
      ... on RoomHeads {
        heads {
          roomId
          headSeq
          postOrdinal
        }
      }
      ... on InboxBatch {
        cursor
        events {
          __typename
          seq
          ... on MyMembershipChanged {
            change
            roomId
            room {
              name
              kind
            }
          }
          ... on ReadMarkMoved {
            lastReadSeq
            unreadCount
          }
        }
      }
      ... on Gap {
        fromSeq
        toSeq
        cursor
      }
      ... on Reset {
        reason
        cursor
      }
      ... on Heartbeat {
        headSeq
        cursor
      }
    }
  }
`;

describe('what concerns a person', () => {
  const gateway = gatewayFixture({ gateways: 2 });
  const heads = (socket: SocketClient, id: string) =>
    socket.payloads(id, 'myEvents').filter((p) => p['__typename'] === 'RoomHeads');
  const membership = (userId: string, roomId: string, change: 'JOINED' | 'LEFT' | 'REMOVED') =>
    gateway.world.logs.append(`inbox_${userId}`, {
      ...{ kind: 'membership', roomId, userId, change },
      event: {
        ...{ __typename: 'MyMembershipChanged', change, role: null, roomId },
        room: { __typename: 'Room', id: roomId },
      },
    });

  test('begins with where all their rooms stand', async () => {
    const { logs } = gateway.world;
    for (const room of ['room_a', 'room_b']) logs.member(room, 'user_ann', 'JOINED', 'MEMBER');
    logs.post('room_b', 'user_bob', 'hello');
    const ann = await gateway.socket('user_ann');
    const id = ann.subscribe(MY_EVENTS);
    await eventually(() => {
      expect(ann.payloads(id, 'myEvents')).toEqual([
        {
          __typename: 'RoomHeads',
          heads: [
            { roomId: 'room_a', headSeq: 1, postOrdinal: 0 },
            { roomId: 'room_b', headSeq: 2, postOrdinal: 1 },
          ],
        },
        { __typename: 'Heartbeat', headSeq: 0, cursor: expect.any(String) },
      ]);
    });
    ann.close();
  });

  test('goes on with the rooms that move, at most four times a second, and with their inbox', async () => {
    const { logs } = gateway.world;
    logs.member('room_busy', 'user_eve', 'JOINED', 'MEMBER');
    const eve = await gateway.socket('user_eve');
    const id = eve.subscribe(MY_EVENTS);
    await eventually(() => {
      expect(heads(eve, id)).toHaveLength(1);
    });
    const startedAt = performance.now();
    for (let index = 0; index < 40; index += 1) {
      logs.post('room_busy', 'user_bob', 'hello');
      await new Promise(setImmediate);
    }
    await eventually(() => {
      expect(heads(eve, id).at(-1)!['heads']).toEqual([{ roomId: 'room_busy', headSeq: 41, postOrdinal: 40 }]);
    });
    const seconds = (performance.now() - startedAt) / 1_000;
    expect(heads(eve, id).length - 1).toBeLessThanOrEqual(1 + seconds * 4);

    logs.append('inbox_user_eve', {
      ...{ kind: 'read-mark', roomId: 'room_busy' },
      event: {
        __typename: 'ReadMarkMoved',
        roomId: 'room_busy',
        room: { __typename: 'Room', id: 'room_busy' },
        lastReadSeq: 41,
        unreadCount: 0,
      },
    });
    await eventually(() => {
      expect(eve.payloads(id, 'myEvents').at(-1)).toMatchObject({
        __typename: 'InboxBatch',
        events: [{ __typename: 'ReadMarkMoved', seq: 1, lastReadSeq: 41, unreadCount: 0 }],
      });
    });
    eve.close();
  });

  test('follows them into a room and out of it, from any node', async () => {
    const { logs } = gateway.world;
    const sockets = [await gateway.socket('user_dan', 0), await gateway.socket('user_dan', 1)];
    const ids = sockets.map((socket) => socket.subscribe(MY_EVENTS));
    for (const [index, socket] of sockets.entries())
      await eventually(() => {
        expect(heads(socket, ids[index]!)).toHaveLength(1);
      });

    logs.member('room_new', 'user_dan', 'JOINED', 'MEMBER');
    membership('user_dan', 'room_new', 'JOINED');
    const headsOfNew = (index: number) =>
      heads(sockets[index]!, ids[index]!)
        .flatMap((payload) => payload['heads'])
        .filter((h) => h.roomId === 'room_new');
    await eventually(() => {
      for (const index of [0, 1]) expect(headsOfNew(index).at(-1)).toMatchObject({ headSeq: 1 });
    });
    logs.post('room_new', 'user_bob', 'welcome');
    await eventually(() => {
      for (const index of [0, 1]) expect(headsOfNew(index).at(-1)).toMatchObject({ headSeq: 2, postOrdinal: 1 });
    });

    membership('user_dan', 'room_new', 'LEFT');
    await eventually(() => {
      for (const index of [0, 1]) expect(sockets[index]!.seqs(ids[index]!, 'myEvents')).toEqual([1, 2]);
    });
    logs.post('room_new', 'user_bob', 'said when dan was gone');
    logs.member('room_other', 'user_dan', 'JOINED', 'MEMBER');
    membership('user_dan', 'room_other', 'JOINED');
    await eventually(() => {
      for (const [index, socket] of sockets.entries()) expect(socket.seqs(ids[index]!, 'myEvents')).toEqual([1, 2, 3]);
    });
    for (const index of [0, 1]) expect(headsOfNew(index).at(-1)).toMatchObject({ headSeq: 2 });
    for (const socket of sockets) socket.close();
  });

  test('tells of the removal from a room they no longer see, and of the rest of the batch', async () => {
    const gus = await gateway.socket('user_gus');
    const id = gus.subscribe(MY_EVENTS);
    await gus.next(({ payload }) => payload?.data?.myEvents.__typename === 'Heartbeat');
    membership('user_gus', 'room_none', 'REMOVED');
    membership('user_gus', 'room_there', 'JOINED');
    await eventually(() => {
      expect(gus.seqs(id, 'myEvents')).toEqual([1, 2]);
    });
    const told = { __typename: 'MyMembershipChanged' };
    expect(gus.payloads(id, 'myEvents').flatMap((payload) => payload['events'] ?? [])).toEqual([
      { ...told, seq: 1, change: 'REMOVED', roomId: 'room_none', room: null },
      { ...told, seq: 2, change: 'JOINED', roomId: 'room_there', room: { name: 'Room room_there', kind: 'PUBLIC' } },
    ]);
    gus.close();
  });

  test('resumes on another node', async () => {
    const first = await gateway.socket('user_fay', 0);
    const id = first.subscribe(MY_EVENTS);
    await first.next(({ payload }) => payload?.data?.myEvents.__typename === 'Heartbeat');
    membership('user_fay', 'room_x', 'JOINED');
    await eventually(() => {
      expect(first.seqs(id, 'myEvents')).toEqual([1]);
    });
    const cursor = first.payloads(id, 'myEvents').findLast((payload) => payload['cursor'])!['cursor'];
    first.close();
    membership('user_fay', 'room_y', 'JOINED');
    const second = await gateway.socket('user_fay', 1);
    const again = second.subscribe(MY_EVENTS, { after: cursor });
    await eventually(() => {
      expect(second.seqs(again, 'myEvents')).toEqual([2]);
    });
    second.close();
  });
});

describe('two gateways', () => {
  const gateway = gatewayFixture({ gateways: 2 });

  test('tell the same room the same, and a subscriber moves between them without a hole', async () => {
    const { logs } = gateway.world;
    logs.member('room_a', 'user_ann', 'JOINED', 'MEMBER');
    const seen: number[] = [];
    let after: string | undefined;
    for (let round = 0; round < 6; round += 1) {
      const socket = await gateway.socket('user_ann', round % 2);
      const id = socket.subscribe(ROOM_EVENTS, { roomId: 'room_a', ...(after !== undefined && { after }) });
      await socket.next(({ type }) => type === 'next');
      logs.post('room_a', 'user_bob', `while listening ${round}`);
      await eventually(() => {
        expect(socket.seqs(id)).toContain(logs.logs.get('room_a')!.length);
      });
      seen.push(...socket.seqs(id));
      after = socket.payloads(id).findLast((payload) => payload['cursor'])!['cursor'] as string;
      socket.close();
      logs.post('room_a', 'user_bob', `while away ${round}`);
    }
    expect(seen).toEqual(Array.from({ length: 11 }, (_, index) => index + 2));
  });
});
