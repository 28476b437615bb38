import type { EventPayload } from '@sl3/schema/events';
import type { MessagesServices } from '../context.js';
import { appendToInbox } from './append-to-inbox.js';
import type { InboxInvite } from './inbox-entry.js';

/** Hears `room.invited`: tells the invited person. Safe to repeat. */
export async function followInvite(
  ctx: MessagesServices,
  fact: { id: string; payload: EventPayload<'room.invited'> },
): Promise<void> {
  const { inviteId, roomId, inviterId, inviteeId, at } = fact.payload;
  await appendToInbox<InboxInvite>(ctx, {
    userId: inviteeId,
    content: { kind: 'invite', at, roomId, factId: fact.id, inviteId, inviterId },
  });
}
