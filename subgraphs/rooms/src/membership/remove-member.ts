import { notFound } from '@sl3/platform/errors';
import type { RoomsContext } from '../context.js';
import { settleInvite } from '../invite/settle-invite.js';
import { loadAuthority } from '../room/load-standing.js';
import { releaseOwner } from '../room/owners.js';
import { whyNot, whyNotOver } from '../room/room.policy.js';
import { NotAllowedProblem } from '../room/room.problems.js';
import { untilSettled } from '@sl3/platform/until-settled';
import { changeMembership } from './change-membership.js';
import type { RemoveMemberInput } from './membership.inputs.js';
import type { Membership } from './membership.js';
import { RemoveMemberSuccess, type RemoveMemberResult } from './membership.problems.js';

/**
 * Takes a member out of a room, and takes back what invited them.
 *
 * It takes a higher role, or to moderate the server; owners may take out one another, but nobody themself, and never
 * the last.
 * Safe to repeat: who is gone already gets the same answer.
 *
 * @throws {@link notFound} for a room the viewer may not know of, and for somebody who never belonged to it
 */
export function removeMember(ctx: RoomsContext, input: RemoveMemberInput): Promise<typeof RemoveMemberResult> {
  const { roomId, userId } = input;
  const { userId: byUserId, locale } = ctx.viewer;
  return untilSettled(async () => {
    const { room, authority } = await loadAuthority(ctx, roomId);
    const reason = whyNot('REMOVE_MEMBER', authority, room);
    if (reason) return new NotAllowedProblem(locale, reason);

    const membership = await ctx.collections.memberships.findOne({ roomId, userId }).lean<Membership>();
    if (!membership) throw notFound();
    if (membership.role) {
      const refusal = userId === byUserId ? 'ROLE_TOO_LOW' : whyNotOver(authority, membership.role);
      if (refusal) return new NotAllowedProblem(locale, refusal);
      if (membership.role === 'OWNER' && !(await releaseOwner(ctx, { roomId, userId }))) {
        return new NotAllowedProblem(locale, 'LAST_OWNER');
      }
      const removed = await changeMembership(ctx, { membership, role: null, change: 'REMOVED', byUserId });
      if (!removed) return undefined;
      ctx.log.info({ roomId, userId, byUserId }, 'member removed');
    }
    // An old invitation must not be a way back in.
    await settleInvite(ctx, { roomId, inviteeId: userId, state: 'REVOKED' });
    return new RemoveMemberSuccess(room);
  });
}
