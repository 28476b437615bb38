import type { MembershipFact, RoomFact } from '@sl3/schema/events';
import { z } from 'zod';
import type { RoomsServices } from '../context.js';
import { roomFact, type Room } from '../room/room.js';
import { membershipFact, membershipFactId, type Membership } from './membership.js';

export const MembershipQuestion = z.object({ roomId: z.string(), userId: z.string() });

/**
 * Where one person stands in one room right now, in the form of the facts that say so.
 *
 * Messages asks before it refuses somebody who may have joined on another node a moment ago.
 */
export async function membershipOf(
  { collections }: RoomsServices,
  { roomId, userId }: z.infer<typeof MembershipQuestion>,
): Promise<{ room: RoomFact | null; membership: MembershipFact | null; factId: string | null }> {
  const [room, membership] = await Promise.all([
    collections.rooms.findById(roomId).lean<Room>(),
    collections.memberships.findOne({ roomId, userId }).lean<Membership>(),
  ]);
  return {
    room: room && roomFact(room),
    membership: membership && membershipFact(membership),
    factId: membership && membershipFactId(membership),
  };
}
