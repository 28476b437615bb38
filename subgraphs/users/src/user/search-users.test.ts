import { beforeAll, describe, expect, test } from 'vitest';
import { usersFixture } from '../testing/fixture.js';
import { createAccount } from './create-account.js';
import { searchUsers } from './search-users.js';

describe('searching people', () => {
  const { as } = usersFixture();
  const cli = () => as({ kind: 'service', name: 'cli' });
  const found = async (text: string, first = 20) =>
    (await searchUsers(cli(), { text, first })).map(({ handle }) => handle);

  beforeAll(async () => {
    for (const [handle, displayName] of [
      ['amelie', 'Amélie Poulain'],
      ['zoe', 'Éloïse'],
      ['a.mery', 'Bruno'],
      ['c-3po', 'C (3) PO'],
    ] as const) {
      await createAccount(cli(), { handle, displayName, password: 'correct horse battery', role: 'USER' });
    }
  });

  test('finds by the beginning of the handle or of the name, by handle', async () => {
    expect(await found('am')).toEqual(['amelie']);
    expect(await found('a')).toEqual(['a.mery', 'amelie']);
    expect(await found('bru')).toEqual(['a.mery']);
  });

  test('minds neither case nor accents nor the @', async () => {
    expect(await found('ELOI')).toEqual(['zoe']);
    expect(await found('@Amé')).toEqual(['amelie']);
  });

  test('takes what somebody types as text and not as a pattern', async () => {
    expect(await found('a.')).toEqual(['a.mery']);
    expect(await found('c (')).toEqual(['c-3po']);
    expect(await found('.*')).toEqual([]);
    expect(await found('(a+)+$')).toEqual([]);
  });

  test('finds nobody for an empty text, and no more than asked for', async () => {
    expect(await found('  ')).toEqual([]);
    expect(await found('a', 1)).toEqual(['a.mery']);
    expect(await found('a', -5)).toEqual(['a.mery']);
  });
});
