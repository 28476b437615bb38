import { notFound } from '@sl3/platform/errors';
import type { RoomsContext } from '../context.js';
import { DeclineInviteSuccess } from './invite.problems.js';

/**
 * Declines an invitation. Safe to repeat.
 *
 * @throws {@link notFound} for one that is not the viewer's, or that was used or taken back
 */
export async function declineInvite(ctx: RoomsContext, inviteId: string): Promise<DeclineInviteSuccess> {
  const mine = { _id: inviteId, inviteeId: ctx.viewer.userId };
  const { modifiedCount } = await ctx.collections.invites.updateOne(
    { ...mine, state: 'STANDING' },
    { $set: { state: 'DECLINED' }, $inc: { version: 1 } },
  );
  if (modifiedCount === 0 && !(await ctx.collections.invites.exists({ ...mine, state: 'DECLINED' }))) throw notFound();
  return new DeclineInviteSuccess(inviteId);
}
