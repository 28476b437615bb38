import { HintSeal } from '@sl3/platform/hint-seal';
import { eventually } from '@sl3/platform/testing/eventually';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LiveFixture, type Listener } from '../testing/live-fixture.js';
import { topicOf, type LogLine } from './log-source.js';

const ROOM = 'room_a';
const TOPIC = topicOf(ROOM);

describe('a line that travels with a hint', () => {
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

  const told = async (seqs: number[]): Promise<void> => {
    await eventually(() => {
      expect(ann.seqs).toEqual(seqs);
    });
  };
  /** A line of somebody else's making in place of what was really said, which is not told by a hint. */
  const forge = (seal: HintSeal, after: { seq: number; digest: string }): void => {
    live.hints.isPrompt = false;
    const real = live.logs.post(ROOM, 'user_bob', 'what was said');
    const message = { ...(real.event['message'] as object), body: 'what was not' };
    const lines: LogLine[] = [{ ...real, event: { ...real.event, message } }];
    live.hints.isPrompt = true;
    live.hints.publish(TOPIC, { partition: ROOM, head: real.seq, sealed: seal.seal(TOPIC, { after, lines }) });
  };

  test('is handed out without reading the log, and can be resumed after', async () => {
    const before = live.logs.calls.readLog;
    for (let index = 0; index < 5; index += 1) live.logs.post(ROOM, 'user_bob', `said ${index}`);
    await told([2, 3, 4, 5, 6]);
    expect(live.logs.calls.readLog).toBe(before);
    const later = live.listen('user_ann', { roomId: ROOM, after: live.cursorAt(ROOM, 3) });
    await eventually(() => {
      expect(later.events).toEqual(ann.events.slice(2));
    });
  });

  test('sealed by nobody we know is not believed: the log is read', async () => {
    const digest = live.logs.logs.get(ROOM)?.at(-1)?.digest ?? '';
    forge(new HintSeal('somebody else, with a secret of their own'), { seq: 1, digest });
    await told([2]);
    expect(ann.events[0]?.['message'].body).toBe('what was said');
  });

  test('of another history is not taken: the log is read', async () => {
    forge(live.seal, { seq: 1, digest: 'another' });
    await told([2]);
    expect(ann.events[0]?.['message'].body).toBe('what was said');
  });

  test('that comes twice, late or out of order is told once and in order', async () => {
    live.hints.isPrompt = false;
    for (let index = 0; index < 4; index += 1) live.logs.post(ROOM, 'user_bob', `said ${index}`);
    for (const index of [2, 0, 0, 3, 1, 2]) live.hints.deliver(index);
    await told([2, 3, 4, 5]);
  });

  test('that was changed meanwhile is told as it is now', async () => {
    live.hints.isPrompt = false;
    live.logs.post(ROOM, 'user_bob', 'too soon');
    live.logs.remove(ROOM, 2);
    for (const index of [1, 0]) live.hints.deliver(index);
    await told([2, 3]);
    expect(ann.events.map(({ message }) => message.body)).toEqual([null, null]);
  });
});
