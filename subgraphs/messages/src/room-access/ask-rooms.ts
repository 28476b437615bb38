import { unavailable } from '@sl3/platform/errors';
import { MembershipFact, RoomFact } from '@sl3/schema/events';
import { z } from 'zod';
import type { MessagesServices } from '../context.js';
import { followMembership } from './follow-membership.js';
import { copyRoom } from './follow-room.js';
import { memberKey } from './room-access.js';

const ASK_TIMEOUT_MS = 300; // somebody is waiting

const Answer = z.object({
  room: RoomFact.nullable(),
  membership: MembershipFact.nullable(),
  factId: z.string().nullable(),
});

/**
 * Asks the rooms subgraph where one person stands in one room, and applies the answer as if it had been heard.
 *
 * @throws UNAVAILABLE when there is no answer within 300 ms
 */
export async function askRooms(ctx: MessagesServices, input: { userId: string; roomId: string }): Promise<void> {
  const { room, membership, factId } = await ask(ctx, input);
  const [knownRoom, knownMember] = await Promise.all([
    ctx.collections.rooms.findById(input.roomId).lean(),
    ctx.collections.members.findById(memberKey(input.roomId, input.userId)).lean(),
  ]);
  if (room && isNewer(room, knownRoom)) await copyRoom(ctx, room);
  if (membership && factId && isNewer(membership, knownMember)) {
    await followMembership(ctx, { id: factId, payload: membership });
  }
}

function isNewer(answer: { version: number }, known: { version: number } | null): boolean {
  return !known || known.version < answer.version;
}

async function ask(ctx: MessagesServices, input: { userId: string; roomId: string }) {
  try {
    const { roomId, userId } = input;
    return Answer.parse(
      await ctx.neighbours.post('rooms', '/internal/membership', { roomId, userId }, { timeoutMs: ASK_TIMEOUT_MS }),
    );
  } catch (error) {
    ctx.log.warn({ err: error, roomId: input.roomId }, 'rooms did not say who belongs');
    throw unavailable();
  }
}
