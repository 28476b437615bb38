import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Session } from './session.js';

const HOUR = 3_600_000;
let refreshes = 0;

/** Answers as the gateway does, by the operation's name. */
function server(answers: Record<string, () => object>) {
  const fetch = vi.fn<typeof globalThis.fetch>((_url, init) => {
    const { query } = JSON.parse(init?.body as string) as { query: string };
    const name = /(?:query|mutation) (\w+)/.exec(query)?.[1] ?? '';
    const answer = answers[name];
    if (!answer) throw new Error(`nobody expects ${name}`);
    return Promise.resolve(new Response(JSON.stringify({ data: answer() })));
  });
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

const signedIn = (accessToken: string, inMs = HOUR, userId = 'user_ada') => ({
  accessToken,
  accessTokenExpiresAt: new Date(Date.now() + inMs).toISOString(),
  user: { id: userId, handle: 'ada', displayName: 'Ada', role: 'USER' },
});
const refreshed = (inMs = HOUR) => ({
  refreshSession: {
    __typename: 'RefreshSessionSuccess',
    signedIn: signedIn(`token ${String((refreshes += 1))}`, inMs),
  },
});
const ended = () => ({ refreshSession: { __typename: 'SessionEndedProblem', message: 'ended' } });

beforeEach(() => {
  refreshes = 0;
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('coming back to the page', () => {
  test('the cookie opens the session again, and the token stays in memory', async () => {
    server({ RefreshSession: () => refreshed() });
    const session = new Session();
    await session.restore();
    expect(session.state()).toMatchObject({ status: 'signed-in', viewer: { handle: 'ada' } });
    expect(await session.accessToken()).toBe('token 1');
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain('token');
  });

  test('without a session one is asked to sign in, and not told that something ended', async () => {
    server({ RefreshSession: ended });
    const session = new Session();
    await session.restore();
    expect(session.state()).toEqual({ status: 'signed-out', hasEnded: false });
  });

  test('a server that does not answer is told as such', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
    const session = new Session();
    await session.restore();
    expect(session.state()).toEqual({ status: 'unreachable' });
  });
});

describe('the access token', () => {
  test('is refreshed once for all who want it when it has expired', async () => {
    let isFirst = true;
    const fetch = server({
      RefreshSession: () => {
        const answer = refreshed(isFirst ? -1 : HOUR);
        isFirst = false;
        return answer;
      },
    });
    const session = new Session();
    await session.restore();
    const tokens = await Promise.all([session.accessToken(), session.accessToken(), session.accessToken()]);
    expect(tokens).toEqual(['token 2', 'token 2', 'token 2']);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test('is told to those who hold a live connection', async () => {
    server({ RefreshSession: () => refreshed() });
    const session = new Session();
    const heard = vi.fn();
    session.onToken(heard);
    await session.restore();
    expect(heard).toHaveBeenCalledWith('token 1');
  });

  test('that cannot be refreshed any more ends the session, and says so', async () => {
    let hasEnded = false;
    server({ RefreshSession: () => (hasEnded ? ended() : refreshed(-1)) });
    const session = new Session();
    await session.restore();
    hasEnded = true;
    expect(await session.accessToken()).toBeNull();
    expect(session.state()).toEqual({ status: 'signed-out', hasEnded: true });
  });
});

describe('signing up', () => {
  test('names the field that has to change', async () => {
    server({
      SignUp: () => ({ signUp: { __typename: 'HandleTakenProblem', message: 'Somebody has this name.' } }),
    });
    const problem = await new Session().signUp({ handle: 'ada', password: 'x' });
    expect(problem).toEqual({
      message: 'Somebody has this name.',
      fields: { handle: 'Somebody has this name.' },
    });
  });

  test('signs in at once', async () => {
    server({ SignUp: () => ({ signUp: { __typename: 'SignUpSuccess', signedIn: signedIn('t') } }) });
    const session = new Session();
    expect(await session.signUp({ handle: 'ada', password: 'x' })).toBeUndefined();
    expect(session.state().status).toBe('signed-in');
  });
});

describe('a ban', () => {
  const until = '2026-06-01T12:00:00.000Z';
  const banned = { __typename: 'BannedProblem', message: 'You are banned.', until, reason: 'Spam.' };
  const state = { status: 'signed-out', hasEnded: true, ban: { until, reason: 'Spam.' } };

  test('is told with its reason and its end to whoever signs in', async () => {
    server({ SignIn: () => ({ signIn: banned }) });
    const session = new Session();
    expect(await session.signIn({ handle: 'ada', password: 'x' })).toBeUndefined();
    expect(session.state()).toEqual(state);
  });

  test('is told to whoever comes back to the page', async () => {
    server({ RefreshSession: () => ({ refreshSession: banned }) });
    const session = new Session();
    await session.restore();
    expect(session.state()).toEqual(state);
    session.forgetBan();
    expect(session.state()).toEqual({ status: 'signed-out', hasEnded: false });
  });

  test('that begins while one is there signs out at once, and then says why', async () => {
    let isBanned = false;
    server({ RefreshSession: () => (isBanned ? { refreshSession: banned } : refreshed()) });
    const session = new Session();
    await session.restore();
    isBanned = true;
    session.end();
    expect(session.state()).toEqual({ status: 'signed-out', hasEnded: true });
    await vi.waitFor(() => expect(session.state()).toEqual(state));
  });
});

describe('signing out', () => {
  test('ends the session here even when the server cannot be told', async () => {
    server({ RefreshSession: () => refreshed() });
    const session = new Session();
    await session.restore();
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
    await session.signOut();
    expect(session.state()).toEqual({ status: 'signed-out', hasEnded: false });
    expect(await session.accessToken()).toBeNull();
  });
});
