import { afterEach, describe, expect, test, vi } from 'vitest';
import { sessionAuthProvider } from './authProvider.js';
import { Session } from './session/session.js';

type Role = 'USER' | 'MODERATOR' | 'ADMIN';

/** Answers as the gateway does, by the operation's name. */
function server(answers: Record<string, () => object>): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (_url: string, init: { body: string }) => {
    const { query } = JSON.parse(init.body) as { query: string };
    const name = /(?:query|mutation) (\w+)/.exec(query)?.[1] ?? '';
    asked.push(name);
    return Promise.resolve(new Response(JSON.stringify({ data: answers[name]?.() })));
  });
  return asked;
}

const signedIn = (role: Role) => ({
  accessToken: 'a token',
  accessTokenExpiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  user: { id: `user_${role.toLowerCase()}`, handle: 'moira', displayName: 'Moira', role },
});
const refreshed = (role: Role) => ({
  refreshSession: { __typename: 'RefreshSessionSuccess', signedIn: signedIn(role) },
});
const ended = () => ({ refreshSession: { __typename: 'SessionEndedProblem', message: 'ended' } });
const entered = (role: Role) => ({ signIn: { __typename: 'SignInSuccess', signedIn: signedIn(role) } });

const auth = () => sessionAuthProvider(new Session());

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('entering the console', () => {
  test.each(['MODERATOR', 'ADMIN'] as const)('a person with the role %s comes in by the cookie', async (role) => {
    server({ RefreshSession: () => refreshed(role) });
    const provider = auth();
    await provider.checkAuth({});
    expect(await provider.getPermissions?.({})).toBe(role);
    expect(await provider.getIdentity?.()).toMatchObject({ fullName: 'Moira', handle: 'moira' });
  });

  test('without a session one is sent to the door', async () => {
    server({ RefreshSession: ended });
    await expect(auth().checkAuth({})).rejects.toThrow();
  });

  test('a person without power is turned away with a sentence, and stays signed in in the chat', async () => {
    const asked = server({ RefreshSession: () => refreshed('USER') });
    const provider = auth();
    await expect(provider.checkAuth({})).rejects.toThrow('console.auth.staff_only');
    await provider.logout(null);
    expect(asked).not.toContain('SignOut');
  });

  test('a person without power who signs in here reads the same', async () => {
    server({ SignIn: () => entered('USER') });
    await expect(auth().login({ username: 'amelie', password: 'x' })).rejects.toThrow('console.auth.staff_only');
  });

  test('a wrong password is told in the words of the server', async () => {
    server({
      SignIn: () => ({ signIn: { __typename: 'WrongCredentialsProblem', message: 'Ils ne vont pas ensemble.' } }),
    });
    await expect(auth().login({ username: 'moira', password: 'x' })).rejects.toThrow('Ils ne vont pas ensemble.');
  });

  test('a name may be typed with its @', async () => {
    let handle: unknown;
    vi.stubGlobal('fetch', (_url: string, init: { body: string }) => {
      handle = (JSON.parse(init.body) as { variables: { input: { handle: string } } }).variables.input.handle;
      return Promise.resolve(new Response(JSON.stringify({ data: entered('ADMIN') })));
    });
    await auth().login({ username: ' @adele ', password: 'x' });
    expect(handle).toBe('adele');
  });
});

describe('leaving the console', () => {
  test('ends the session only when somebody asked for it', async () => {
    const asked = server({
      RefreshSession: () => refreshed('ADMIN'),
      SignOut: () => ({ signOut: { sessionId: null } }),
    });
    const provider = auth();
    await provider.checkAuth({});
    await provider.logout({});
    expect(asked).not.toContain('SignOut');
    await provider.logout({ isAsked: true });
    expect(asked).toContain('SignOut');
    await expect(provider.checkAuth({})).rejects.toThrow();
  });

  test('follows when the server no longer knows the session, and not when one thing is forbidden', async () => {
    const provider = auth();
    await expect(provider.checkError({ status: 401 })).rejects.toThrow('console.auth.ended');
    await expect(provider.checkError({ status: 403 })).resolves.toBeUndefined();
  });
});

describe('what is offered', () => {
  test.each([
    ['MODERATOR', 'users', 'setRole', false],
    ['MODERATOR', 'queues', 'retry', false],
    ['MODERATOR', 'queues', 'list', true],
    ['MODERATOR', 'cases', 'show', true],
    ['ADMIN', 'users', 'setRole', true],
    ['ADMIN', 'queues', 'discard', true],
  ] as const)('to the role %s: %s.%s is %s', async (role, resource, action, expected) => {
    server({ RefreshSession: () => refreshed(role) });
    expect(await auth().canAccess?.({ resource, action })).toBe(expected);
  });
});
