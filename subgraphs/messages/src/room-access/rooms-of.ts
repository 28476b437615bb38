import type { MessagesServices } from '../context.js';

/** The rooms one person belongs to, those deleted left out. */
export async function roomsOf(ctx: MessagesServices, input: { userId: string }): Promise<string[]> {
  const members = await ctx.collections.members
    .find({ userId: input.userId, role: { $exists: true } }, { roomId: 1 })
    .lean();
  const rooms = await ctx.collections.rooms
    .find({ _id: { $in: members.map(({ roomId }) => roomId) }, state: { $ne: 'DELETED' } }, { _id: 1 })
    .lean();
  return rooms.map(({ _id }) => _id);
}
