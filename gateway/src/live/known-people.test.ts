import { eventually } from '@sl3/platform/testing/eventually';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LiveFixture, type Listener } from '../testing/live-fixture.js';

const ROOM = 'room_a';

describe('whoever talks in a room', () => {
  let live: LiveFixture;
  let ann: Listener;

  beforeEach(async () => {
    live = new LiveFixture();
    live.logs.member(ROOM, 'user_ann', 'JOINED', 'MEMBER');
    ann = await live.listening('user_ann', { roomId: ROOM });
  });
  afterEach(() => {
    live.live.close();
  });

  const say = async (authorId: string): Promise<string> => {
    const { seq } = live.logs.post(ROOM, authorId, 'hello');
    return eventually(() => {
      const event = ann.events.find((one) => one['seq'] === seq);
      if (!event) throw new Error(`${seq} was not told`);
      return event['message'].author.handle as string;
    });
  };

  test('is asked for once, not for every message', async () => {
    for (const authorId of ['user_bob', 'user_eve', 'user_bob', 'user_eve', 'user_bob']) await say(authorId);
    expect(live.calls.flatMap(({ variables }) => variables.representations.map(({ id }: any) => id))).toEqual([
      'user_bob',
      'user_eve',
    ]);
  });

  test('is told under the new name from the moment its change is heard of', async () => {
    expect(await say('user_bob')).toBe('bob');
    live.renamed.set('user_bob', 'robert');
    live.people.changed('user_bob');
    expect(await say('user_bob')).toBe('robert');
  });

  test('is not remembered by an old name that was on its way when the change was heard of', async () => {
    let release!: () => void;
    live.holdsUsers = new Promise((resolve) => (release = resolve));
    const first = say('user_bob');
    await eventually(() => {
      expect(live.calls).toHaveLength(1);
    });
    live.renamed.set('user_bob', 'robert');
    live.people.changed('user_bob');
    release();
    expect(await first).toBe('bob');
    expect(await say('user_bob')).toBe('robert');
  });

  test('is asked for again until users knows them', async () => {
    live.unknownPeople.add('user_new');
    live.logs.post(ROOM, 'user_new', 'before users heard of me');
    await eventually(() => {
      expect(live.calls.length).toBeGreaterThan(0);
    });
    live.unknownPeople.delete('user_new');
    expect(await say('user_new')).toBe('new');
  });

  test('is asked for anew on behalf of each viewer where the answer is one viewer’s own', async () => {
    const query = `subscription ($roomId: ID!) { roomEvents(roomId: $roomId) {
      ... on Heartbeat { headSeq }
      ... on EventBatch { events { seq ... on MessagePosted { message { author { handle } room { unreadCount } } } } } } }`;
    const mine = await live.listening('user_ann', { roomId: ROOM }, { query });
    for (const count of [1, 2]) {
      live.logs.post(ROOM, 'user_bob', 'hello');
      await eventually(() => {
        expect(mine.events).toHaveLength(count);
      });
    }
    const asViewer = live.calls.filter(
      ({ claims, query }) => claims.principal.kind === 'viewer' && query.includes('handle'),
    );
    expect(asViewer).toHaveLength(2);
  });
});
