import { notFound } from '@sl3/platform/errors';
import type { EventPayload } from '@sl3/schema/events';
import { newId } from '@sl3/schema/ids';
import type { MessagesContext } from '../context.js';
import { forget } from '../loaders.js';
import { appendEntry, lastKnownSeq } from '../log/append-entry.js';
import { changesAccess } from '../log/changes-access.js';
import { Refused } from '../log/refused.js';
import { isChange, type MessageEdit, type MessageRemoval, type RoomEntry } from '../log/room-entry.js';
import { accessOf, accessOrAsk } from '../room-access/load-access.js';
import { mayRead, type LivingAccess, type RoomAccess } from '../room-access/room-access.js';
import { applyChange } from './apply-change.js';
import type { Message } from './message.js';

/** A change to a message, as its verb describes it. */
interface MessageChanging<Answer> {
  messageId: string;
  says: { kind: 'edit'; body: string } | { kind: 'remove' };
  /** The answer when nothing is to be done: a refusal, or the success of a retry. Pure, and may be asked twice. */
  decide(access: LivingAccess, message: Message): Answer | undefined;
  succeed(message: Message): Answer;
}

/**
 * Changes a message: takes a place in the room's log first, then brings the post up to date. A crash between the two
 * heals by itself (`applyPendingChanges`). Safe to repeat.
 *
 * @throws NOT_FOUND for a message the viewer may not read
 */
export async function changeMessage<Answer>(ctx: MessagesContext, change: MessageChanging<Answer>): Promise<Answer> {
  const { userId } = ctx.viewer;
  const target = await ctx.loaders.messages.load(change.messageId);
  if (!target) throw notFound();
  const { roomId } = target;

  // Before anything the decision rests on is read: whatever is appended from here on is looked at again.
  const checkedAt = await lastKnownSeq(ctx, roomId);
  const decide = async (access: RoomAccess | null, since: readonly RoomEntry[]) => {
    const message = await messageAfter(ctx, { messageId: change.messageId, since });
    if (!message || !mayRead(access)) throw new Refused(notFound());
    const answer = change.decide(access, message);
    if (answer !== undefined) throw new Refused(answer);
  };
  try {
    await decide(await accessOrAsk(ctx, { userId, roomId }), []);
    const entry = await append(ctx, {
      target,
      says: change.says,
      checkedAt,
      decideAgain: async (since) => decide(await accessOf(ctx, { userId, roomId }), since),
    });
    const changed = await applyChange(ctx, entry);
    forget(ctx.loaders);
    return change.succeed(changed);
  } catch (error) {
    if (error instanceof Refused) return error.answer() as Answer;
    throw error;
  }
}

/** The message as it is; changes that have their place already count, whether or not they are applied. */
async function messageAfter(
  ctx: MessagesContext,
  input: { messageId: string; since: readonly RoomEntry[] },
): Promise<Message | null> {
  const { messageId } = input;
  // First: what is applied between the two reads is found in the message.
  const unapplied = await ctx.collections.entries.find({ isApplied: false, messageId } as object).lean<RoomEntry[]>();
  const message = await ctx.collections.messages.findById(messageId).lean<Message>();
  const since = [...unapplied, ...input.since.filter((entry) => changes(entry, messageId))];
  const removal = since.find(({ kind }) => kind === 'remove');
  const moderation = since.findLast(({ kind }) => kind === 'hide' || kind === 'restore');
  if (!message || (!removal && !moderation)) return message;
  const { body, hiddenAt, ...rest } = message;
  const isHidden = moderation ? moderation.kind === 'hide' : hiddenAt !== undefined;
  return {
    ...rest,
    ...(removal && { removedAt: removal.at }),
    ...(isHidden && { hiddenAt: moderation?.at ?? hiddenAt }),
    ...(!removal && !isHidden && body !== undefined && { body }),
  };
}

function changes(entry: RoomEntry, messageId: string): boolean {
  return isChange(entry) && entry.messageId === messageId;
}

async function append(
  ctx: MessagesContext,
  input: {
    target: Message;
    says: MessageChanging<unknown>['says'];
    checkedAt: number;
    decideAgain: (since: readonly RoomEntry[]) => Promise<void>;
  },
): Promise<MessageEdit | MessageRemoval> {
  const { target, says, checkedAt, decideAgain } = input;
  const { roomId, _id: messageId } = target;
  const byUserId = ctx.viewer.userId;
  const at = ctx.clock.now();
  const { entry } = await appendEntry<MessageEdit | MessageRemoval>(ctx, {
    content: {
      ...says,
      _id: newId('entry'),
      roomId,
      at,
      messageId,
      targetSeq: target.seq,
      byUserId,
      isApplied: false,
    },
    fact: (seq) => ({
      id: `${roomId}_${seq}`,
      name: 'message.changed',
      payload: {
        messageId,
        roomId,
        seq,
        change: says.kind === 'edit' ? 'EDITED' : 'REMOVED',
        byUserId,
        authorId: target.authorId,
        at,
      } satisfies EventPayload<'message.changed'>,
      at,
    }),
    checkedAt,
    recheck: async (since) => {
      if (since.some((entry) => changesAccess(entry, byUserId) || changes(entry, messageId))) await decideAgain(since);
    },
  });
  return entry;
}
