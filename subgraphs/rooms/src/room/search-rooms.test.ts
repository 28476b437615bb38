import { beforeAll, describe, expect, test } from 'vitest';
import { roomsFixture } from '../testing/fixture.js';
import { importRooms } from './import-rooms.js';
import { searchRooms } from './search-rooms.js';

describe('searching public rooms', () => {
  const { as, aRoom, services } = roomsFixture();
  const namesFor = async (text: string, first: number | null = null) =>
    (await searchRooms(as('user_anybody'), { text, first, after: null })).edges.map(({ node }) => node.name);

  beforeAll(async () => {
    await aRoom({ name: 'Jardin Potager', topic: 'Semer, récolter' });
    await aRoom({ name: 'jardin japonais', topic: 'Mousses & pierres' });
    await aRoom({ kind: 'PRIVATE', name: 'Jardin secret' });
    const days = Array.from({ length: 153 }, (_, day) => new Date(Date.UTC(2004, 6, 5 + day)));
    await importRooms(
      services(),
      days.map((day) => ({
        externalId: `irc:${day.toISOString()}`,
        kind: 'PUBLIC' as const,
        name: `#ubuntu ${day.toISOString().slice(0, 10)}`,
        createdAt: day,
        members: [],
      })),
    );
  });

  test('finds every word in the name or the topic, without minding case, accents or order', async () => {
    expect(await namesFor('JARDIN')).toEqual(['jardin japonais', 'Jardin Potager']);
    expect(await namesFor('recolter jardin')).toEqual(['Jardin Potager']);
    expect(await namesFor('jardin pierre')).toEqual(['jardin japonais']);
    expect(await namesFor('jardin absent')).toEqual([]);
  });

  test('never finds a private room', async () => {
    expect(await namesFor('secret')).toEqual([]);
  });

  test('finds the room of a day by parts of its date', async () => {
    expect(await namesFor('#ubuntu 2004-07-14')).toContain('#ubuntu 2004-07-14');
    expect(await namesFor('2004 11 3', 100)).toEqual(['#ubuntu 2004-11-30']);
  });

  test('takes what somebody types as text and not as a pattern', async () => {
    for (const text of ['.*', '(a+)+$', '[', '$where'])
      expect(await namesFor(`${text} jardin`)).not.toContain('Jardin secret');
    expect(await namesFor('j.rdin')).toEqual([]);
  });

  test('lists all of them by name, page by page, each once', async () => {
    const names: (string | undefined)[] = [];
    let after: string | null = null;
    do {
      const page = await searchRooms(as('user_anybody'), { text: '', first: 40, after });
      expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
      names.push(...page.edges.map(({ node }) => node.name));
      after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null;
    } while (after !== null);
    expect(names).toHaveLength(155);
    expect(new Set(names).size).toBe(155);
    expect(names.map((name) => name?.toLowerCase())).toEqual(names.map((name) => name?.toLowerCase()).sort());
  });

  test('refuses pages that are too long, and cursors of other lists', async () => {
    const search = (first: number, after: string | null = null) =>
      searchRooms(as('user_anybody'), { text: '', first, after });
    await expect(search(101)).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    await expect(search(0)).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    await expect(search(10, 'nonsense')).rejects.toMatchObject({ extensions: { code: 'BAD_CURSOR' } });
    await expect(search(10, Buffer.from('[{"$gt":""}]').toString('base64url'))).rejects.toMatchObject({
      extensions: { code: 'BAD_CURSOR' },
    });
  });
});
