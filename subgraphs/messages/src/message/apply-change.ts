import type { UpdateQuery } from 'mongoose';
import type { MessagesServices } from '../context.js';
import type {
  AnyChange,
  FileDeletion,
  MessageEdit,
  MessageHiding,
  MessageRemoval,
  MessageRestoration,
} from '../log/room-entry.js';
import type { Message } from './message.js';

type Update = UpdateQuery<Message>;

/**
 * Brings a post up to date with a change that has its place in the log.
 *
 * Safe to repeat, in any order and from any node: of two edits the one with the higher seq is shown, of hidings and
 * restorations the latest counts, a removal is final wherever its place. Every text the post had is kept in its
 * revisions until it is scrubbed.
 *
 * @returns the post as it is then
 */
export async function applyChange(ctx: MessagesServices, change: AnyChange): Promise<Message> {
  const { messages } = ctx.collections;
  for (;;) {
    const message = await messages.findById(change.messageId).lean<Message>();
    if (!message) throw new Error(`The log of ${change.roomId} changes a message that is not there.`);
    const update = updateBy(change, message);
    if (!update) {
      await markApplied(ctx, change);
      return message;
    }
    // Only onto the state that was read: another change may be applied at this very moment.
    const state = {
      _id: message._id,
      stateSeq: message.stateSeq,
      removedAt: message.removedAt ?? { $exists: false },
      moderationSeq: message.moderationSeq ?? { $exists: false },
      textSeq: message.textSeq ?? { $exists: false },
    };
    const after = await messages
      .findOneAndUpdate(state, update, { returnDocument: 'after', upsert: false })
      .lean<Message>();
    if (!after) continue;
    await markApplied(ctx, change);
    return after;
  }
}

/** What a change changes, or undefined when the post knows it. */
function updateBy(change: AnyChange, message: Message): Update | undefined {
  switch (change.kind) {
    case 'edit':
      return edited(message, change);
    case 'remove':
      return removed(message, change);
    case 'hide':
      return hidden(message, change);
    case 'restore':
      return restored(message, change);
    case 'detach':
      return detached(message, change);
  }
}

function edited(message: Message, edit: MessageEdit): Update | undefined {
  const { seq, body, at } = edit;
  if (body === undefined || isKnown(message, edit)) return undefined;
  const stateSeq = Math.max(seq, message.stateSeq);
  // Removed, or edited again by a later entry: this text is not shown, but kept like any other.
  if (message.removedAt || seq < textSeqOf(message)) {
    return { $set: { stateSeq }, $push: { revisions: { seq, body } } };
  }
  const text = message.hiddenAt ? { withheldBody: body } : { body };
  return { $set: { ...text, textSeq: seq, editedAt: at, stateSeq }, $push: { revisions: presentText(message) } };
}

function removed(message: Message, removal: MessageRemoval): Update | undefined {
  const { at, byUserId, seq } = removal;
  if (message.removedAt) return moveState(message, seq);
  const withheldAttachments = message.attachments ?? message.withheldAttachments;
  return {
    $set: {
      removedAt: at,
      removedById: byUserId,
      scrubFrom: at,
      stateSeq: Math.max(seq, message.stateSeq),
      ...(withheldAttachments && { withheldAttachments }),
    },
    $unset: { body: 1, withheldBody: 1, attachments: 1 },
    $push: { revisions: presentText(message) },
  };
}

function hidden(message: Message, hiding: MessageHiding): Update | undefined {
  const { at, seq } = hiding;
  if (isOvertaken(message, seq)) return moveState(message, seq);
  const { body, attachments } = message;
  return {
    $set: {
      ...moderatedBy(message, hiding),
      hiddenAt: at,
      ...(body !== undefined && { withheldBody: body }),
      ...(attachments && { withheldAttachments: attachments }),
    },
    $unset: { body: 1, attachments: 1 },
  };
}

function restored(message: Message, restoration: MessageRestoration): Update | undefined {
  const { seq } = restoration;
  if (isOvertaken(message, seq)) return moveState(message, seq);
  const { withheldBody, withheldAttachments, removedAt } = message;
  // Of a removed one, what is withheld stays so until it is scrubbed.
  if (removedAt) return { $set: moderatedBy(message, restoration), $unset: { hiddenAt: 1 } };
  return {
    $set: {
      ...moderatedBy(message, restoration),
      ...(withheldBody !== undefined && { body: withheldBody }),
      ...(withheldAttachments && { attachments: withheldAttachments }),
    },
    $unset: { hiddenAt: 1, withheldBody: 1, withheldAttachments: 1 },
  };
}

function detached(message: Message, { assetId, seq }: FileDeletion): Update | undefined {
  const { attachments, withheldAttachments } = message;
  const isThere = [...(attachments ?? []), ...(withheldAttachments ?? [])].some((one) => one.assetId === assetId);
  if (!isThere) return moveState(message, seq);
  const others = (all: Message['attachments']) => all?.filter((one) => one.assetId !== assetId);
  return {
    $set: {
      ...movedTo(message, seq),
      ...(attachments && { attachments: others(attachments) }),
      ...(withheldAttachments && { withheldAttachments: others(withheldAttachments) }),
    },
  };
}

/** The change is known or without effect, but for its place. */
function moveState(message: Message, seq: number): Update | undefined {
  return seq > message.stateSeq ? { $set: movedTo(message, seq) } : undefined;
}

/** The text of now, shown or withheld, with the entry that gave it. */
function presentText(message: Message) {
  return { seq: textSeqOf(message), body: message.body ?? message.withheldBody };
}

function textSeqOf(message: Message): number {
  return message.textSeq ?? message.stateSeq;
}

function isKnown(message: Message, edit: MessageEdit): boolean {
  return textSeqOf(message) === edit.seq || (message.revisions ?? []).some(({ seq }) => seq === edit.seq);
}

/** Whether a later hiding or restoration was applied already, or this very one. */
function isOvertaken(message: Message, seq: number): boolean {
  return message.moderationSeq !== undefined && message.moderationSeq >= seq;
}

function moderatedBy(message: Message, { seq, version }: MessageHiding | MessageRestoration) {
  return { moderationSeq: seq, moderationVersion: version, ...movedTo(message, seq) };
}

/** Another state with the same text: from here on `stateSeq` does not say which entry gave it. */
function movedTo(message: Message, seq: number) {
  return { stateSeq: Math.max(seq, message.stateSeq), ...(!message.removedAt && { textSeq: textSeqOf(message) }) };
}

/** From here on the post alone has the text, so that scrubbing the post is enough. */
async function markApplied(ctx: MessagesServices, change: AnyChange): Promise<void> {
  const { edits, entries } = ctx.collections;
  if (change.kind === 'edit') {
    await edits.updateOne({ _id: change._id }, { $set: { isApplied: true }, $unset: { body: 1 } });
    return;
  }
  // `strict` knows the fields of every entry only, and this one is of changes.
  await entries.updateOne({ _id: change._id }, { $set: { isApplied: true } }, { strict: false });
}
