import { eventually } from '@sl3/platform/testing/eventually';
import { InvalidInputProblem } from '@sl3/platform/problems';
import { describe, expect, test } from 'vitest';
import { TooManyAttemptsProblem } from '../session/session.problems.js';
import { PASSWORD, usersFixture } from '../testing/fixture.js';
import { signUp } from './sign-up.js';
import { HandleTakenProblem, SignUpSuccess } from './user.problems.js';

describe('signing up', () => {
  const { anybody, statedFacts, logLines } = usersFixture();

  test('makes an account, signs it in, and says so', async () => {
    const ctx = anybody();
    const answer = await signUp(ctx, { handle: 'Amelie', displayName: '  Amélie   B. ', password: PASSWORD });
    expect(answer).toBeInstanceOf(SignUpSuccess);
    const { user } = (answer as SignUpSuccess).signedIn;
    expect(user).toMatchObject({
      handle: 'amelie',
      displayName: 'Amélie B.',
      role: 'USER',
      isClaimed: true,
      version: 1,
    });
    expect(ctx.answerExtensions['session']).toMatchObject({ refreshToken: expect.any(String) });
    await eventually(async () => {
      expect(await statedFacts()).toContainEqual({
        id: `${user._id}_1`,
        name: 'user.created',
        position: expect.any(Number),
        at: user.createdAt,
        payload: { userId: user._id, handle: 'amelie', displayName: 'Amélie B.', role: 'USER', version: 1 },
      });
    });
  });

  test('stores the password as an argon2id hash with the parameters of OWASP, and logs none', async () => {
    await signUp(anybody(), { handle: 'hashed', password: PASSWORD });
    const stored = await anybody().collections.users.findOne({ handle: 'hashed' }).lean();
    expect(stored?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(JSON.stringify(logLines())).not.toContain(PASSWORD);
  });

  test('takes the handle for a name when there is none', async () => {
    const answer = await signUp(anybody(), { handle: 'nameless', password: PASSWORD });
    expect(answer).toMatchObject({ signedIn: { user: { displayName: 'nameless' } } });
  });

  test('gives a handle to one of two who want it at once', async () => {
    const answers = await Promise.all(
      ['one', 'two'].map(() => signUp(anybody(), { handle: 'wanted', password: PASSWORD })),
    );
    expect(answers.filter((answer) => answer instanceof SignUpSuccess)).toHaveLength(1);
    expect(answers).toContainEqual(new HandleTakenProblem('en', 'wanted'));
  });

  test('refuses reserved handles, whatever dots and dashes are strewn into them', async () => {
    for (const handle of ['admin', 'ADMIN', 'ad-min', 'every.one', 'here', 'sys_tem-']) {
      expect(await signUp(anybody(), { handle, password: PASSWORD })).toBeInstanceOf(HandleTakenProblem);
    }
  });

  test('names every field that cannot be used, in the language of the request', async () => {
    const answer = await signUp(anybody({ locale: 'fr' }), {
      handle: 'Été!',
      displayName: 'a\u202Eb',
      password: 'trop court'.slice(0, 9),
    });
    expect(answer).toBeInstanceOf(InvalidInputProblem);
    expect(answer).toMatchObject({
      message: 'Certaines valeurs ne peuvent pas être utilisées telles quelles.',
      fields: [
        { path: 'handle', message: expect.stringContaining('caractères') },
        { path: 'displayName', message: expect.stringContaining('invisibles') },
        { path: 'password', message: expect.stringContaining('10 à 128') },
      ],
    });
  });

  test('asks for a length and nothing else of a password', async () => {
    const refused = ['123456789', 'x'.repeat(129), ''];
    const taken = ['1234567890', 'aaaaaaaaaa', '😀'.repeat(128), ' '.repeat(10)];
    for (const [index, password] of refused.entries()) {
      expect(await signUp(anybody(), { handle: `refused${index}`, password })).toBeInstanceOf(InvalidInputProblem);
    }
    for (const [index, password] of taken.entries()) {
      expect(await signUp(anybody(), { handle: `taken${index}`, password })).toBeInstanceOf(SignUpSuccess);
    }
  });
});

describe('signing up, given three accounts an hour for one address', () => {
  const { anybody } = usersFixture({ signUpsPerIp: 3 });

  test('refuses the fourth, also when all come at once, and lets another address in', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) => signUp(anybody(), { handle: `crowd${index}`, password: PASSWORD })),
    );
    expect(answers.filter((answer) => answer instanceof SignUpSuccess)).toHaveLength(3);
    expect(answers.filter((answer) => answer instanceof TooManyAttemptsProblem)).toHaveLength(3);
    const elsewhere = anybody({ ip: '192.0.2.1' });
    expect(await signUp(elsewhere, { handle: 'elsewhere', password: PASSWORD })).toBeInstanceOf(SignUpSuccess);
  });
});
