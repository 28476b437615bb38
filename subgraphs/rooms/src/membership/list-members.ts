import type { RoomsContext } from '../context.js';
import { pageOf, pageSize, timeAndId, type Page } from '@sl3/platform/page-of';
import type { Room } from '../room/room.js';
import type { CurrentMembership } from './membership.js';
import { CURRENT } from './membership.loader.js';

const PAGE_MAX = 100;

/** The members of a room by when they joined. Empty for somebody who may know of the room but does not belong to it. */
export async function listMembers(
  ctx: RoomsContext,
  input: { room: Room; first: number | null; after: string | null },
): Promise<Page<CurrentMembership>> {
  const { room, after } = input;
  const first = pageSize(input.first, { usual: 50, max: PAGE_MAX });
  const keys = ({ joinedAt, _id }: CurrentMembership) => [joinedAt.getTime(), _id];
  if (!(await mayList(ctx, room))) return pageOf([], { first, after, keys });

  const from = timeAndId(after);
  const members = await ctx.collections.memberships
    .find({
      roomId: room._id,
      ...CURRENT,
      ...(from && { $or: [{ joinedAt: { $gt: from.at } }, { joinedAt: from.at, _id: { $gt: from.id } }] }),
    })
    .sort({ joinedAt: 1, _id: 1 })
    .limit(first + 1)
    .lean<CurrentMembership[]>();
  return pageOf(members, { first, after, keys });
}

async function mayList(ctx: RoomsContext, room: Room): Promise<boolean> {
  if (room.kind === 'PUBLIC' || ctx.viewer.principal.kind === 'group') return true;
  if (ctx.viewer.has('moderation:read')) return true;
  return (await ctx.loaders.standing.load(room._id)) !== null;
}
