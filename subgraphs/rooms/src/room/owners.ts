import type { RoomsServices } from '../context.js';

interface Owner {
  roomId: string;
  userId: string;
}

/**
 * Takes somebody out of the owners, unless they are the last.
 *
 * Done before their membership changes: a crash in between leaves an owner who is not counted as one, and that errs on
 * the safe side. Safe to repeat.
 *
 * @returns whether they are out
 */
export async function releaseOwner(ctx: RoomsServices, { roomId, userId }: Owner): Promise<boolean> {
  const { modifiedCount } = await ctx.collections.rooms.updateOne(
    // "There is a second one" and the removal are one step: of two owners who leave at once, one stays.
    { _id: roomId, ownerIds: userId, 'ownerIds.1': { $exists: true } },
    { $pull: { ownerIds: userId } },
  );
  if (modifiedCount > 0) return true;
  return (await ctx.collections.rooms.exists({ _id: roomId, ownerIds: userId })) === null;
}

/** Takes somebody out of the owners even as the last: nobody is left to own the room for. */
export async function releaseLastOwner(ctx: RoomsServices, { roomId, userId }: Owner): Promise<void> {
  await ctx.collections.rooms.updateOne({ _id: roomId }, { $pull: { ownerIds: userId } });
}

/** Counts somebody among the owners, once their membership says so. */
export async function countOwner(ctx: RoomsServices, { roomId, userId }: Owner): Promise<void> {
  await ctx.collections.rooms.updateOne({ _id: roomId }, { $addToSet: { ownerIds: userId } });
}
