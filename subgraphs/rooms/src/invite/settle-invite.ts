import type { RoomsServices } from '../context.js';
import type { InviteState } from './invite.js';

/** Ends a standing invitation, if there is one. Nobody else needs to know, so there is no fact. Safe to repeat. */
export async function settleInvite(
  ctx: RoomsServices,
  input: { roomId: string; inviteeId: string; state: Exclude<InviteState, 'STANDING'> },
): Promise<void> {
  const { roomId, inviteeId, state } = input;
  await ctx.collections.invites.updateOne(
    { roomId, inviteeId, state: 'STANDING' },
    { $set: { state }, $inc: { version: 1 } },
  );
}
