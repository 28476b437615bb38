import { eventually } from '@sl3/platform/testing/eventually';
import { LogCursors } from '@sl3/platform/cursor';
import { testSecret } from '@sl3/platform/testing/keys';
import { codeOf } from '../error-mask.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LiveFixture } from '../testing/live-fixture.js';

const ROOM = 'room_a';
const seqsUpTo = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('resuming after a cursor', () => {
  let live: LiveFixture;

  beforeEach(() => {
    live = new LiveFixture();
    live.logs.member(ROOM, 'user_ann', 'JOINED', 'MEMBER');
  });
  afterEach(() => {
    live.live.close();
  });

  const say = (count: number): void => {
    for (let index = 0; index < count; index += 1) live.logs.post(ROOM, 'user_bob', `said ${index}`);
  };
  const refusalOf = (after: string): string => {
    try {
      live.listen('user_ann', { roomId: ROOM, after });
      return 'none';
    } catch (error) {
      return codeOf(error);
    }
  };

  test('hands over everything after it, in batches of at most 100', async () => {
    say(250);
    const ann = live.listen('user_ann', { roomId: ROOM, after: live.cursorAt(ROOM, 10) });
    await eventually(() => {
      expect(ann.seqs).toEqual(seqsUpTo(11, 251));
    });
    expect(ann.payloads.map((payload) => payload['events'].length)).toEqual([100, 100, 41]);
  });

  test('works on a node that has never seen the room, with one read for many who resume', async () => {
    say(300);
    const other = live.startNode();
    const many = seqsUpTo(201, 300).map((seq) =>
      live.listen('user_ann', { roomId: ROOM, after: live.cursorAt(ROOM, seq) }, { live: other }),
    );
    const before = live.logs.calls.readLog;
    await eventually(() => {
      for (const [index, listener] of many.entries()) expect(listener.seqs).toEqual(seqsUpTo(202 + index, 301));
    });
    expect(live.logs.calls.readLog - before).toBeLessThanOrEqual(3);
    other.close();
  });

  test('at the head says so at once', async () => {
    say(3);
    const ann = await live.listening('user_ann', { roomId: ROOM, after: live.cursorAt(ROOM, 4) });
    expect(ann.payloads).toEqual([{ __typename: 'Heartbeat', headSeq: 4, cursor: live.cursorAt(ROOM, 4) }]);
  });

  test('handed out by a node that is ahead of this one misses nothing', async () => {
    const ann = await live.listening('user_ann', { roomId: ROOM });
    live.hints.isPrompt = false;
    say(5);
    const after = live.cursorAt(ROOM, 4);
    const bob = live.listen('user_ann', { roomId: ROOM, after });
    await eventually(() => {
      expect(bob.seqs).toEqual([5, 6]);
    });
    await eventually(() => {
      expect(ann.seqs).toEqual([2, 3, 4, 5, 6]);
    });
  });

  test('over exactly 1,000 missed events hands them over, over 1,001 tells a Gap and goes on after it', async () => {
    say(1_500);
    const near = live.listen('user_ann', { roomId: ROOM, after: live.cursorAt(ROOM, 501) });
    await eventually(() => {
      expect(near.seqs).toEqual(seqsUpTo(502, 1_501));
    });
    const far = await live.listening('user_ann', { roomId: ROOM, after: live.cursorAt(ROOM, 500) });
    expect(far.payloads).toEqual([
      { __typename: 'Gap', fromSeq: 501, toSeq: 1_501, cursor: live.cursorAt(ROOM, 1_501) },
    ]);
    say(1);
    await eventually(() => {
      expect(far.seqs).toEqual([1_502]);
    });
  });

  test('of a log that was restored to before it tells Reset(RESTORED)', async () => {
    say(10);
    const after = live.cursorAt(ROOM, 9);
    live.logs.restoreTo(ROOM, 5);
    const ann = await live.listening('user_ann', { roomId: ROOM, after });
    expect(ann.payloads).toEqual([{ __typename: 'Reset', reason: 'RESTORED', cursor: live.cursorAt(ROOM, 5) }]);
    say(1);
    await eventually(() => {
      expect(ann.seqs).toEqual([6]);
    });
  });

  test.each([
    ['near', 20],
    ['more than 1,000 events', 1_200],
  ])(
    'of a log that went another way since it was restored tells Reset(RESTORED), %s behind',
    async (_title, behind) => {
      say(10);
      const after = live.cursorAt(ROOM, 9);
      live.logs.restoreTo(ROOM, 5);
      live.logs.post(ROOM, 'user_bob', 'said after the backup');
      say(behind);
      const ann = await live.listening('user_ann', { roomId: ROOM, after });
      expect(ann.payloads[0]).toMatchObject({ __typename: 'Reset', reason: 'RESTORED' });
    },
  );

  test('of what retention has taken tells Reset(RETENTION)', async () => {
    say(20);
    live.logs.floorSeq = 10;
    const ann = await live.listening('user_ann', { roomId: ROOM, after: live.cursorAt(ROOM, 9) });
    expect(ann.payloads).toEqual([{ __typename: 'Reset', reason: 'RETENTION', cursor: live.cursorAt(ROOM, 21) }]);
    const bob = live.listen('user_ann', { roomId: ROOM, after: live.cursorAt(ROOM, 10) });
    await eventually(() => {
      expect(bob.seqs).toEqual(seqsUpTo(11, 21));
    });
  });

  test('that was altered, made elsewhere or for another log is refused', () => {
    say(3);
    const good = live.cursorAt(ROOM, 2);
    const [payload = '', signature = ''] = good.split('.');
    const elsewhere = new LogCursors(testSecret('another cluster')).encode({ partition: ROOM, seq: 2, digest: 'x' });
    const moved = Buffer.from(Buffer.from(payload, 'base64url').toString('utf8').replace(',2,', ',1,')).toString(
      'base64url',
    );
    for (const after of [
      elsewhere,
      `${moved}.${signature}`,
      payload,
      `${good}x`,
      'nonsense',
      live.cursorAt('room_b', 2),
      live.cursorAt('inbox_user_ann', 2),
    ]) {
      expect([after, refusalOf(after)]).toEqual([after, 'BAD_CURSOR']);
    }
  });
});

describe('what a moderator hides', () => {
  let live: LiveFixture;

  beforeEach(() => {
    live = new LiveFixture();
    live.logs.member(ROOM, 'user_ann', 'JOINED', 'MEMBER');
    live.logs.post(ROOM, 'user_bob', 'the hidden words');
    live.logs.post(ROOM, 'user_bob', 'an answer', 2);
  });
  afterEach(() => {
    live.live.close();
  });

  const told = (ann: { tails: Buffer[] }) => Buffer.concat(ann.tails).toString('utf8');

  test('is told at once, and no resume replays the text: neither where it was said nor where it is quoted', async () => {
    const ann = await live.listening('user_ann', { roomId: ROOM });
    live.logs.moderate(ROOM, 2);
    await eventually(() => {
      expect(ann.events.at(-1)).toMatchObject({
        __typename: 'MessageHidden',
        message: { body: null, state: 'HIDDEN' },
      });
    });
    const near = await live.listening('user_ann', { roomId: ROOM, after: live.cursorAt(ROOM, 1) });
    const other = live.startNode();
    const far = await live.listening('user_ann', { roomId: ROOM, after: live.cursorAt(ROOM, 1) }, { live: other });
    await eventually(() => {
      for (const one of [near, far]) expect(one.seqs).toEqual([2, 3, 4]);
    });
    for (const one of [near, far]) {
      expect(told(one)).not.toContain('the hidden words');
      expect(one.events[1]).toMatchObject({ message: { body: 'an answer', replyTo: { body: null } } });
    }
    other.close();
  });

  test('comes back with its text when it is restored, and a resume has it from the start', async () => {
    live.logs.moderate(ROOM, 2);
    const ann = await live.listening('user_ann', { roomId: ROOM });
    live.logs.giveBack(ROOM, 2, 'the hidden words');
    await eventually(() => {
      expect(ann.events.at(-1)).toMatchObject({
        __typename: 'MessageRestored',
        message: { body: 'the hidden words', state: 'VISIBLE' },
      });
    });
    const back = await live.listening('user_ann', { roomId: ROOM, after: live.cursorAt(ROOM, 1) });
    await eventually(() => {
      expect(back.seqs).toEqual([2, 3, 4, 5]);
    });
    expect(back.events[0]).toMatchObject({ message: { body: 'the hidden words' } });
    expect(back.events[1]).toMatchObject({ message: { replyTo: { body: 'the hidden words' } } });
  });
});

describe('a log that is restored while people listen', () => {
  test('tells everybody to start over, and goes on with the restored log', async () => {
    const live = new LiveFixture();
    live.logs.member(ROOM, 'user_ann', 'JOINED', 'MEMBER');
    for (let index = 0; index < 9; index += 1) live.logs.post(ROOM, 'user_bob', 'said');
    const ann = await live.listening('user_ann', { roomId: ROOM });
    live.logs.restoreTo(ROOM, 4);
    live.hints.tellLoss();
    await eventually(() => {
      expect(ann.payloads.at(-1)).toEqual({ __typename: 'Reset', reason: 'RESTORED', cursor: live.cursorAt(ROOM, 4) });
    });
    live.logs.post(ROOM, 'user_bob', 'said again');
    await eventually(() => {
      expect(ann.seqs).toEqual([5]);
    });
    live.live.close();
  });
});

describe('a log whose entries become visible out of order', () => {
  test('is not handed out past the one that is missing', async () => {
    const live = new LiveFixture();
    live.hintsCarryLines = false;
    live.logs.member(ROOM, 'user_ann', 'JOINED', 'MEMBER');
    const ann = await live.listening('user_ann', { roomId: ROOM });
    live.logs.hiddenSeq = 3;
    for (let index = 0; index < 4; index += 1) live.logs.post(ROOM, 'user_bob', 'said');
    await eventually(() => {
      expect(ann.seqs).toEqual([2]);
      expect(live.log.lines().some(({ msg }) => String(msg).startsWith('reading a log failed'))).toBe(true);
    });
    live.logs.hiddenSeq = undefined;
    await eventually(() => {
      expect(ann.seqs).toEqual([2, 3, 4, 5]);
    });
    live.live.close();
  });
});

describe('a subscriber whose hints are lost', () => {
  test('is handed what no hint told of, though nobody noticed the loss', async () => {
    const live = new LiveFixture({ pollMs: 20 });
    live.logs.member(ROOM, 'user_ann', 'JOINED', 'MEMBER');
    const ann = await live.listening('user_ann', { roomId: ROOM });
    live.hints.isPrompt = false;
    for (let index = 0; index < 3; index += 1) live.logs.post(ROOM, 'user_bob', 'said');
    live.hints.lose();
    await eventually(() => {
      expect(ann.seqs).toEqual([2, 3, 4]);
    });
    live.live.close();
  });

  test('works while Redis is away, and what was not heard is read as soon as it is back', async () => {
    const live = new LiveFixture();
    live.logs.member(ROOM, 'user_ann', 'JOINED', 'MEMBER');
    for (let index = 0; index < 3; index += 1) live.logs.post(ROOM, 'user_bob', 'said');
    live.hints.goAway();
    const ann = live.listen('user_ann', { roomId: ROOM, after: live.cursorAt(ROOM, 2) });
    await eventually(() => {
      expect(ann.seqs).toEqual([3, 4]);
    });
    live.logs.post(ROOM, 'user_bob', 'said meanwhile');
    live.hints.comeBack();
    await eventually(() => {
      expect(ann.seqs).toEqual([3, 4, 5]);
    });
    live.live.close();
  });
});
