import { eventually } from '@sl3/platform/testing/eventually';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LiveFixture, Listener } from '../testing/live-fixture.js';

const ROOM = 'room_a';

interface World {
  live: LiveFixture;
  /** Each keeps what it was told over all its connections. */
  readers: { listener: Listener; isOn: boolean }[];
  posts: number[];
}

/** What may happen, with a number that says to which of several. */
const VERBS = {
  post: ({ live, posts }) => {
    posts.push(live.logs.post(ROOM, 'user_bob', `said ${posts.length}`).seq);
  },
  edit: ({ live, posts }, which) => {
    const seq = posts[which % Math.max(1, posts.length)];
    if (seq !== undefined) live.logs.edit(ROOM, seq, `edited ${which}`);
  },
  remove: ({ live, posts }, which) => {
    const seq = posts[which % Math.max(1, posts.length)];
    if (seq !== undefined) live.logs.remove(ROOM, seq);
  },
  connect: ({ live, readers }, which) => {
    const reader = readers[which % readers.length]!;
    if (reader.isOn && !reader.listener.error) return;
    reader.isOn = true;
    reader.listener.error = undefined;
    const after = reader.listener.cursor;
    live.listen('user_ann', { roomId: ROOM, ...(after !== undefined && { after }) }, { listener: reader.listener });
  },
  disconnect: ({ readers }, which) => {
    const reader = readers[which % readers.length]!;
    reader.isOn = false;
    reader.listener.close();
  },
  hintArrives: ({ live }, which) => {
    live.hints.deliver(which);
  },
  hintsAreLost: ({ live }) => {
    live.hints.lose();
  },
  lossIsNoticed: ({ live }) => {
    live.hints.tellLoss();
  },
  entryIsNotVisibleYet: ({ live }, back) => {
    live.logs.hide(ROOM, back % 4);
  },
  entryIsVisible: ({ live }) => {
    live.logs.hiddenSeq = undefined;
  },
  logGoesAway: ({ live }) => {
    live.logs.away = new Error('away');
  },
  logIsBack: ({ live }) => {
    live.logs.away = undefined;
  },
  timePasses: async (_world, count) => {
    for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
  },
} satisfies Record<string, (world: World, which: number) => Promise<void> | void>;
type Verb = keyof typeof VERBS;

const OFTEN: Verb[] = [
  'entryIsNotVisibleYet',
  'post',
  'post',
  'post',
  'connect',
  'hintArrives',
  'timePasses',
  'timePasses',
];
const step = fc.tuple(fc.constantFrom(...OFTEN, ...(Object.keys(VERBS) as Verb[])), fc.nat(20));

describe('a subscriber', () => {
  test('is handed every seq after its cursor once and in order, whatever happens to hints, reads and connections', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 80 }), async (steps) => {
        const live = new LiveFixture({ pollMs: 20 });
        const readers = Array.from({ length: 3 }, () => ({ listener: new Listener(), isOn: false }));
        const world: World = { live, readers, posts: [] };
        live.logs.member(ROOM, 'user_ann', 'JOINED', 'MEMBER');
        live.hints.isPrompt = false;
        for (const [verb, which] of steps) await VERBS[verb](world, which);

        // The fault ends: reads work again, though no hint is ever told. Who was told to come back later does.
        live.logs.away = undefined;
        live.logs.hiddenSeq = undefined;
        live.hints.lose();
        const head = live.logs.logs.get(ROOM)!.length;
        for (const [which, { isOn, listener }] of readers.entries()) {
          await eventually(() => {
            if (listener.error) VERBS.connect(world, which);
            if (isOn) expect(reached(listener)).toBeGreaterThanOrEqual(head);
          });
          listener.close();
          expectNoHole(listener);
        }
        live.live.close();
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  test('is never replayed a text that was changed before it resumed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(4), fc.boolean()), { minLength: 1, maxLength: 12 }),
        async (changes) => {
          const live = new LiveFixture();
          live.logs.member(ROOM, 'user_ann', 'JOINED', 'MEMBER');
          const first = await live.listening('user_ann', { roomId: ROOM });
          for (let index = 0; index < 5; index += 1)
            live.logs.post(ROOM, 'user_bob', `text ${index}`, index > 0 ? 2 : undefined);
          await eventually(() => {
            expect(first.seqs).toHaveLength(5);
          });
          for (const [which, isRemoval] of changes) {
            if (isRemoval) live.logs.remove(ROOM, 2 + which);
            else live.logs.edit(ROOM, 2 + which, 'new text');
          }
          await eventually(() => {
            expect(first.seqs).toHaveLength(5 + changes.length);
          });

          const later = live.listen('user_ann', { roomId: ROOM, after: live.cursorAt(ROOM, 1) });
          await eventually(() => {
            expect(later.seqs).toHaveLength(5 + changes.length);
          });
          for (const { message } of later.events) {
            const seq = Number(String(message.id).split('_').at(-1));
            const last = changes.findLast(([which]) => 2 + which === seq);
            const expected = last === undefined ? `text ${seq - 2}` : last[1] ? null : 'new text';
            expect([seq, message.body]).toEqual([seq, expected]);
          }
          const quoted = changes.findLast(([which]) => which === 0);
          for (const { message } of later.events) {
            if (!message.replyTo) continue;
            expect(message.replyTo.body).toBe(quoted === undefined ? 'text 0' : quoted[1] ? null : 'new text');
          }
          live.live.close();
        },
      ),
      { numRuns: 40 },
    );
  }, 60_000);
});

/** Checks everything a subscriber was told, over all its connections. */
function expectNoHole(listener: Listener): void {
  let at: number | undefined;
  for (const payload of listener.payloads) {
    switch (payload['__typename']) {
      case 'Heartbeat':
        // The first word without a cursor says where it begins; later ones say nothing new.
        at ??= payload['headSeq'];
        break;
      case 'EventBatch':
        for (const event of payload['events']) {
          if (at !== undefined) expect(event.seq).toBe(at + 1);
          at = event.seq;
        }
        break;
      case 'Gap':
        expect(payload['fromSeq']).toBe((at ?? 0) + 1);
        at = payload['toSeq'];
        break;
      default:
        throw new Error(`nothing was restored, yet it was told ${JSON.stringify(payload)}`);
    }
  }
}

function reached(listener: Listener): number {
  return Math.max(
    0,
    ...listener.payloads.flatMap((payload) => [payload['headSeq'] ?? payload['toSeq'] ?? 0]),
    ...listener.seqs,
  );
}
