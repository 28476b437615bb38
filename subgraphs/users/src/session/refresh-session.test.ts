import { eventually } from '@sl3/platform/testing/eventually';
import { beforeEach, describe, expect, test } from 'vitest';
import { PASSWORD, usersFixture } from '../testing/fixture.js';
import { signUp } from '../user/sign-up.js';
import type { SignUpSuccess } from '../user/user.problems.js';
import { endedSessions } from './ended-sessions.js';
import { digestOf } from './refresh-token.js';
import { refreshSession } from './refresh-session.js';
import { RefreshSessionSuccess, SessionEndedProblem } from './session.problems.js';

describe('refreshing a session', () => {
  const { anybody, clock, statedFacts, hints } = usersFixture();
  let people = 0;
  /** The refresh token of a person who signed up a moment ago. */
  let first: string;
  let sessionId: string;
  let userId: string;

  beforeEach(async () => {
    people += 1;
    const ctx = anybody();
    const answer = (await signUp(ctx, { handle: `person${people}`, password: PASSWORD })) as SignUpSuccess;
    first = handedOver(ctx) ?? '';
    sessionId = answer.signedIn.sessionId;
    userId = answer.signedIn.user._id;
  });

  const handedOver = (ctx: ReturnType<typeof anybody>) =>
    (ctx.answerExtensions['session'] as { refreshToken: string | null } | undefined)?.refreshToken;

  /** What a browser with this cookie gets. */
  async function refresh(refreshToken: string | undefined, ip = '10.0.0.1') {
    const ctx = anybody(refreshToken === undefined ? { ip } : { ip, refreshToken });
    const answer = await refreshSession(ctx);
    return { answer, next: handedOver(ctx) };
  }

  async function expectEnded(refreshToken: string) {
    expect(await refresh(refreshToken)).toEqual({ answer: new SessionEndedProblem('en'), next: null });
  }

  test('gives a new access token and another refresh token for the same session', async () => {
    const { answer, next } = await refresh(first);
    expect(answer).toBeInstanceOf(RefreshSessionSuccess);
    expect((answer as RefreshSessionSuccess).signedIn).toMatchObject({ sessionId, user: { _id: userId } });
    expect(next).toMatch(/^[\w-]{43}$/);
    expect(next).not.toBe(first);
  });

  test('stores digests only', async () => {
    const { next } = await refresh(first);
    const { collections } = anybody();
    const stored = JSON.stringify([
      await collections.sessions.find().lean(),
      await collections.refreshTokens.find().lean(),
    ]);
    expect(stored).toContain(digestOf(first));
    expect(stored).not.toContain(first);
    expect(stored).not.toContain(next);
  });

  test('ends the whole family when an old token comes back, even at once', async () => {
    const second = (await refresh(first)).next ?? '';
    const third = (await refresh(second)).next ?? '';
    await expectEnded(first);
    await expectEnded(third);
    await expectEnded(second);
    expect(await endedSessions(anybody(), [sessionId])).toEqual([sessionId]);
    expect(hints).toContainEqual({ topic: 'session:revoked', payload: { sessionId, userId } });
    await eventually(async () => {
      const told = (await statedFacts()).filter((fact) => fact.id.startsWith(sessionId));
      expect(told).toMatchObject([
        { id: `${sessionId}_1`, name: 'session.revoked', payload: { sessionId, userId, reason: 'REFRESH_REUSED' } },
      ]);
    });
  });

  describe('given two tabs, or a reply that was lost', () => {
    test('gives both the same token, and both can go on from there', async () => {
      const [one, other] = await Promise.all([refresh(first), refresh(first)]);
      expect(one.answer).toBeInstanceOf(RefreshSessionSuccess);
      expect(other.answer).toBeInstanceOf(RefreshSessionSuccess);
      expect(one.next).toBe(other.next);
      expect((await refresh(one.next ?? '')).answer).toBeInstanceOf(RefreshSessionSuccess);
    });

    test('answers the parent for ten seconds with the child it had, however often', async () => {
      const child = (await refresh(first)).next;
      clock.move(9_999);
      expect((await refresh(first)).next).toBe(child);
      expect((await refresh(first)).next).toBe(child);
    });

    test('ends the family when the parent comes back later', async () => {
      const child = (await refresh(first)).next ?? '';
      clock.move(10_001);
      await expectEnded(first);
      await expectEnded(child);
    });

    test('ends the family when the parent comes back from elsewhere', async () => {
      const child = (await refresh(first)).next ?? '';
      expect((await refresh(first, '192.0.2.7')).answer).toBeInstanceOf(SessionEndedProblem);
      await expectEnded(child);
    });
  });

  test('lasts 90 days however often it is refreshed', async () => {
    let token = first;
    for (let month = 0; month < 2; month += 1) {
      clock.move(44 * 24 * 60 * 60 * 1000);
      token = (await refresh(token)).next ?? '';
    }
    clock.move(2 * 24 * 60 * 60 * 1000);
    await expectEnded(token);
  });

  test('refuses what was never given out, without harm to anybody', async () => {
    await expectEnded('A'.repeat(43));
    await expectEnded('{"$gt":""}');
    expect(await refresh(undefined)).toEqual({ answer: new SessionEndedProblem('en'), next: null });
    expect((await refresh(first)).answer).toBeInstanceOf(RefreshSessionSuccess);
  });

  test('carries the role the person has by now', async () => {
    await anybody().collections.users.updateOne({ _id: userId }, { $set: { role: 'MODERATOR' } });
    const { answer } = await refresh(first);
    const [, claims = ''] = (answer as RefreshSessionSuccess).signedIn.accessToken.split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ role: 'MODERATOR', sub: userId });
  });
});
