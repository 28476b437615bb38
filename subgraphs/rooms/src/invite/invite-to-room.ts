import { notFound } from '@sl3/platform/errors';
import type { RoomsContext } from '../context.js';
import { CURRENT } from '../membership/membership.loader.js';
import { unknownPeople } from '../person/unknown-people.js';
import { loadStanding } from '../room/load-standing.js';
import { whyNot } from '../room/room.policy.js';
import { NotAllowedProblem } from '../room/room.problems.js';
import { addInvite } from './add-invite.js';
import type { InviteToRoomInput } from './invite.inputs.js';
import { AlreadyMemberProblem, InviteToRoomSuccess, type InviteToRoomResult } from './invite.problems.js';

/**
 * Invites somebody to a room. Safe to repeat: an invitation that stands is returned as it is, whoever made it.
 *
 * @throws {@link notFound} for a room the viewer may not know of, and for a person who does not exist
 */
export async function inviteToRoom(ctx: RoomsContext, input: InviteToRoomInput): Promise<typeof InviteToRoomResult> {
  const { roomId, userId: inviteeId } = input;
  const { room, standing } = await loadStanding(ctx, roomId);
  const reason = whyNot('INVITE', standing, room);
  if (reason) return new NotAllowedProblem(ctx.viewer.locale, reason);

  if ((await unknownPeople(ctx, [inviteeId])).length > 0) throw notFound();
  const isMember = await ctx.collections.memberships.exists({ roomId, userId: inviteeId, ...CURRENT });
  if (isMember) return new AlreadyMemberProblem(ctx.viewer.locale);

  const invite = await addInvite(ctx, { roomId, inviteeId, inviterId: ctx.viewer.userId });
  ctx.log.info({ roomId, inviteeId }, 'person invited');
  return new InviteToRoomSuccess(invite);
}
