import type { RoomsServices } from '../context.js';
import type { RoomRole } from '../room/room-words.js';
import { pendingMembershipFact, type Membership, type MembershipChange } from './membership.js';

/**
 * Brings a membership to another role, or to none, and announces it in the same update.
 *
 * @returns the membership as it is now; undefined when it was changed since it was read
 */
export async function changeMembership(
  ctx: RoomsServices,
  input: { membership: Membership; role: RoomRole | null; change: MembershipChange; byUserId: string },
): Promise<Membership | undefined> {
  const { membership, role, change, byUserId } = input;
  const changedAt = ctx.clock.now();
  const set = {
    role,
    change,
    changedAt,
    changedBy: byUserId,
    version: membership.version + 1,
    ...(change === 'JOINED' && { joinedAt: changedAt }),
  };
  const changed: Membership = { ...membership, ...set };
  const { modifiedCount } = await ctx.collections.memberships.updateOne(
    { _id: membership._id, version: membership.version },
    { $set: set, $push: { pendingFacts: pendingMembershipFact(changed) } },
  );
  if (modifiedCount === 0) return undefined;
  ctx.facts.nudge();
  return changed;
}
