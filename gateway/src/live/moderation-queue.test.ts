import { eventually } from '@sl3/platform/testing/eventually';
import { afterEach, describe, expect, test } from 'vitest';
import { gatewayFixture } from '../testing/fixture.js';
import { ROOM_EVENTS } from '../testing/live-fixture.js';
import type { SocketClient } from '../testing/socket-client.js';
import { CASE_QUEUE } from './log-source.js';

const QUEUE = /* GraphQL */ `
  subscription ($after: Cursor) {
    moderationQueue(after: $after) {
      __typename
      ... on CaseBatch {
        cursor
        events {
          seq
          change
          case {
            id
            state
          }
          counts {
            openCases
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

const gateway = gatewayFixture({ gateways: 2, env: { POLL_MS: '200' } });
const moderator = (userId: string, on = 0) => gateway.socket(userId, on, 'MODERATOR');
const payloads = (socket: SocketClient, id: string) => socket.payloads(id, 'moderationQueue');
const seqs = (socket: SocketClient, id: string): number[] =>
  payloads(socket, id).flatMap((payload) => ((payload['events'] ?? []) as { seq: number }[]).map(({ seq }) => seq));
/** Where the queue stands: the tests share one. */
const head = (): number => gateway.world.logs.logs.get(CASE_QUEUE)?.length ?? 0;
const cursorAt = (seq: number): string => {
  const digest = gateway.world.logs.logs.get(CASE_QUEUE)![seq - 1]!.digest;
  return gateway.cursors.encode({ partition: CASE_QUEUE, seq, digest });
};
const happen = (count: number) => {
  for (let index = 0; index < count; index += 1) gateway.world.logs.caseChanged(`case_${index}`, 'OPENED');
};

afterEach(() => {
  gateway.world.isModerationAway = false;
});

describe('the queue of cases', () => {
  test('says where it stands, then what happens, on every node, each case as its viewer may see it', async () => {
    const sockets = [await moderator('user_mia', 0), await moderator('user_max', 1)];
    const ids = sockets.map((socket) => socket.subscribe(QUEUE));
    await eventually(() => {
      for (const [index, socket] of sockets.entries()) expect(payloads(socket, ids[index]!)).toHaveLength(1);
    });
    expect(payloads(sockets[0]!, ids[0]!)[0]).toMatchObject({ __typename: 'Heartbeat', headSeq: 0 });
    gateway.world.calls.length = 0;
    gateway.world.logs.caseChanged('case_a', 'REPORTED');
    await eventually(() => {
      for (const [index, socket] of sockets.entries()) {
        expect(payloads(socket, ids[index]!).at(-1)).toEqual({
          __typename: 'CaseBatch',
          cursor: expect.any(String),
          events: [{ seq: 1, change: 'REPORTED', case: { id: 'case_a', state: 'OPEN' }, counts: { openCases: 1 } }],
        });
      }
    });
    const askers = gateway.world.calls.flatMap(({ subgraph, claims: { principal } }) =>
      subgraph === 'moderation' && principal.kind === 'viewer' ? [principal.userId] : [],
    );
    expect(askers.sort()).toEqual(['user_max', 'user_mia']);
  });

  test('resumes after a cursor on another node, and misses nothing', async () => {
    happen(5);
    const end = head();
    const mia = await moderator('user_mia', 1);
    const id = mia.subscribe(QUEUE, { after: cursorAt(end - 3) });
    await eventually(() => {
      expect(seqs(mia, id)).toEqual([end - 2, end - 1, end]);
    });
  });

  test('tells a Gap over 1,000 missed events, and Reset when the log was restored', async () => {
    happen(1_002);
    const end = head();
    const mia = await moderator('user_mia');
    const now = mia.subscribe(QUEUE);
    // A node that follows from before reads them in parts; half-way fewer would be missed.
    await eventually(() => {
      expect([...seqs(mia, now), payloads(mia, now)[0]?.['headSeq']]).toContain(end);
    });
    const far = mia.subscribe(QUEUE, { after: cursorAt(end - 1_001) });
    const elsewhere = gateway.cursors.encode({ partition: CASE_QUEUE, seq: end - 2, digest: '0123456789abcdef' });
    const other = mia.subscribe(QUEUE, { after: elsewhere });
    await eventually(() => {
      expect(payloads(mia, far)[0]).toMatchObject({ __typename: 'Gap', fromSeq: end - 1_000, toSeq: end });
      expect(payloads(mia, other)[0]).toMatchObject({ __typename: 'Reset', reason: 'RESTORED' });
    });
  });

  test('goes on when moderation is back; rooms go on meanwhile', async () => {
    gateway.world.logs.member('room_on', 'user_mia', 'JOINED', 'MEMBER');
    const mia = await moderator('user_mia');
    const [queue, room] = [mia.subscribe(QUEUE), mia.subscribe(ROOM_EVENTS, { roomId: 'room_on' })];
    await eventually(() => {
      expect(payloads(mia, queue)).toHaveLength(1);
      expect(mia.payloads(room, 'roomEvents')).toHaveLength(1);
    });
    gateway.world.isModerationAway = true;
    happen(1);
    gateway.world.logs.post('room_on', 'user_bob', 'hello');
    await eventually(() => {
      expect(mia.payloads(room, 'roomEvents').at(-1)).toMatchObject({ __typename: 'EventBatch' });
    });
    gateway.world.isModerationAway = false;
    await eventually(() => {
      expect(seqs(mia, queue)).toEqual([head()]);
    });
  });
});

describe('nobody but those who moderate', () => {
  test('may listen', async () => {
    const ann = await gateway.socket('user_ann');
    const id = ann.subscribe(QUEUE);
    const refused = await ann.next((message) => message['id'] === id);
    expect(refused).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'FORBIDDEN' } }] });
  });

  test('resumes with the cursor of another log', async () => {
    const mia = await moderator('user_mia');
    const id = mia.subscribe(QUEUE, { after: gateway.cursors.encode({ partition: 'room_a', seq: 1, digest: 'x' }) });
    const refused = await mia.next((message) => message['id'] === id);
    expect(refused).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'BAD_CURSOR' } }] });
  });

  test('hears more: a moderator who is none any more is cut off on every node, and their old token opens nothing', async () => {
    const former = [await moderator('user_rex', 0), await moderator('user_rex', 1)];
    const token = await gateway.token({ userId: 'user_rex', role: 'MODERATOR' });
    const ids = former.map((socket) => socket.subscribe(QUEUE));
    await eventually(() => {
      for (const [index, socket] of former.entries()) expect(payloads(socket, ids[index]!)).toHaveLength(1);
    });
    const account = { userId: 'user_rex', handle: 'rex', displayName: 'Rex', role: 'USER' as const, version: 2 };
    gateway.world.facts.state('user.changed', 'user_rex_2', { ...account, byUserId: 'user_adam' });
    await eventually(() => {
      for (const socket of former) expect(socket.closed).toMatchObject({ code: 4403 });
    });
    happen(1);
    const answer = await gateway.post({ query: '{ me { id } }' }, { authorization: `Bearer ${token}` });
    expect(answer.body['errors'][0].extensions.code).toBe('UNAUTHENTICATED');
    for (const [index, socket] of former.entries()) expect(seqs(socket, ids[index]!)).toEqual([]);
    // Signed by users after the change, as the refresh does.
    const fresh = await gateway.post(
      { query: '{ me { id } }' },
      { authorization: `Bearer ${await gateway.token({ userId: 'user_rex' })}` },
    );
    expect(fresh.body['data'].me.id).toBe('user_rex');
  });

  test('hears more: a moderator whose session has ended is signed out', async () => {
    const mia = await moderator('user_mona');
    mia.subscribe(QUEUE);
    gateway.world.facts.state('session.revoked', 'ses_user_mona_1', {
      ...{ sessionId: 'ses_user_mona', userId: 'user_mona', reason: 'REVOKED', at: new Date() },
    });
    await eventually(() => {
      expect(mia.closed).toMatchObject({ code: 4401 });
    });
  });
});
