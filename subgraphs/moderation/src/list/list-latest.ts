import { beyond, pageOf, pageSize, timeAndId } from '@sl3/platform/page-of';
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
  const first = sizeOf(o.page);
  const after = timeAndId(o.page.after ?? null);
  const filter = { ...o.filter, ...within(o.time, o.period ?? {}) };
  const rows = await model
    .find({ $and: [filter, beyond(o.time, after)] } as never)
    .sort({ [o.time]: -1, _id: -1 })
    .limit(first + 1)
    .lean<T[]>();
  const keys = (row: T) => [(row[o.time] as Date).getTime(), row._id];
  return {
    ...pageOf(rows, { first, after: o.page.after ?? null, keys }),
    count: () => model.countDocuments(filter as never),
  };
}

/** Only what is filtered by: an argument left out, or null, filters nothing. */
export function given(fields: Record<string, unknown>): Filter {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}

/** @throws BAD_USER_INPUT outside of 1 to 100 */
export function sizeOf({ first }: PageInput): number {
  return pageSize(first ?? null, { usual: USUAL, max: MAX });
}

function within(field: string, { from, to }: Period): Filter {
  if (!from && !to) return {};
  return { [field]: { ...(from && { $gte: from }), ...(to && { $lt: to }) } };
}
