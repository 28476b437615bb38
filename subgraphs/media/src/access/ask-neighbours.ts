import { unavailable } from '@sl3/platform/errors';
import { MembershipFact, RoomFact } from '@sl3/schema/events';
import { z } from 'zod';
import type { MediaServices } from '../context.js';
import { recordUse } from './follow-message.js';
import { followMembership, followRoom } from './follow-room.js';

const ASK_TIMEOUT_MS = 300; // somebody is waiting

const Standing = z.object({ room: RoomFact.nullable(), membership: MembershipFact.nullable() });
const Uses = z.object({
  uses: z.array(z.object({ messageId: z.string(), roomId: z.string(), isVisible: z.boolean() })),
});

/** Asks rooms where one person stands in one room, and takes the answer over as if it had been heard. */
export async function askRooms(ctx: MediaServices, input: { roomId: string; userId: string }): Promise<void> {
  const { room, membership } = Standing.parse(await ask(ctx, 'rooms', '/internal/membership', input));
  if (room) await followRoom(ctx, room);
  if (membership) await followMembership(ctx, membership);
}

/** Asks messages which messages carry an asset, and takes the answer over as if it had been heard. */
export async function askMessages(ctx: MediaServices, assetId: string): Promise<void> {
  const { uses } = Uses.parse(await ask(ctx, 'messages', '/internal/asset-uses', { assetId }));
  // A message that nobody sees will be heard of with the date of its removal.
  for (const use of uses.filter(({ isVisible }) => isVisible)) await recordUse(ctx, { assetId, ...use });
}

/** @throws UNAVAILABLE when there is no answer in time: refusing on an old copy would be wrong */
async function ask(ctx: MediaServices, target: string, path: string, body: object): Promise<unknown> {
  try {
    return await ctx.neighbours.post(target, path, body, { timeoutMs: ASK_TIMEOUT_MS });
  } catch (error) {
    ctx.log.warn({ err: error, target }, 'a neighbour did not say who may see a file');
    throw unavailable();
  }
}
