import type { RoomsContext } from '../context.js';
import type { Invite } from './invite.js';

const MAX_INVITES = 100;

/** Invitations waiting for the viewer, latest first; not those to rooms that are gone or that they are in already. */
export async function myInvites(ctx: RoomsContext): Promise<Invite[]> {
  const invites = await ctx.collections.invites
    .find({ inviteeId: ctx.viewer.userId, state: 'STANDING' })
    .sort({ createdAt: -1 })
    .limit(MAX_INVITES)
    .lean<Invite[]>();
  const isWaiting = await Promise.all(
    invites.map(async ({ roomId }) => {
      const [room, standing] = await Promise.all([
        ctx.loaders.visibleRoom.load(roomId),
        ctx.loaders.standing.load(roomId),
      ]);
      return room !== null && standing === null;
    }),
  );
  return invites.filter((_, index) => isWaiting[index]);
}
