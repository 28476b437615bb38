import { memoryLog } from '@sl3/platform/log';
import { eventually } from '@sl3/platform/testing/eventually';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { KnownSessions } from './ended-sessions.js';

/** A node that just started: users knows which sessions ended, and tells of new ones once it is followed. */
function aNode() {
  const ended = new Set<string>();
  let begin!: () => void;
  const followed = new Promise<void>((resolve) => (begin = resolve));
  let asked = 0;
  const sessions = new KnownSessions({
    followed,
    ask: (ids) => {
      asked += 1;
      return Promise.resolve(ids.filter((id) => ended.has(id)));
    },
    log: memoryLog().log,
  });
  return { ended, sessions, begin, asked: () => asked };
}

describe('a session that is met before the facts of users are followed', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test('is asked about only when its end could no longer go unheard', async () => {
    const { ended, sessions, begin, asked } = aNode();
    const answer = sessions.hasEnded('ses_1');
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(asked()).toBe(0);
    ended.add('ses_1'); // signed out in the very window
    begin();
    expect(await answer).toBe(true);
  });

  test('is believed after a while, for this once, and asked about again', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { ended, sessions, begin } = aNode();
    const answer = sessions.hasEnded('ses_1');
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    vi.advanceTimersByTime(2_000);
    expect(await answer).toBe(false);
    ended.add('ses_1');
    begin();
    await eventually(async () => {
      expect(await sessions.hasEnded('ses_1')).toBe(true);
    });
  });
});
