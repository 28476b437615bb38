import type { MessagesContext } from '../context.js';
import { canRead } from '../room-access/load-access.js';
import type { Message } from './message.js';

/**
 * A message, or null when there is none or it is not for whoever asks. Those who moderate the server see one of any room,
 * as they must to decide about it. References from other subgraphs come through
 * here too, so that no plan of the gateway is a way around the check.
 */
export async function findMessage(ctx: MessagesContext, input: { id: string }): Promise<Message | null> {
  const message = await ctx.loaders.messages.load(input.id);
  if (!message || !(isStaff(ctx) || (await canRead(ctx, message.roomId)))) return null;
  return message;
}

function isStaff({ viewer }: MessagesContext): boolean {
  return viewer.principal.kind === 'viewer' && viewer.has('moderation:read');
}
