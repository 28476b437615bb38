import { eventually } from '@sl3/platform/testing/eventually';
import type { SanctionFact } from '@sl3/schema/events';
import { newId } from '@sl3/schema/ids';
import { describe, expect, test } from 'vitest';
import { claimAccount } from '../claim/claim-account.js';
import { claimCodeDigest } from '../claim/claim-code.js';
import { endedSessions } from '../session/ended-sessions.js';
import { refreshSession } from '../session/refresh-session.js';
import { RefreshSessionSuccess, SessionEndedProblem, SignInSuccess } from '../session/session.problems.js';
import { signIn } from '../session/sign-in.js';
import { PASSWORD, usersFixture } from '../testing/fixture.js';
import { signUp } from '../user/sign-up.js';
import type { SignUpSuccess } from '../user/user.problems.js';
import { BannedProblem } from './ban.problems.js';
import { followSanction } from './follow-sanction.js';

const { anybody, clock, hints, statedFacts } = usersFixture();
const HOUR_MS = 3_600_000;
let people = 0;

async function aPerson() {
  people += 1;
  const handle = `banned${people}`;
  const ctx = anybody();
  const { signedIn } = (await signUp(ctx, { handle, password: PASSWORD })) as SignUpSuccess;
  const { refreshToken } = ctx.answerExtensions['session'] as { refreshToken: string };
  return { handle, userId: signedIn.user._id, sessionId: signedIn.sessionId, refreshToken };
}

/** A ban of an hour, as moderation states it. */
function aBan(userId: string, fact: Partial<SanctionFact> = {}): SanctionFact {
  const now = clock.now();
  return {
    ...{ sanctionId: newId('sanction'), userId, kind: 'BAN', roomId: null, reason: 'threats', byUserId: 'user_mod' },
    ...{ startsAt: now, endsAt: new Date(now.getTime() + HOUR_MS), liftedAt: null, version: 1, at: now },
    ...fact,
  };
}

describe('whoever is banned', () => {
  test('loses every session at once, and everybody is told, once', async () => {
    const { handle, userId, sessionId } = await aPerson();
    const { signedIn } = (await signIn(anybody(), { handle, password: PASSWORD })) as SignInSuccess;
    const ban = aBan(userId);
    await followSanction(anybody(), ban);
    await followSanction(anybody(), ban);
    expect((await endedSessions(anybody(), [sessionId, signedIn.sessionId])).sort()).toEqual(
      [sessionId, signedIn.sessionId].sort(),
    );
    await eventually(async () => {
      const told = (await statedFacts()).filter(({ name }) => name === 'session.revoked');
      expect(told.filter(({ payload }) => (payload as { userId: string }).userId === userId)).toMatchObject([
        { payload: { reason: 'REVOKED' } },
        { payload: { reason: 'REVOKED' } },
      ]);
    });
    const hinted = hints.filter(({ payload }) => (payload as { userId?: string }).userId === userId);
    expect(hinted.map(({ topic }) => topic)).toEqual(['session:revoked', 'session:revoked']);
  });

  test('is told at the sign-in until when and why, but only with the right password', async () => {
    const { handle, userId } = await aPerson();
    const ban = aBan(userId);
    await followSanction(anybody(), ban);
    const answer = await signIn(anybody({ locale: 'fr' }), { handle, password: PASSWORD });
    expect(answer).toBeInstanceOf(BannedProblem);
    expect(answer).toMatchObject({ until: ban.endsAt, reason: 'threats' });
    expect((answer as BannedProblem).message).toMatch(
      /^Ce compte est exclu jusqu’au .* UTC\. Motif indiqué : threats$/,
    );
    expect(await signIn(anybody(), { handle, password: 'not the password' })).not.toBeInstanceOf(BannedProblem);
  });

  test('signs in again in the same millisecond the ban ends, and not one before', async () => {
    const { handle, userId } = await aPerson();
    const ban = aBan(userId);
    await followSanction(anybody(), ban);
    clock.move(HOUR_MS - 1);
    expect(await signIn(anybody(), { handle, password: PASSWORD })).toBeInstanceOf(BannedProblem);
    clock.move(1);
    expect(await signIn(anybody(), { handle, password: PASSWORD })).toBeInstanceOf(SignInSuccess);
  });

  test('signs in again once the ban is lifted, also when that is heard before it', async () => {
    const { handle, userId } = await aPerson();
    const ban = aBan(userId);
    await followSanction(anybody(), { ...ban, liftedAt: clock.now(), version: 2 });
    await followSanction(anybody(), ban);
    expect(await signIn(anybody(), { handle, password: PASSWORD })).toBeInstanceOf(SignInSuccess);
  });

  test('is told when coming back with the cookie; once it is over the session has ended', async () => {
    const { userId, refreshToken } = await aPerson();
    await followSanction(anybody(), aBan(userId));
    expect(await refreshSession(anybody({ refreshToken }))).toBeInstanceOf(BannedProblem);
    clock.move(HOUR_MS);
    const answer = await refreshSession(anybody({ refreshToken }));
    expect(answer).toBeInstanceOf(SessionEndedProblem);
    expect(answer).not.toBeInstanceOf(RefreshSessionSuccess);
  });

  test('may claim an account, and is told then', async () => {
    const userId = newId('user');
    await anybody().collections.users.create({
      ...{ _id: userId, handle: 'old-hand', displayName: 'old-hand', role: 'USER', isClaimed: false, version: 1 },
      ...{ createdAt: clock.now(), searchKeys: ['old-hand'], claimCodeDigest: claimCodeDigest('ABCD') },
      claimCodeExpiresAt: new Date(clock.now().getTime() + HOUR_MS),
    });
    await followSanction(anybody(), aBan(userId));
    const answer = await claimAccount(anybody(), { handle: 'old-hand', code: 'ABCD', password: PASSWORD });
    expect(answer).toBeInstanceOf(BannedProblem);
  });

  test('opens no session by signing in at the very moment', async () => {
    const { handle, userId } = await aPerson();
    const [answers] = await Promise.all([
      Promise.all([1, 2, 3].map(() => signIn(anybody(), { handle, password: PASSWORD }))),
      followSanction(anybody(), aBan(userId)),
    ]);
    const opened = answers.flatMap((answer) => (answer instanceof SignInSuccess ? answer.signedIn.sessionId : []));
    expect((await endedSessions(anybody(), opened)).sort()).toEqual(opened.sort());
  });

  test('is not who is muted or warned', async () => {
    const { handle, userId, sessionId } = await aPerson();
    await followSanction(anybody(), aBan(userId, { kind: 'MUTE' }));
    await followSanction(anybody(), aBan(userId, { kind: 'WARNING', endsAt: null }));
    expect(await endedSessions(anybody(), [sessionId])).toEqual([]);
    expect(await signIn(anybody(), { handle, password: PASSWORD })).toBeInstanceOf(SignInSuccess);
  });
});
