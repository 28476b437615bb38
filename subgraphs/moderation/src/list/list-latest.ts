import { badCursor, badUserInput } from '@sl3/platform/errors';
import { decodePageCursor, encodePageCursor } from '@sl3/platform/page';
import type { Model } from 'mongoose';
import type { Page } from './connection.js';

const USUAL = 30;
const MAX = 100;

/** Which page of a list. */
export interface PageInput {
  first?: number | null;
  after?: string | null;
}

/** From when on, and before when. */
interface Period {
  from?: Date | null;
  to?: Date | null;
}

/** A filter of the store, as the lists here write them: fields with a value or with operators. */
export type Filter = Record<string, unknown>;

/**
 * A page of a collection, latest first, and how many there are.
 *
 * The filter comes first and the time last in an index of the entity, so that neither the page nor the count reads what
 * is not asked for.
 *
 * @param o.time - the field the list is sorted by; ties are broken by id
 */
export async function listLatest<T extends { _id: string }>(
  model: Model<T>,
  o: { filter: Filter; time: keyof T & string; period?: Period; page: PageInput },
): Promise<Page<T>> {
  const first = pageSize(o.page.first);
  const after = timeAndId(o.page.after);
  const filter = { ...o.filter, ...within(o.time, o.period ?? {}) };
  const rows = await model
    .find({ $and: [filter, beyond(o.time, after)] } as never)
    .sort({ [o.time]: -1, _id: -1 })
    .limit(first + 1)
    .lean<T[]>();
  const edges = rows.slice(0, first).map((node) => ({
    cursor: encodePageCursor([(node[o.time] as Date).getTime(), node._id]),
    node,
  }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > first,
      hasPreviousPage: after !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    count: () => model.countDocuments(filter as never),
  };
}

/** Only what is filtered by: an argument left out, or null, filters nothing. */
export function given(fields: Record<string, unknown>): Filter {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}

/** @throws BAD_USER_INPUT outside of 1 to 100 */
export function pageSize(first: number | null | undefined): number {
  const size = first ?? USUAL;
  if (size < 1 || size > MAX) throw badUserInput('first', `it is from 1 to ${MAX}`);
  return size;
}

function within(field: string, { from, to }: Period): Filter {
  if (!from && !to) return {};
  return { [field]: { ...(from && { $gte: from }), ...(to && { $lt: to }) } };
}

/** What lies beyond a cursor. The first condition says nothing new, but an index is walked from there. */
function beyond(field: string, after: { at: Date; id: string } | undefined): Filter {
  if (!after) return {};
  return { [field]: { $lte: after.at }, $or: [{ [field]: { $lt: after.at } }, { _id: { $lt: after.id } }] };
}

function timeAndId(after: string | null | undefined): { at: Date; id: string } | undefined {
  if (after == null) return undefined;
  const [time, id] = decodePageCursor(after);
  const at = new Date(typeof time === 'number' ? time : NaN);
  if (Number.isNaN(at.getTime()) || typeof id !== 'string') throw badCursor();
  return { at, id };
}
