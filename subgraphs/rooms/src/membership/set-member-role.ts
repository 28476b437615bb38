import { notFound } from '@sl3/platform/errors';
import type { RoomsContext } from '../context.js';
import { loadStanding } from '../room/load-standing.js';
import { countOwner, releaseOwner } from '../room/owners.js';
import { whyNot, whyNotOver } from '../room/room.policy.js';
import { NotAllowedProblem } from '../room/room.problems.js';
import { untilSettled } from '@sl3/platform/until-settled';
import { changeMembership } from './change-membership.js';
import { CURRENT } from './membership.loader.js';
import type { SetMemberRoleInput } from './membership.inputs.js';
import type { CurrentMembership } from './membership.js';
import { LastOwnerProblem, SetMemberRoleSuccess, type SetMemberRoleResult } from './membership.problems.js';

/**
 * Gives a member another role: lower than one's own, to somebody lower than oneself. Owners may give any to anybody.
 *
 * Safe to repeat.
 *
 * @throws {@link notFound} for a room the viewer may not know of, and for somebody who does not belong to it
 */
export function setMemberRole(ctx: RoomsContext, input: SetMemberRoleInput): Promise<typeof SetMemberRoleResult> {
  const { roomId, userId, role } = input;
  const { userId: byUserId, locale } = ctx.viewer;
  return untilSettled(async () => {
    const { room, standing } = await loadStanding(ctx, roomId);
    const reason = whyNot('SET_ROLE', standing, room);
    if (reason || !standing) return new NotAllowedProblem(locale, reason ?? 'NOT_A_MEMBER');

    const membership = await ctx.collections.memberships
      .findOne({ roomId, userId, ...CURRENT })
      .lean<CurrentMembership>();
    if (!membership) throw notFound();
    const refusal = whyNotOver(standing, membership.role) ?? whyNotOver(standing, role);
    if (refusal) return new NotAllowedProblem(locale, refusal);
    if (membership.role === role) return new SetMemberRoleSuccess(membership);

    if (membership.role === 'OWNER' && !(await releaseOwner(ctx, { roomId, userId }))) {
      return new LastOwnerProblem(locale);
    }
    const changed = await changeMembership(ctx, { membership, role, change: 'ROLE_CHANGED', byUserId });
    if (!changed) return undefined;
    if (role === 'OWNER') await countOwner(ctx, { roomId, userId });
    ctx.log.info({ roomId, userId, role, byUserId }, 'member role set');
    return new SetMemberRoleSuccess(changed);
  });
}
