import { eventually } from '@sl3/platform/testing/eventually';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { liveExecutions } from '../metrics.js';
import { LiveFixture, type Listener } from '../testing/live-fixture.js';

const ROOM = 'room_a';

async function batchesExecuted(): Promise<number> {
  const { values } = await liveExecutions.get();
  return values.find(({ labels }) => labels.payload === 'EventBatch')?.value ?? 0;
}

describe('people who listen to a room alike', () => {
  let live: LiveFixture;

  beforeEach(() => {
    live = new LiveFixture();
    live.logs.member(ROOM, 'user_ann', 'JOINED', 'MEMBER');
    live.logs.member(ROOM, 'user_mod', 'JOINED', 'MODERATOR');
  });
  afterEach(() => {
    live.live.close();
  });

  const all = async (listeners: Listener[], seqs: number[]): Promise<void> => {
    await eventually(() => {
      for (const listener of listeners) expect(listener.seqs).toEqual(seqs);
    });
  };

  test('share one execution and one frame, a thousand of them', async () => {
    const listeners = Array.from({ length: 1_000 }, () => live.listen('user_ann', { roomId: ROOM }));
    await eventually(() => {
      for (const { tails } of listeners) expect(tails).toHaveLength(1);
    });
    const before = await batchesExecuted();
    live.logs.post(ROOM, 'user_bob', 'hello');
    await all(listeners, [3]);
    expect((await batchesExecuted()) - before).toBe(1);
    expect(new Set(listeners.map(({ tails }) => tails.at(-1))).size).toBe(1);
  });

  test('are told in one batch of what came while the last one was executed', async () => {
    const ann = await live.listening('user_ann', { roomId: ROOM });
    for (let index = 0; index < 50; index += 1) live.logs.post(ROOM, 'user_bob', `said ${index}`);
    await eventually(() => {
      expect(ann.seqs).toHaveLength(50);
    });
    expect(ann.tails.length).toBeLessThan(10);
  });

  test('are told together, where they are many, of what comes within a tenth of a second', async () => {
    const listeners = Array.from({ length: 1_000 }, () => live.listen('user_ann', { roomId: ROOM }));
    await eventually(() => {
      for (const { tails } of listeners) expect(tails).toHaveLength(1);
    });
    live.logs.post(ROOM, 'user_bob', 'the first one does not wait');
    await all(listeners, [3]);
    const before = await batchesExecuted();
    live.hintsCarryLines = false;
    for (let said = 0; said < 5; said += 1) {
      const reads = live.logs.calls.readLog;
      live.logs.post(ROOM, 'user_bob', `the next ones do: ${said}`);
      // Each is read before the next is said: without a rest each would be a batch of its own.
      await eventually(() => {
        expect(live.logs.calls.readLog).toBeGreaterThan(reads);
      });
    }
    await all(listeners, [3, 4, 5, 6, 7, 8]);
    expect((await batchesExecuted()) - before).toBeLessThan(5);
  });

  test('are resolved for under the principal of the room, never a viewer', async () => {
    const ann = await live.listening('user_ann', { roomId: ROOM });
    const mod = await live.listening('user_mod', { roomId: ROOM });
    live.logs.post(ROOM, 'user_bob', 'hello');
    await all([ann, mod], [3]);
    expect(live.calls.map(({ claims }) => claims.principal)).toEqual(
      expect.arrayContaining([
        { kind: 'group', roomId: ROOM, visibility: 'reader' },
        { kind: 'group', roomId: ROOM, visibility: 'moderator' },
      ]),
    );
    expect(live.calls).toHaveLength(2);
  });

  test('are resolved for one by one when the document asks what depends on the viewer', async () => {
    const query = `subscription ($roomId: ID!) { roomEvents(roomId: $roomId) {
      ... on Heartbeat { headSeq } ... on EventBatch { events { seq ... on MessagePosted { message { room { unreadCount name } } } } } } }`;
    const [ann, mod] = [
      await live.listening('user_ann', { roomId: ROOM }, { query }),
      await live.listening('user_mod', { roomId: ROOM }, { query }),
    ];
    live.logs.post(ROOM, 'user_bob', 'hello');
    await all([ann, mod], [3]);
    expect(ann.events[0]).toEqual({ seq: 3, message: { room: { unreadCount: 3, name: `Room ${ROOM}` } } });
    expect(new Set(live.calls.map(({ claims }) => claims.principal.userId))).toEqual(new Set(['user_ann', 'user_mod']));
  });

  test('get what the event does not hold from its owner, in one call for the batch, variables passed on', async () => {
    const query = `subscription ($roomId: ID!, $n: Int) { roomEvents(roomId: $roomId) {
      ... on Heartbeat { headSeq }
      ... on EventBatch { events { seq ... on MessagePosted { m: message { b: body room { headSeq h: headSeq messages(last: $n) { resumeCursor } } } } } } } }`;
    const ann = await live.listening('user_ann', { roomId: ROOM, n: 5 }, { query });
    live.hints.isPrompt = false;
    for (let index = 0; index < 3; index += 1) live.logs.post(ROOM, 'user_bob', 'hello');
    live.hints.tellLoss();
    await all([ann], [3, 4, 5]);
    expect(live.calls).toHaveLength(1);
    expect(live.calls[0]!['variables']).toMatchObject({
      n: 5,
      representations: [{ __typename: 'Room', id: ROOM }, {}, {}],
    });
    expect(live.calls[0]!['query']).toContain('messages(last: $n)');
    expect(ann.events[0]!.m.b).toBe('hello');
  });

  test('wait for a subgraph that is away, and are told everything when it is back', async () => {
    const ann = await live.listening('user_ann', { roomId: ROOM });
    live.usersAre = 'away';
    live.logs.post(ROOM, 'user_bob', 'one');
    await eventually(() => {
      expect(live.calls.length).toBeGreaterThan(1);
    });
    expect(ann.seqs).toEqual([]);
    live.usersAre = 'there';
    live.logs.post(ROOM, 'user_bob', 'two');
    await all([ann], [3, 4]);
  });

  test('are told a Gap for an event that cannot be told, and the rest as it is', async () => {
    live.unknownPeople.add('user_ghost');
    const ann = await live.listening('user_ann', { roomId: ROOM });
    live.hints.isPrompt = false;
    for (const author of ['user_bob', 'user_bob', 'user_ghost', 'user_bob']) live.logs.post(ROOM, author, 'hello');
    live.hints.tellLoss();
    await all([ann], [3, 4, 6]);
    expect(ann.payloads.find(({ __typename }) => __typename === 'Gap')).toMatchObject({ fromSeq: 5, toSeq: 5 });
  });

  test('may come and go at any time', async () => {
    const stays = await live.listening('user_ann', { roomId: ROOM });
    const leaves = await live.listening('user_ann', { roomId: ROOM });
    live.logs.post(ROOM, 'user_bob', 'one');
    await all([stays, leaves], [3]);
    leaves.close();
    const comes = live.listen('user_ann', { roomId: ROOM, after: live.cursorAt(ROOM, 1) });
    live.logs.post(ROOM, 'user_bob', 'two');
    await all([stays], [3, 4]);
    await all([comes], [2, 3, 4]);
    expect(leaves.seqs).toEqual([3]);
  });
});

describe('access to a room', () => {
  let live: LiveFixture;

  beforeEach(() => {
    live = new LiveFixture();
    for (const name of ['ann', 'bob', 'eve']) live.logs.member(ROOM, `user_${name}`, 'JOINED', 'MEMBER');
  });
  afterEach(() => {
    live.live.close();
  });

  const ended = async (listener: Listener): Promise<unknown> =>
    eventually(() => {
      if (!listener.error) throw new Error('it goes on');
      return (listener.error as { extensions: unknown }).extensions;
    });

  test.each(['LEFT', 'REMOVED'] as const)(
    'ends with the very entry that says %s, for that person alone',
    async (change) => {
      const [ann, eve] = [
        await live.listening('user_ann', { roomId: ROOM }),
        await live.listening('user_eve', { roomId: ROOM }),
      ];
      live.hints.isPrompt = false;
      live.logs.post(ROOM, 'user_bob', 'before');
      live.logs.member(ROOM, 'user_eve', change, null);
      live.logs.post(ROOM, 'user_bob', 'after');
      live.hints.tellLoss();
      expect(await ended(eve)).toEqual({ code: 'NOT_FOUND' });
      expect(eve.seqs).toEqual([4, 5]);
      expect(eve.events.at(-1)).toEqual({ __typename: 'MembershipChanged', seq: 5, change, user: { handle: 'eve' } });
      await eventually(() => {
        expect(ann.seqs).toEqual([4, 5, 6]);
      });
      expect(eve.seqs).toEqual([4, 5]);
    },
  );

  test('ends at that entry also for somebody who is catching up past it', async () => {
    for (let index = 0; index < 300; index += 1) live.logs.post(ROOM, 'user_bob', 'said');
    const eve = live.listen('user_eve', { roomId: ROOM, after: live.cursorAt(ROOM, 3) });
    await eventually(() => {
      expect(live.logs.calls.access).toBeGreaterThanOrEqual(2);
    });
    const { seq } = live.logs.member(ROOM, 'user_eve', 'REMOVED', null);
    for (let index = 0; index < 50; index += 1) live.logs.post(ROOM, 'user_bob', 'after');
    expect(await ended(eve)).toEqual({ code: 'NOT_FOUND' });
    expect(Math.max(0, ...eve.seqs)).toBeLessThanOrEqual(seq);
  });

  describe('given it ends while the answer that it stands is under way', () => {
    async function eveIsRemovedWhileSheJoins(othersHave: (ann: Listener) => void): Promise<Listener> {
      const ann = await live.listening('user_ann', { roomId: ROOM });
      let answer!: () => void;
      live.logs.accessGate = new Promise((resolve) => (answer = resolve));
      const before = live.logs.calls.access;
      const eve = live.listen('user_eve', { roomId: ROOM, after: live.cursorAt(ROOM, 3) });
      await eventually(() => {
        expect(live.logs.calls.access).toBe(before + 1);
      });
      live.hints.isPrompt = false;
      live.logs.post(ROOM, 'user_bob', 'before');
      live.logs.member(ROOM, 'user_eve', 'REMOVED', null);
      live.logs.post(ROOM, 'user_bob', 'after');
      live.hints.tellLoss();
      await eventually(() => {
        othersHave(ann);
      });
      answer();
      return eve;
    }

    test('it ends at the entry that says so', async () => {
      const eve = await eveIsRemovedWhileSheJoins((ann) => {
        expect(ann.seqs).toEqual([4, 5, 6]);
      });
      expect(await ended(eve)).toEqual({ code: 'NOT_FOUND' });
      expect(eve.seqs).toEqual([4, 5]);
    });

    test('it ends there also when that entry is in a batch that is being executed for others', async () => {
      live.usersAre = 'away'; // holds the batch
      const eve = await eveIsRemovedWhileSheJoins(() => {
        expect(live.calls.length).toBeGreaterThan(1);
      });
      live.usersAre = 'there';
      expect(await ended(eve)).toEqual({ code: 'NOT_FOUND' });
      expect(eve.seqs).toEqual([4, 5]);
    });
  });

  test('survives an old removal: who came back and resumes across it is handed everything', async () => {
    live.logs.member(ROOM, 'user_eve', 'LEFT', null);
    live.logs.post(ROOM, 'user_bob', 'while eve was gone');
    live.logs.member(ROOM, 'user_eve', 'JOINED', 'MEMBER');
    const eve = live.listen('user_eve', { roomId: ROOM, after: live.cursorAt(ROOM, 3) });
    await eventually(() => {
      expect(eve.seqs).toEqual([4, 5, 6]);
    });
    expect(eve.error).toBeUndefined();
  });

  test('is refused in the same words for a room that is foreign and one that does not exist', async () => {
    const [foreign, missing] = [
      live.listen('user_stranger', { roomId: ROOM }),
      live.listen('user_ann', { roomId: 'room_none' }),
    ];
    expect(await ended(foreign)).toEqual({ code: 'NOT_FOUND' });
    expect(await ended(missing)).toEqual({ code: 'NOT_FOUND' });
    expect(JSON.stringify(foreign.error)).toBe(JSON.stringify(missing.error));
  });

  test('is another for a new moderator, who is told so and goes on without a hole', async () => {
    const ann = await live.listening('user_ann', { roomId: ROOM });
    live.logs.member(ROOM, 'user_ann', 'ROLE_CHANGED', 'MODERATOR');
    live.logs.post(ROOM, 'user_bob', 'after');
    await eventually(() => {
      expect(ann.seqs).toEqual([4, 5]);
    });
    expect(ann.payloads.map(({ __typename, reason }) => [__typename, reason])).toEqual([
      ['Heartbeat', undefined],
      ['EventBatch', undefined],
      ['Reset', 'ACCESS_CHANGED'],
      ['EventBatch', undefined],
    ]);
    expect(live.calls.at(-1)!['claims'].principal.visibility).toBe('moderator');
  });

  test('stays as it is when a role changes that sees the same', async () => {
    const ann = await live.listening('user_ann', { roomId: ROOM });
    live.logs.member(ROOM, 'user_ann', 'ROLE_CHANGED', 'GUEST');
    live.logs.post(ROOM, 'user_bob', 'after');
    await eventually(() => {
      expect(ann.seqs).toEqual([4, 5]);
    });
    expect(ann.payloads.some(({ __typename }) => __typename === 'Reset')).toBe(false);
  });

  test('ends for everybody when the room is deleted', async () => {
    const [ann, bob] = [
      await live.listening('user_ann', { roomId: ROOM }),
      await live.listening('user_bob', { roomId: ROOM }),
    ];
    live.logs.roles.clear();
    live.logs.append(ROOM, {
      kind: 'room-state',
      event: { __typename: 'RoomStateChanged', state: 'DELETED', by: null },
    });
    for (const listener of [ann, bob]) {
      expect(await ended(listener)).toEqual({ code: 'NOT_FOUND' });
      expect(listener.seqs).toEqual([4]);
    }
  });
});
