import { describe, expect, test } from 'vitest';
import { aMessage, aPage } from '../testing/builders.js';
import {
  EMPTY_TIMELINE,
  fromKept,
  stretchOf,
  toKept,
  withChanges,
  withLatestPage,
  withNewerPage,
  withOlderPage,
  withPageAround,
  withPatches,
  type Stretch,
  type Timeline,
} from './timeline.js';

const seqs = (stretch: Stretch | null) => stretch?.entries.map(({ message }) => message.seq);
const bodies = (stretch: Stretch | null) => stretch?.entries.map(({ message }) => message.body);
const posted = (timeline: Timeline, ...messages: ReturnType<typeof aMessage>[]) =>
  withChanges(timeline, messages, messages);

describe('the history of a room', () => {
  const opened = withLatestPage(EMPTY_TIMELINE, aPage(5, 7, { older: true }));

  test('is in the order of seq, however its parts arrive', () => {
    expect(seqs(posted(opened, aMessage(9), aMessage(8)).latest)).toEqual([5, 6, 7, 8, 9]);
  });

  test('has each message once, when a page and an event bring the same', () => {
    expect(seqs(posted(opened, aMessage(7), aMessage(8), aMessage(8)).latest)).toEqual([5, 6, 7, 8]);
  });

  test('keeps the later state of a message, whichever comes first', () => {
    const edited = aMessage(6, { stateSeq: 9, body: 'edited' });
    const after = withPatches(withPatches(opened, [edited]), [aMessage(6, { body: 'as it was' })]);
    expect(bodies(after.latest)).toEqual(['message 5', 'edited', 'message 7']);
    const paged = withOlderPage(after.latest!, aPage(4, 6));
    expect(bodies(paged)).toEqual(['message 4', 'message 5', 'edited', 'message 7']);
  });

  test('changes the quotes of a message together with it', () => {
    const quoted = { ...aMessage(6), removedAt: null };
    const answered = posted(opened, aMessage(8, { replyTo: quoted }));
    const removed = withPatches(answered, [{ id: 'msg_6', seq: 6, stateSeq: 9, body: null, removedAt: 'now' }]);
    expect(removed.latest?.entries.at(-1)?.message.replyTo).toMatchObject({ body: null, removedAt: 'now' });
  });

  test('does not take an old message that was changed for a new one', () => {
    const edited = aMessage(2, { stateSeq: 9, body: 'edited' });
    expect(seqs(withChanges(opened, [edited], []).latest)).toEqual([5, 6, 7]);
  });

  test('takes over what arrives while its first page is on its way', () => {
    const early = posted(EMPTY_TIMELINE, aMessage(7), aMessage(8));
    expect(seqs(withLatestPage(early, aPage(5, 7, { older: true })).latest)).toEqual([5, 6, 7, 8]);
  });

  test('grows at its start when one scrolls back', () => {
    const grown = withOlderPage(opened.latest!, aPage(2, 4));
    expect(seqs(grown)).toEqual([2, 3, 4, 5, 6, 7]);
    expect(grown.hasOlder).toBe(false);
  });
});

describe('jumping to a far message', () => {
  const opened = withLatestPage(EMPTY_TIMELINE, aPage(50, 60, { older: true }));
  const jumped = withPageAround(opened, aPage(10, 20, { older: true, newer: true }));

  test('shows another part, while the latest goes on growing', () => {
    const after = posted(jumped, aMessage(61));
    expect(seqs(after.aside)).toEqual(seqs(stretchOf(aPage(10, 20))));
    expect(seqs(after.latest)?.at(-1)).toBe(61);
  });

  test('becomes one history when paging forward meets the latest part', () => {
    const between = withNewerPage(jumped, aPage(21, 45, { newer: true }));
    expect(between.aside).not.toBeNull();
    const met = withNewerPage(between, aPage(46, 52, { newer: true }));
    expect(met.aside).toBeNull();
    expect(seqs(met.latest)).toEqual(Array.from({ length: 51 }, (_, index) => index + 10));
  });

  test('is no second part when the page touches the latest one', () => {
    const near = withPageAround(opened, aPage(40, 55, { older: true, newer: true }));
    expect(near.aside).toBeNull();
    expect(seqs(near.latest)?.[0]).toBe(40);
  });
});

describe('what is kept on the device', () => {
  test('is the end of the history, and says that there is more before it', () => {
    const long = withLatestPage(EMPTY_TIMELINE, aPage(1, 300));
    const kept = toKept(long.latest!);
    expect(kept.entries).toHaveLength(100);
    expect(fromKept(kept).latest).toMatchObject({ hasOlder: true, hasNewer: false });
    expect(toKept(withLatestPage(EMPTY_TIMELINE, aPage(1, 20)).latest!).hasOlder).toBe(false);
  });
});
