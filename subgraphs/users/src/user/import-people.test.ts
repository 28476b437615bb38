import { describe, expect, test } from 'vitest';
import { signIn } from '../session/sign-in.js';
import { WrongCredentialsProblem } from '../session/session.problems.js';
import { PASSWORD, usersFixture } from '../testing/fixture.js';
import { importPeople } from './import-people.js';
import { isHandle } from './handle.js';
import { signUp } from './sign-up.js';

describe('importing people', () => {
  const { anybody, as } = usersFixture();
  const cli = () => as({ kind: 'service', name: 'cli' });
  const person = (nickname: string) => ({
    importKey: `irc:#test:${nickname}`,
    handle: nickname,
    displayName: nickname,
  });
  const handleOf = async (nickname: string) =>
    (
      await cli()
        .collections.users.findOne({ importKey: `irc:#test:${nickname}` })
        .lean()
    )?.handle;

  test('makes unclaimed accounts under their own names, and changes nothing the second time', async () => {
    const lines = ['Nick|away', '[Foo]', 'élodie'].map(person);
    const first = await importPeople(cli(), lines);
    expect(first).toMatchObject({ created: 3, existing: 0 });
    const again = await importPeople(cli(), lines);
    expect(again).toEqual({ users: first.users, created: 0, existing: 3 });
    const stored = await cli().collections.users.findOne({ importKey: 'irc:#test:Nick|away' }).lean();
    expect(stored).toMatchObject({ handle: 'nick-away', displayName: 'Nick|away', isClaimed: false, role: 'USER' });
  });

  test('numbers handles that are taken, by people here before and by one another', async () => {
    await signUp(anybody(), { handle: 'nick', password: PASSWORD });
    await importPeople(cli(), ['Nick', 'nick`', 'NICK', 'nick-2'].map(person));
    const handles = await Promise.all(['Nick', 'nick`', 'NICK', 'nick-2'].map(handleOf));
    expect(new Set(handles).size).toBe(4);
    expect(handles.every((handle) => handle !== undefined && handle !== 'nick' && isHandle(handle))).toBe(true);
  });

  test('gives everybody one account when two imports of the same people run at once', async () => {
    const lines = Array.from({ length: 50 }, (_, index) => person(`twin${index % 25}|${index}`));
    const [one, other] = await Promise.all([importPeople(cli(), lines), importPeople(cli(), lines)]);
    expect(one.users).toEqual(other.users);
    expect(one.created + other.created).toBe(50);
  });

  test('takes thousands in a few requests, a quarter of them under a name that is taken', async () => {
    const lines = Array.from({ length: 3_000 }, (_, index) =>
      person(`Crowd${index % 2_250}${index < 2_250 ? '' : '^'}`),
    );
    for (let from = 0; from < lines.length; from += 1_000) await importPeople(cli(), lines.slice(from, from + 1_000));
    expect(await cli().collections.users.countDocuments({ importKey: /^irc:#test:Crowd/ })).toBe(3_000);
  });

  test('makes nobody who could sign in', async () => {
    await importPeople(cli(), [person('sleeper')]);
    expect(await signIn(anybody(), { handle: 'sleeper', password: '' })).toBeInstanceOf(WrongCredentialsProblem);
    expect(await signIn(anybody(), { handle: 'sleeper', password: PASSWORD })).toBeInstanceOf(WrongCredentialsProblem);
  });
});
