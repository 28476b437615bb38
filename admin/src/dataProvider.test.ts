import { describe, expect, test } from 'vitest';
import { graphDataProvider } from './dataProvider.js';
import { RESOURCES } from './resources.js';
import { ScriptedGraph } from './testing/scripted-graph.js';

const SOURCES = Object.fromEntries(Object.entries(RESOURCES).map(([name, { source }]) => [name, source]));

/** A list of so many rooms, in pages whose cursors are the places they end at. */
function aListOfRooms(count: number) {
  const scripted = new ScriptedGraph();
  scripted.answer('ListRooms', ({ first, after }) => {
    const start = after === null ? 0 : Number(after);
    const end = Math.min(count, start + Number(first));
    return {
      rooms: {
        totalCount: count,
        pageInfo: { hasNextPage: end < count, endCursor: String(end) },
        edges: Array.from({ length: end - start }, (_, i) => ({ node: { id: `room_${String(start + i + 1)}` } })),
      },
    };
  });
  return { scripted, provider: graphDataProvider(scripted.graph, SOURCES) };
}

const page = (number: number, perPage = 10) => ({
  pagination: { page: number, perPage },
  sort: { field: 'id', order: 'ASC' as const },
  filter: {},
});
const firstIds = async (asked: Promise<{ data: { id: unknown }[] }>) => (await asked).data[0]?.id;

describe('pages of a list', () => {
  test('go on from the end of the one before, with one request each', async () => {
    const { scripted, provider } = aListOfRooms(35);
    expect(await firstIds(provider.getList('rooms', page(1)))).toBe('room_1');
    expect(await firstIds(provider.getList('rooms', page(2)))).toBe('room_11');
    expect(await firstIds(provider.getList('rooms', page(1)))).toBe('room_1');
    expect(scripted.asked.map(({ variables }) => variables['after'])).toEqual([null, '10', null]);
  });

  test('say whether there is one before and one after, and how many rows there are in all', async () => {
    const { provider } = aListOfRooms(35);
    expect(await provider.getList('rooms', page(4))).toMatchObject({
      data: [{ id: 'room_31' }, {}, {}, {}, {}],
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
      meta: { totalCount: 35 },
    });
  });

  test('after a reload on page 3 are walked to from the first', async () => {
    const { scripted, provider } = aListOfRooms(35);
    expect(await firstIds(provider.getList('rooms', page(3)))).toBe('room_21');
    expect(scripted.asked).toHaveLength(3);
  });

  test('of another size or with another filter have places of their own', async () => {
    const { scripted, provider } = aListOfRooms(35);
    await provider.getList('rooms', page(2));
    await provider.getList('rooms', page(2, 5));
    await provider.getList('rooms', { ...page(2), filter: { state: 'OPEN' } });
    expect(scripted.asked.map(({ variables }) => variables['after'])).toEqual([null, '10', null, '5', null, '10']);
  });

  test('of a list that has become shorter end with its last one', async () => {
    const { provider } = aListOfRooms(12);
    expect(await firstIds(provider.getList('rooms', page(9)))).toBe('room_11');
  });
});

describe('a filter', () => {
  test('asks only for what was filled in, false among it', async () => {
    const scripted = new ScriptedGraph();
    scripted.answer('ListReports', () => ({ reports: { edges: [], pageInfo: { hasNextPage: false } } }));
    const provider = graphDataProvider(scripted.graph, SOURCES);
    await provider.getList('reports', { ...page(1), filter: { isOpen: false, reason: '', from: null, to: undefined } });
    expect(scripted.asked[0]?.variables['filter']).toEqual({ isOpen: false });
  });

  test('of works asks for nothing before a queue is chosen', async () => {
    const scripted = new ScriptedGraph();
    const provider = graphDataProvider(scripted.graph, SOURCES);
    expect((await provider.getList('queues', page(1))).data).toEqual([]);
    expect(scripted.asked).toEqual([]);
  });
});

describe('one row', () => {
  test('that is absent, or not for the viewer, is not found', async () => {
    const scripted = new ScriptedGraph();
    scripted.answer('ShowUser', () => ({ user: null }));
    const provider = graphDataProvider(scripted.graph, SOURCES);
    await expect(provider.getOne('users', { id: 'user_1' })).rejects.toMatchObject({ status: 404 });
  });

  test('among many that is absent is left out', async () => {
    const scripted = new ScriptedGraph();
    scripted.answer('ShowUser', ({ id }) => ({ user: id === 'user_2' ? null : { id } }));
    const provider = graphDataProvider(scripted.graph, SOURCES);
    const { data } = await provider.getMany('users', { ids: ['user_1', 'user_2', 'user_3'] });
    expect(data).toEqual([{ id: 'user_1' }, { id: 'user_3' }]);
  });

  test('of the audit is named by its place', async () => {
    const scripted = new ScriptedGraph();
    scripted.answer('ListAuditEntries', () => ({
      auditEntries: { edges: [{ node: { seq: 7 } }], pageInfo: { hasNextPage: false } },
    }));
    const { data } = await graphDataProvider(scripted.graph, SOURCES).getList('audit', page(1));
    expect(data).toEqual([{ id: '7', seq: 7 }]);
  });
});

describe('what the graph refuses', () => {
  test.each([
    ['UNAUTHENTICATED', 401],
    ['FORBIDDEN', 403],
    ['UNAVAILABLE', 503],
    ['SOMETHING_NEW', 500],
  ])('with %s is a failure of status %i', async (code, status) => {
    const scripted = new ScriptedGraph();
    scripted.answer('ListRooms', () => ({ code }));
    const provider = graphDataProvider(scripted.graph, SOURCES);
    await expect(provider.getList('rooms', page(1))).rejects.toMatchObject({ code, status });
  });

  test('nothing is written through react-admin: the graph has verbs', async () => {
    const { provider } = aListOfRooms(1);
    await expect(provider.delete('rooms', { id: 'room_1' })).rejects.toThrow(/verbs/);
  });
});
