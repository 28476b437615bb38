import type { MessagesServices } from '../context.js';
import type { MessageEdit, MessageRemoval } from '../log/room-entry.js';
import type { Message } from './message.js';

type Change = MessageEdit | MessageRemoval;

/**
 * Brings a post up to date with a change that has its place in the log.
 *
 * Safe to repeat, in any order and from any node. Of two edits the one with the higher seq is shown; a removal is final
 * wherever its place. Every text the post had is kept in its revisions until it is scrubbed.
 *
 * @returns the post as it is then
 */
export async function applyChange(ctx: MessagesServices, change: Change): Promise<Message> {
  const { messages } = ctx.collections;
  for (;;) {
    const message = await messages.findById(change.messageId).lean<Message>();
    if (!message) throw new Error(`The log of ${change.roomId} changes a message that is not there.`);
    const update = change.kind === 'edit' ? edited(message, change) : removed(message, change);
    if (!update) {
      await markApplied(ctx, change);
      return message;
    }
    // Only onto the state that was read: another change may be applied at this very moment.
    const state = { _id: message._id, stateSeq: message.stateSeq, removedAt: message.removedAt ?? { $exists: false } };
    const after = await messages
      .findOneAndUpdate(state, update, { returnDocument: 'after', upsert: false })
      .lean<Message>();
    if (!after) continue;
    await markApplied(ctx, change);
    return after;
  }
}

/** What an edit changes, or undefined when the post knows it. */
function edited(message: Message, edit: MessageEdit) {
  const { seq, body, at } = edit;
  if (body === undefined || isKnown(message, edit)) return undefined;
  const stateSeq = Math.max(seq, message.stateSeq);
  // Removed, or edited again by a later entry: this text is not shown, but kept like any other.
  if (message.body === undefined || seq < message.stateSeq) {
    return { $set: { stateSeq }, $push: { revisions: { seq, body } } };
  }
  return { $set: { body, editedAt: at, stateSeq }, $push: { revisions: shown(message) } };
}

function removed(message: Message, removal: MessageRemoval) {
  const { at, byUserId, seq } = removal;
  if (message.removedAt) return seq > message.stateSeq ? { $set: { stateSeq: seq } } : undefined;
  return {
    $set: { removedAt: at, removedById: byUserId, scrubFrom: at, stateSeq: Math.max(seq, message.stateSeq) },
    $unset: { body: 1 },
    $push: { revisions: shown(message) },
  };
}

/** The text shown until now came with the entry that `stateSeq` names. */
function shown(message: Message) {
  return { seq: message.stateSeq, body: message.body };
}

function isKnown(message: Message, edit: MessageEdit): boolean {
  return message.stateSeq === edit.seq || (message.revisions ?? []).some(({ seq }) => seq === edit.seq);
}

/** From here on the post alone has the text, so that scrubbing the post is enough. */
async function markApplied(ctx: MessagesServices, change: Change): Promise<void> {
  const { edits, removals } = ctx.collections;
  if (change.kind === 'edit') {
    await edits.updateOne({ _id: change._id }, { $set: { isApplied: true }, $unset: { body: 1 } });
    return;
  }
  await removals.updateOne({ _id: change._id }, { $set: { isApplied: true } });
}
