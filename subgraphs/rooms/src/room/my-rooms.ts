import type { RoomsContext } from '../context.js';
import type { CurrentMembership } from '../membership/membership.js';
import { CURRENT } from '../membership/membership.loader.js';
import { pageOf, pageSize, timeAndId, type Page } from '@sl3/platform/page-of';
import type { Room } from './room.js';

const PAGE_MAX = 200;

/** The rooms the viewer belongs to, latest joined first. Rooms that were deleted are left out, so a page may be short. */
export async function myRooms(
  ctx: RoomsContext,
  input: { first: number | null; after: string | null },
): Promise<Page<Room>> {
  const { after } = input;
  const first = pageSize(input.first, { usual: 100, max: PAGE_MAX });
  const from = timeAndId(after);
  const memberships = await ctx.collections.memberships
    .find({
      userId: ctx.viewer.userId,
      ...CURRENT,
      ...(from && { $or: [{ joinedAt: { $lt: from.at } }, { joinedAt: from.at, _id: { $lt: from.id } }] }),
    })
    .sort({ joinedAt: -1, _id: -1 })
    .limit(first + 1)
    .lean<CurrentMembership[]>();
  for (const membership of memberships) ctx.loaders.standing.prime(membership.roomId, membership);

  const page = pageOf(memberships, { first, after, keys: ({ joinedAt, _id }) => [joinedAt.getTime(), _id] });
  const rooms = await Promise.all(page.edges.map(({ node }) => ctx.loaders.visibleRoom.load(node.roomId)));
  return {
    pageInfo: page.pageInfo,
    edges: page.edges.flatMap(({ cursor }, index) => {
      const node = rooms[index];
      return node ? [{ cursor, node }] : [];
    }),
  };
}
