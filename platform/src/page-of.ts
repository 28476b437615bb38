import { badCursor, badUserInput } from './errors.js';
import { decodePageCursor, encodePageCursor, type PageInfo } from './page.js';

/** One page of a connection that goes forwards. */
export interface Page<T> {
  edges: { cursor: string; node: T }[];
  pageInfo: PageInfo;
}

/**
 * Makes a page of rows that were read with one more than asked for.
 *
 * @param o.keys - what rows are sorted by; the next page begins after it
 */
export function pageOf<T>(
  rows: readonly T[],
  o: { first: number; after: string | null; keys: (row: T) => (string | number)[] },
): Page<T> {
  const edges = rows.slice(0, o.first).map((node) => ({ cursor: encodePageCursor(o.keys(node)), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > o.first,
      hasPreviousPage: o.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** @throws {@link badUserInput} outside of 1 to `max` */
export function pageSize(first: number | null, o: { usual: number; max: number }): number {
  const size = first ?? o.usual;
  if (size < 1 || size > o.max) throw badUserInput('first', `it is from 1 to ${o.max}`);
  return size;
}

/** The time and the id that a page begins after. @throws {@link badCursor} for a cursor of another list */
export function timeAndId(after: string | null): { at: Date; id: string } | undefined {
  if (after === null) return undefined;
  const [time, id] = decodePageCursor(after);
  const at = new Date(typeof time === 'number' ? time : NaN);
  if (Number.isNaN(at.getTime()) || typeof id !== 'string') throw badCursor();
  return { at, id };
}

/**
 * What lies beyond a place, latest first. The first condition says nothing new, but an index is walked from there.
 *
 * @param field - the time that the list is sorted by; ties are broken by id
 */
export function beyond(field: string, after: { at: Date; id: string } | undefined): Record<string, unknown> {
  if (!after) return {};
  return { [field]: { $lte: after.at }, $or: [{ [field]: { $lt: after.at } }, { _id: { $lt: after.id } }] };
}
