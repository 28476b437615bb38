import { isDuplicateKey } from '@sl3/platform/duplicate-key';
import { newId } from '@sl3/schema/ids';
import type { RoomsServices } from '../context.js';
import { countOwner } from '../room/owners.js';
import type { RoomRole } from '../room/room-words.js';
import { pendingMembershipFact, type CurrentMembership } from './membership.js';

interface ImportedMember {
  userId: string;
  role: RoomRole;
  joinedAt: Date;
}

/**
 * Makes people of an imported history members of a room. Whoever belongs, or once belonged, stays as they are.
 *
 * @returns how many memberships are new
 */
export async function importMemberships(
  ctx: RoomsServices,
  input: { roomId: string; members: readonly ImportedMember[] },
): Promise<number> {
  const { roomId } = input;
  const { memberships } = ctx.collections;
  const members = new Map(input.members.map((member) => [member.userId, member]));
  const known = new Set(await memberships.distinct('userId', { roomId, userId: { $in: [...members.keys()] } }));
  const missing = [...members.values()].filter(({ userId }) => !known.has(userId));
  if (missing.length === 0) return 0;

  const created = await insertAll(
    ctx,
    missing.map((member) => importedMembership(roomId, member)),
  );
  for (const { userId, role } of missing) if (role === 'OWNER') await countOwner(ctx, { roomId, userId });
  return created;
}

function importedMembership(roomId: string, { userId, role, joinedAt }: ImportedMember): CurrentMembership {
  const membership: CurrentMembership = {
    _id: newId('membership', joinedAt),
    roomId,
    userId,
    role,
    joinedAt,
    change: 'JOINED',
    changedAt: joinedAt,
    version: 1,
  };
  return { ...membership, pendingFacts: [pendingMembershipFact(membership)] };
}

/** Past the schema, which has nothing to add here and takes a third of the time; duplicates joined meanwhile. */
async function insertAll(ctx: RoomsServices, memberships: CurrentMembership[]): Promise<number> {
  try {
    const { insertedCount } = await ctx.collections.memberships.collection.insertMany(memberships as never[], {
      ordered: false,
    });
    return insertedCount;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return (error as { insertedCount?: number }).insertedCount ?? 0;
  }
}
