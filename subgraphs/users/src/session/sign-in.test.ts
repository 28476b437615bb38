import { describe, expect, test } from 'vitest';
import { claimCodeDigest } from '../claim/claim-code.js';
import { signUp } from '../user/sign-up.js';
import { PASSWORD, usersFixture } from '../testing/fixture.js';
import { signIn } from './sign-in.js';
import { SignInSuccess, TooManyAttemptsProblem, WrongCredentialsProblem } from './session.problems.js';

describe('signing in', () => {
  const { anybody, clock } = usersFixture();

  test('gives a session for the right password, however the handle was typed', async () => {
    await signUp(anybody(), { handle: 'amelie', password: PASSWORD });
    const ctx = anybody();
    const answer = await signIn(ctx, { handle: '  @Amelie ', password: PASSWORD });
    expect(answer).toBeInstanceOf(SignInSuccess);
    const { signedIn } = answer as SignInSuccess;
    expect(signedIn.user.handle).toBe('amelie');
    expect(signedIn.accessTokenExpiresAt.getTime() - clock.now().getTime()).toBe(600_000);
    expect(ctx.answerExtensions['session']).toEqual({
      refreshToken: expect.stringMatching(/^[\w-]{43}$/),
      expiresAt: new Date(clock.now().getTime() + 90 * 24 * 60 * 60 * 1000),
      viewer: { userId: signedIn.user._id, sessionId: signedIn.sessionId, role: 'USER' },
    });
  });

  test('computes one hash for a wrong password, for an unknown handle and for an unclaimed person alike', async () => {
    const ctx = anybody();
    await ctx.passwords.prepare();
    await ctx.collections.users.create({
      _id: 'user_imported',
      handle: 'ghost',
      displayName: 'ghost',
      role: 'USER',
      isClaimed: false,
      createdAt: clock.now(),
      searchKeys: ['ghost'],
      version: 1,
      claimCodeDigest: claimCodeDigest('ABCD'),
    });
    for (const handle of ['amelie', 'nobody-at-all', 'ghost', '', 'x'.repeat(500)]) {
      const before = ctx.passwords.computed;
      const answer = await signIn(ctx, { handle, password: 'not the password' });
      expect(answer).toEqual(new WrongCredentialsProblem('en'));
      expect(ctx.passwords.computed - before).toBe(1);
    }
  });

  test('is refused for a password that is right up to the bound and then goes on', async () => {
    const longest = 'é'.repeat(128);
    await signUp(anybody(), { handle: 'longest', password: longest });
    expect(await signIn(anybody(), { handle: 'longest', password: longest })).toBeInstanceOf(SignInSuccess);
    expect(await signIn(anybody(), { handle: 'longest', password: `${longest}é` })).toBeInstanceOf(
      WrongCredentialsProblem,
    );
  });

  test('takes an é for an é, composed or not', async () => {
    await signUp(anybody(), { handle: 'zoe', password: 'Zoé aime le café'.normalize('NFC') });
    const answer = await signIn(anybody(), { handle: 'zoe', password: 'Zoé aime le café'.normalize('NFD') });
    expect(answer).toBeInstanceOf(SignInSuccess);
  });

  test('makes the hash anew when it was made with other parameters', async () => {
    const { hash } = await import('@node-rs/argon2');
    const ctx = anybody();
    await signUp(ctx, { handle: 'old-hash', password: PASSWORD });
    const passwordHash = await hash(PASSWORD, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    await ctx.collections.users.updateOne({ handle: 'old-hash' }, { $set: { passwordHash } });
    expect(await signIn(ctx, { handle: 'old-hash', password: PASSWORD })).toBeInstanceOf(SignInSuccess);
    const stored = await ctx.collections.users.findOne({ handle: 'old-hash' }).lean();
    expect(stored?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  describe('given ten wrong passwords for one account', () => {
    test('refuses the eleventh from anywhere, even with the right password, and says how long to wait', async () => {
      await signUp(anybody(), { handle: 'target', password: PASSWORD });
      const guesses = Array.from({ length: 10 }, (_, guess) =>
        signIn(anybody({ ip: `10.0.1.${guess}` }), { handle: 'target', password: `wrong guess ${guess}` }),
      );
      expect(await Promise.all(guesses)).toEqual(Array.from({ length: 10 }, () => new WrongCredentialsProblem('en')));
      const answer = await signIn(anybody({ ip: '10.0.2.1', locale: 'fr' }), { handle: 'target', password: PASSWORD });
      expect(answer).toBeInstanceOf(TooManyAttemptsProblem);
      const { retryAfterMs, message } = answer as TooManyAttemptsProblem;
      expect(retryAfterMs).toBeGreaterThan(0);
      expect(retryAfterMs).toBeLessThanOrEqual(90_000);
      expect(message).toMatch(/^Trop de tentatives\. Réessayez dans \d+ s\.$/);
    });

    test('says the same of an account that does not exist', async () => {
      for (let guess = 0; guess < 10; guess += 1) {
        await signIn(anybody(), { handle: 'no-such-target', password: 'wrong guess' });
      }
      const answer = await signIn(anybody(), { handle: 'no-such-target', password: 'wrong guess' });
      expect(answer).toBeInstanceOf(TooManyAttemptsProblem);
    });
  });

  test('does not count right passwords', async () => {
    await signUp(anybody(), { handle: 'often', password: PASSWORD });
    for (let time = 0; time < 15; time += 1) {
      expect(await signIn(anybody(), { handle: 'often', password: PASSWORD })).toBeInstanceOf(SignInSuccess);
    }
  });
});
