import { describe, expect, test } from 'vitest';
import { PASSWORD, usersFixture } from '../testing/fixture.js';
import { signUp } from '../user/sign-up.js';
import { sweepSessions } from './sweep-sessions.js';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('the sweep of sessions', () => {
  const { anybody, clock } = usersFixture();

  test('forgets sessions and their tokens a week after their 90 days, and none before', async () => {
    await signUp(anybody(), { handle: 'amelie', password: PASSWORD });
    const { sessions, refreshTokens } = anybody().collections;
    const left = async () => [await sessions.countDocuments(), await refreshTokens.countDocuments()];
    clock.move(97 * DAY_MS);
    await sweepSessions(anybody());
    expect(await left()).toEqual([1, 1]);
    clock.move(1);
    await sweepSessions(anybody());
    expect(await left()).toEqual([0, 0]);
  });
});
