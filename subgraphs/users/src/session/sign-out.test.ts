import { describe, expect, test } from 'vitest';
import { PASSWORD, usersFixture, viewerOf } from '../testing/fixture.js';
import { signUp } from '../user/sign-up.js';
import type { SignUpSuccess } from '../user/user.problems.js';
import { refreshSession } from './refresh-session.js';
import { SessionEndedProblem, SignOutSuccess } from './session.problems.js';
import { signOut } from './sign-out.js';

describe('signing out', () => {
  const { anybody, as, hints } = usersFixture();

  async function somebody(handle: string) {
    const ctx = anybody();
    const { signedIn } = (await signUp(ctx, { handle, password: PASSWORD })) as SignUpSuccess;
    const { refreshToken } = ctx.answerExtensions['session'] as { refreshToken: string };
    return { ...signedIn, refreshToken };
  }

  test('ends the session of this device, clears the cookie, and may be repeated', async () => {
    const { user, sessionId, refreshToken } = await somebody('amelie');
    const ctx = as(viewerOf(user, sessionId), { refreshToken });
    expect(await signOut(ctx)).toEqual(new SignOutSuccess(sessionId));
    expect(ctx.answerExtensions['session']).toMatchObject({ refreshToken: null });
    expect(hints).toContainEqual({ topic: 'session:revoked', payload: { sessionId, userId: user._id } });
    expect(await refreshSession(anybody({ refreshToken }))).toBeInstanceOf(SessionEndedProblem);
    expect(await signOut(as(viewerOf(user, sessionId)))).toEqual(new SignOutSuccess(null));
  });

  test('finds the session by its cookie when the access token has expired', async () => {
    const { sessionId, refreshToken } = await somebody('bruno');
    expect(await signOut(anybody({ refreshToken }))).toEqual(new SignOutSuccess(sessionId));
  });

  test('leaves the other devices of the person alone', async () => {
    const { user, sessionId, refreshToken } = await somebody('chloe');
    expect(await signOut(as(viewerOf(user, 'ses_of_another_device')))).toEqual(new SignOutSuccess(null));
    expect(await refreshSession(anybody({ refreshToken }))).toMatchObject({ signedIn: { sessionId } });
  });

  test('says so when nobody was signed in', async () => {
    expect(await signOut(anybody())).toEqual(new SignOutSuccess(null));
  });
});
