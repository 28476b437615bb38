import type { DataProvider, GetListParams, GetListResult, RaRecord } from 'react-admin';
import { GraphFailure, type Graph } from './graph/graph.js';
import { PageCursors } from './graph/page-cursors.js';
import type { Source } from './graph/source.js';

const PER_PAGE = 25;
/** Lists somebody walks at once; the one used longest ago is forgotten first. */
const LISTS_KEPT = 50;

/**
 * What react-admin reads through: a walk over the sources of the resources. Nothing is written here, for the graph has
 * verbs with reasons and consequences where react-admin has `update`: each screen calls its own (see design/use-verb.ts).
 */
export function graphDataProvider(graph: Graph, sources: Record<string, Source>): DataProvider {
  const cursors = new Map<string, PageCursors>();

  const sourceOf = (resource: string): Source => {
    const found = sources[resource];
    if (!found) throw new Error(`no resource is called ${resource}`);
    return found;
  };

  const getList = async (resource: string, params: Partial<GetListParams>): Promise<GetListResult<RaRecord>> => {
    const { page: number = 1, perPage = PER_PAGE } = params.pagination ?? {};
    const filter = filledIn((params.filter ?? {}) as Record<string, unknown>);
    const pages = keptOf(cursors, JSON.stringify([resource, perPage, filter]), () => new PageCursors());
    const page = await pages.page(number, (after) => sourceOf(resource).page(graph, { first: perPage, after, filter }));
    return {
      data: page.rows,
      pageInfo: { hasNextPage: page.hasNextPage, hasPreviousPage: number > 1 },
      meta: { totalCount: page.totalCount },
    };
  };

  const getOne = async (resource: string, id: string): Promise<RaRecord> => {
    const { one } = sourceOf(resource);
    if (!one) throw new Error(`${resource} are shown in lists only`);
    const row = await one(graph, id);
    if (!row) throw new GraphFailure('NOT_FOUND', `No ${resource} has this id.`);
    return row;
  };

  return {
    getList: getList as DataProvider['getList'],
    getOne: (async (resource: string, { id }: { id: string }) => ({
      data: await getOne(resource, id),
    })) as DataProvider['getOne'],
    // What is gone meanwhile is left out, as everywhere else in the graph.
    getMany: (async (resource: string, { ids }: { ids: string[] }) => {
      const rows = await Promise.all(ids.map((id) => getOne(resource, id).catch(ifAbsent)));
      return { data: rows.filter((row) => row !== undefined) };
    }) as DataProvider['getMany'],
    getManyReference: ((resource: string, params: Partial<GetListParams> & { target: string; id: string }) =>
      getList(resource, {
        ...params,
        filter: { ...(params.filter as object | undefined), [params.target]: params.id },
      })) as DataProvider['getManyReference'],
    create: readsOnly,
    update: readsOnly,
    updateMany: readsOnly,
    delete: readsOnly,
    deleteMany: readsOnly,
  };
}

/** An empty field of a form asks for nothing. */
function filledIn(filter: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(filter).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  );
}

function keptOf<V>(kept: Map<string, V>, key: string, make: () => V): V {
  const value = kept.get(key) ?? make();
  kept.delete(key);
  kept.set(key, value);
  const [oldest] = kept.keys();
  if (kept.size > LISTS_KEPT && oldest !== undefined) kept.delete(oldest);
  return value;
}

function ifAbsent(failure: unknown): undefined {
  if (failure instanceof GraphFailure && failure.code === 'NOT_FOUND') return undefined;
  throw failure;
}

function readsOnly(resource: string): Promise<never> {
  return Promise.reject(new Error(`${resource} are changed by verbs of the graph, not by react-admin`));
}
