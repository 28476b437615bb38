import type { RoomsServices } from '../context.js';

/** Which of these ids are nobody's, as far as our copy knows; it is behind sign-ups by well under a second. */
export async function unknownPeople(ctx: RoomsServices, userIds: readonly string[]): Promise<string[]> {
  if (userIds.length === 0) return [];
  const known = new Set(await ctx.collections.people.distinct('_id', { _id: { $in: userIds } }));
  return userIds.filter((userId) => !known.has(userId));
}
