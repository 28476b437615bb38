import type { RoomsContext } from '../context.js';
import { settleInvite } from '../invite/settle-invite.js';
import { loadStanding } from '../room/load-standing.js';
import { whyNotJoin } from '../room/room.policy.js';
import { NotAllowedProblem } from '../room/room.problems.js';
import { addMember } from './add-member.js';
import { JoinRoomSuccess, type JoinRoomResult } from './membership.problems.js';

/**
 * Joins a public room, or a private one with an invitation, which is then used up.
 *
 * Safe to repeat: a member stays as they are.
 *
 * @throws {@link notFound} for a private room without an invitation, as for none at all
 */
export async function joinRoom(ctx: RoomsContext, roomId: string): Promise<typeof JoinRoomResult> {
  const { userId } = ctx.viewer;
  const { room, standing } = await loadStanding(ctx, roomId);
  if (standing) return new JoinRoomSuccess(standing);

  const reason = whyNotJoin(room);
  if (reason) return new NotAllowedProblem(ctx.viewer.locale, reason);

  const membership = await addMember(ctx, { roomId, userId, role: 'MEMBER', byUserId: userId });
  // In this order a crash leaves an invitation to a room one belongs to, which no list shows.
  await settleInvite(ctx, { roomId, inviteeId: userId, state: 'ACCEPTED' });
  ctx.loaders.standing.clear(roomId);
  ctx.log.info({ roomId, userId }, 'room joined');
  return new JoinRoomSuccess(membership);
}
