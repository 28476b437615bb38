import { eventually } from '@sl3/platform/testing/eventually';
import { describe, expect, test } from 'vitest';
import { signIn } from '../session/sign-in.js';
import { SignInSuccess } from '../session/session.problems.js';
import { PASSWORD, usersFixture, viewerOf } from '../testing/fixture.js';
import { createAccount } from './create-account.js';
import { setRole } from './set-role.js';
import { updateProfile } from './update-profile.js';
import type { User } from './user.js';

describe('an account made by the operator', () => {
  const { as, anybody, statedFacts } = usersFixture();
  const cli = () => as({ kind: 'service', name: 'cli' });
  const adele = { handle: 'adele', displayName: 'Adèle', password: PASSWORD, role: 'ADMIN' } as const;

  test('has its role and its password, and stays as it is when it is made again', async () => {
    const { userId } = await createAccount(cli(), adele);
    expect(await createAccount(cli(), { ...adele, password: 'another password' })).toEqual({ userId, isNew: false });
    const answer = await signIn(anybody(), { handle: 'adele', password: PASSWORD });
    expect(answer).toBeInstanceOf(SignInSuccess);
    expect(answer).toMatchObject({ signedIn: { user: { _id: userId, role: 'ADMIN' } } });
  });

  test('is made once by two who make it at once', async () => {
    const made = await Promise.all(['one', 'two'].map(() => createAccount(cli(), { ...adele, handle: 'adele2' })));
    expect(new Set(made.map(({ userId }) => userId)).size).toBe(1);
    expect(made.filter(({ isNew }) => isNew)).toHaveLength(1);
  });

  test('states each change of name or role once, in order', async () => {
    const { userId } = await createAccount(cli(), { ...adele, handle: 'moira', role: 'USER' });
    const moira = { _id: userId, role: 'USER' } as User;
    await setRole(cli(), { handle: 'moira', role: 'MODERATOR' });
    await setRole(cli(), { handle: 'moira', role: 'MODERATOR' });
    await Promise.all([
      updateProfile(as(viewerOf(moira)), { displayName: 'Moïra' }),
      setRole(cli(), { handle: 'moira', role: 'ADMIN' }),
    ]);
    await eventually(async () => {
      const told = (await statedFacts()).filter(({ id }) => id.startsWith(userId));
      expect(told.map(({ id, name }) => `${name} ${id.slice(userId.length)}`)).toEqual([
        'user.created _1',
        'user.changed _2',
        'user.changed _3',
        'user.changed _4',
      ]);
      expect(told.at(-1)?.payload).toMatchObject({ displayName: 'Moïra', role: 'ADMIN', version: 4 });
    });
  });

  test('must exist to get a role', async () => {
    await expect(setRole(cli(), { handle: 'nobody', role: 'ADMIN' })).rejects.toMatchObject({
      extensions: { code: 'NOT_FOUND' },
    });
  });
});
