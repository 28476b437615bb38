import { notFound } from '@sl3/platform/errors';
import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { MessagesContext } from '../context.js';
import { appendToInbox } from '../inbox/append-to-inbox.js';
import type { InboxReadMark } from '../inbox/inbox-entry.js';
import { forget } from '../loaders.js';
import { Room } from '../references.js';
import { accessOrAsk } from '../room-access/load-access.js';
import { mayRead, memberKey, type RoomAccess } from '../room-access/room-access.js';
import { countUnread } from './count-unread.js';

@InputType()
export class MarkReadInput {
  @Field(() => ID)
  roomId!: string;

  @Field(() => Int)
  seq!: number;
}

@Directive('@tag(name: "public")')
@ObjectType()
export class MarkReadSuccess {
  @Field(() => Room)
  room!: Room;
}

/**
 * Moves the viewer's receipt forward, at most to the end of the log, and tells their other devices.
 *
 * Safe to repeat, and devices merge: a seq that is not further changes nothing.
 *
 * @throws NOT_FOUND for a room the viewer may not read
 */
export async function markRead(ctx: MessagesContext, input: MarkReadInput): Promise<MarkReadSuccess> {
  const { userId } = ctx.viewer;
  const { roomId } = input;
  const access = await accessOrAsk(ctx, { userId, roomId });
  if (!mayRead(access)) throw notFound();
  if (await moveReceipt(ctx, { roomId, userId, seq: input.seq })) await tellDevices(ctx, access);
  forget(ctx.loaders);
  return { room: { id: roomId } };
}

/** @returns whether it moved */
async function moveReceipt(
  ctx: MessagesContext,
  input: { roomId: string; userId: string; seq: number },
): Promise<boolean> {
  const { roomId, userId } = input;
  const reached = await ctx.collections.entries
    .findOne({ roomId, seq: { $lte: input.seq } }, { seq: 1, postOrdinal: 1 })
    .sort({ seq: -1 })
    .lean();
  if (!reached) return false;
  // Both only grow, and grow together: two devices at once end on the further of the two.
  const before = await ctx.collections.receipts
    .findOneAndUpdate(
      { _id: memberKey(roomId, userId) },
      { $max: { seq: reached.seq, ordinal: reached.postOrdinal }, $setOnInsert: { roomId, userId } },
      { upsert: true, returnDocument: 'before' },
    )
    .lean();
  return (before?.seq ?? 0) < reached.seq;
}

async function tellDevices(ctx: MessagesContext, access: RoomAccess): Promise<void> {
  const [unread] = await countUnread(ctx, [access]);
  if (!unread) return;
  await appendToInbox<InboxReadMark>(ctx, {
    userId: access.userId,
    content: { kind: 'read-mark', at: ctx.clock.now(), roomId: access.roomId, ...unread },
  });
}
