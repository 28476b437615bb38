import { DateTime } from '@sl3/platform/scalars';
import { prop } from '@typegoose/typegoose';
import { Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { MessagesContext } from '../context.js';
import { Attachment } from '../attachment/attachment.js';
import { RoomEntry } from '../log/room-entry.js';
import { findMessage } from './find-message.js';

/** How a message is to be read. */
export const MessageKind = { TEXT: 'TEXT', ACTION: 'ACTION' } as const;
export type MessageKind = (typeof MessageKind)[keyof typeof MessageKind];
registerEnumType(MessageKind, {
  name: 'MessageKind',
  description: "`TEXT` is said; `ACTION` is what IRC's /me says of its author.",
});

/** What readers see of a message. */
export const MessageState = { VISIBLE: 'VISIBLE', HIDDEN: 'HIDDEN', REMOVED: 'REMOVED' } as const;
export type MessageState = keyof typeof MessageState;
registerEnumType(MessageState, {
  name: 'MessageState',
  description:
    '`HIDDEN` by a moderator, who may restore it; `REMOVED` by its author or those who moderate the room, for good. Of both, readers see neither text nor attachments.',
});

/** A text the message had before, and the seq of the entry that gave it. */
export class Revision {
  @prop({ type: () => Number, required: true })
  seq!: number;

  @prop({ type: () => String, required: true })
  body!: string;
}

/**
 * One thing said in a room: the log entry of kind `post`. Never deleted: a removal takes its text from readers at once
 * and from the store later; its place in the order and its digest stay.
 */
@Directive('@key(fields: "id")')
@Directive('@tag(name: "public")')
@Directive('@authenticated')
@ObjectType({ description: 'One thing said in a room.' })
export class Message extends RoomEntry {
  declare kind: 'post';

  /** Opaque. The room's order is `seq`, never the id and never the time. */
  @Field(() => ID, { name: 'id' })
  override _id!: string;

  @Field(() => Int, { description: "The message's place in the room's log. Sort by it, never by time or id." })
  override seq!: number;

  @Field(() => Int, {
    description:
      'The seq of the latest change applied to this message (its own when unchanged): keep the copy with the higher one.',
  })
  @prop({ type: () => Number, required: true })
  stateSeq!: number;

  /** Stored only: `author` gives it out as a User. */
  @prop({ type: () => String, required: true })
  authorId!: string;

  @Field(() => MessageKind, { name: 'kind' })
  @prop({ type: () => String, required: true, enum: MessageKind })
  messageKind!: MessageKind;

  /**
   * Absent once removed or hidden: the text moves to the revisions or to {@link withheldBody} in the same update, so that
   * no reader can forget to hide it.
   */
  @Field(() => String, {
    nullable: true,
    description: 'Plain text; null once removed or hidden. Empty for files alone.',
  })
  @prop({ type: () => String })
  body?: string;

  /** As with {@link body}: absent for none, and once removed or hidden. */
  @prop({ type: () => [Attachment], _id: false, default: undefined })
  attachments?: Attachment[];

  @Field(() => DateTime, { name: 'createdAt' })
  override at!: Date;

  @Field(() => DateTime, { nullable: true })
  @prop({ type: () => Date })
  editedAt?: Date;

  @Field(() => DateTime, { nullable: true })
  @prop({ type: () => Date })
  removedAt?: Date;

  @Field(() => DateTime, { nullable: true, description: 'When a moderator hid it; null once restored.' })
  @prop({ type: () => Date })
  hiddenAt?: Date;

  /** Stored only: the files it was sent with, whatever became of it or them. */
  @prop({ type: () => [String], default: undefined })
  assetIds?: string[];

  /** Stored only: what a moderator keeps from readers; given back by a restoration. */
  @prop({ type: () => String })
  withheldBody?: string;

  @prop({ type: () => [Attachment], _id: false, default: undefined })
  withheldAttachments?: Attachment[];

  /** Stored only: the seq of the latest hiding or restoration that was applied. */
  @prop({ type: () => Number })
  moderationSeq?: number;

  /** Stored only: the version of the decision behind it; one with a lower version is older, whenever it is heard. */
  @prop({ type: () => Number })
  moderationVersion?: number;

  /** Stored only: the seq of the entry that gave the present text, once `stateSeq` does not say it. */
  @prop({ type: () => Number })
  textSeq?: number;

  /** Stored only: `removedBy` gives it out as a User. */
  @prop({ type: () => String })
  removedById?: string;

  /** Stored only: `replyTo` gives it out as a Message. */
  @prop({ type: () => String })
  replyToId?: string;

  @Field(() => ID, {
    nullable: true,
    description:
      "The author's retry key, for a client to recognise its own optimistic row. Null for imported messages.",
  })
  @prop({ type: () => String })
  clientNonce?: string;

  /** Stored only: where an import had it from; importing it again makes no second message. */
  @prop({ type: () => String })
  importKey?: string;

  /** Stored only: the texts it no longer shows, in no particular order. */
  @prop({ type: () => [Revision], _id: false, default: undefined })
  revisions?: Revision[];

  /** Stored only: set by a removal, gone once the text is scrubbed. */
  @prop({ type: () => Date })
  scrubFrom?: Date;

  /** A reference from another subgraph, or a plan of the gateway: checked like any other way to a message. */
  static __resolveReference(reference: { id: string }, ctx: MessagesContext): Promise<Message | null> {
    return findMessage(ctx, { id: reference.id });
  }
}

/** What readers see of it. A removal is final, whatever a moderator does before or after. */
export function stateOf(message: Message): MessageState {
  if (message.removedAt) return 'REMOVED';
  return message.hiddenAt ? 'HIDDEN' : 'VISIBLE';
}
