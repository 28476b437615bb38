import { isDuplicateKey } from '@sl3/platform/duplicate-key';
import { newId } from '@sl3/schema/ids';
import type { RoomsServices } from '../context.js';
import type { RoomRole } from '../room/room-words.js';
import { untilSettled } from '@sl3/platform/until-settled';
import { changeMembership } from './change-membership.js';
import { pendingMembershipFact, type CurrentMembership, type Membership } from './membership.js';

/**
 * Makes somebody a member, for the first time or again, and announces it.
 *
 * Safe to repeat, also at once: who belongs already stays as they are.
 */
export async function addMember(
  ctx: RoomsServices,
  input: { roomId: string; userId: string; role: RoomRole; byUserId: string },
): Promise<CurrentMembership> {
  const { roomId, userId, role, byUserId } = input;
  return untilSettled(async () => {
    const membership = await ctx.collections.memberships.findOne({ roomId, userId }).lean<Membership>();
    if (!membership) return insertMember(ctx, input);
    if (membership.role) return { ...membership, role: membership.role };
    const back = await changeMembership(ctx, { membership, role, change: 'JOINED', byUserId });
    return back && { ...back, role };
  });
}

async function insertMember(
  ctx: RoomsServices,
  input: { roomId: string; userId: string; role: RoomRole; byUserId: string },
): Promise<CurrentMembership | undefined> {
  const { roomId, userId, role, byUserId } = input;
  const at = ctx.clock.now();
  const membership: CurrentMembership = {
    _id: newId('membership', at),
    roomId,
    userId,
    role,
    joinedAt: at,
    change: 'JOINED',
    changedBy: byUserId,
    changedAt: at,
    version: 1,
  };
  try {
    await ctx.collections.memberships.create({ ...membership, pendingFacts: [pendingMembershipFact(membership)] });
  } catch (error) {
    if (isDuplicateKey(error)) return undefined; // they came in through another request
    throw error;
  }
  ctx.facts.nudge();
  return membership;
}
