import { forbidden } from '@sl3/platform/errors';
import type { MessagesContext } from '../context.js';
import {
  Arg,
  Ctx,
  Directive,
  Field,
  FieldResolver,
  ID,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { Attachment } from '../attachment/attachment.js';
import { ATTACHMENTS_MAX } from '../attachment/attach-assets.js';
import { Room, User } from '../references.js';
import { editMessage, EditMessageInput, EditMessageResult } from './edit-message.js';
import { findMessage } from './find-message.js';
import { PAGE_MAX } from './list-messages.js';
import { Message, MessageState, stateOf } from './message.js';
import { removeMessage, RemoveMessageResult } from './remove-message.js';
import { sendMessage, SendMessageInput, SendMessageResult } from './send-message.js';

@Directive('@tag(name: "public")')
@ObjectType({ description: 'Bounds a composer can check before it sends.' })
export class MessageLimits {
  @Field(() => Int, { description: 'In Unicode code points.' })
  bodyMaxChars!: number;

  @Field(() => Int)
  pageMax!: number;

  @Field(() => Int)
  attachmentsPerMessage!: number;

  @Field(() => Int, { nullable: true, description: 'How long after sending an author may edit; null for ever.' })
  editWindowMs?: number | null;
}

@Resolver(() => Message)
export class MessageResolver {
  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Query(() => Message, { nullable: true })
  message(@Arg('id', () => ID) id: string, @Ctx() ctx: MessagesContext): Promise<Message | null> {
    return findMessage(ctx, { id });
  }

  @Directive('@tag(name: "public")')
  @Query(() => MessageLimits)
  messageLimits(@Ctx() { config }: MessagesContext): MessageLimits {
    return {
      bodyMaxChars: config.BODY_MAX_CHARS,
      pageMax: PAGE_MAX,
      attachmentsPerMessage: ATTACHMENTS_MAX,
      editWindowMs: config.EDIT_WINDOW_MS ?? null,
    };
  }

  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Mutation(() => SendMessageResult, {
    description: 'Sends one message. Safe to repeat with the same `clientNonce`: the same message comes back.',
  })
  sendMessage(
    @Arg('input', () => SendMessageInput) input: SendMessageInput,
    @Ctx() ctx: MessagesContext,
  ): Promise<SendMessageResult> {
    return sendMessage(ctx, input);
  }

  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Mutation(() => EditMessageResult, {
    description: "Gives the viewer's own message another text. Safe to repeat.",
  })
  editMessage(
    @Arg('input', () => EditMessageInput) input: EditMessageInput,
    @Ctx() ctx: MessagesContext,
  ): Promise<EditMessageResult> {
    return editMessage(ctx, input);
  }

  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Mutation(() => RemoveMessageResult, {
    description: "Hides a message's text at once. The author may, and those who moderate the room. Safe to repeat.",
  })
  removeMessage(
    @Arg('messageId', () => ID) messageId: string,
    @Ctx() ctx: MessagesContext,
  ): Promise<RemoveMessageResult> {
    return removeMessage(ctx, { messageId });
  }

  @FieldResolver(() => Room)
  room(@Root() message: Message): Room {
    return { id: message.roomId };
  }

  @FieldResolver(() => User)
  author(@Root() message: Message): User {
    return { id: message.authorId };
  }

  @FieldResolver(() => MessageState)
  state(@Root() message: Message): MessageState {
    return stateOf(message);
  }

  @FieldResolver(() => [Attachment], { description: 'None once removed or hidden.' })
  attachments(@Root() message: Message): Attachment[] {
    return message.attachments ?? [];
  }

  @Directive('@requiresScopes(scopes: [["moderation:read"]])')
  @Directive('@cacheControl(scope: PRIVATE)')
  @FieldResolver(() => String, {
    nullable: true,
    description: 'The text that a moderator hides from readers; null when nothing is hidden.',
  })
  moderatedBody(@Root() message: Message, @Ctx() { viewer }: MessagesContext): string | null {
    if (!viewer.has('moderation:read')) throw forbidden();
    return stateOf(message) === 'HIDDEN' ? (message.withheldBody ?? null) : null;
  }

  @Directive('@requiresScopes(scopes: [["moderation:read"]])')
  @Directive('@cacheControl(scope: PRIVATE)')
  @FieldResolver(() => [Attachment], { description: 'The attachments that a moderator hides from readers.' })
  moderatedAttachments(@Root() message: Message, @Ctx() { viewer }: MessagesContext): Attachment[] {
    if (!viewer.has('moderation:read')) throw forbidden();
    return stateOf(message) === 'HIDDEN' ? (message.withheldAttachments ?? []) : [];
  }

  @FieldResolver(() => User, { nullable: true })
  removedBy(@Root() message: Message): User | null {
    return message.removedById === undefined ? null : { id: message.removedById };
  }

  @FieldResolver(() => Message, {
    nullable: true,
    description: 'The message this one answers, in the same room; its body is null when it was removed or hidden.',
  })
  replyTo(@Root() message: Message, @Ctx() ctx: MessagesContext): Promise<Message | null> | null {
    // Checked by itself: an author who was removed is still given back their own message when they send it again.
    return message.replyToId === undefined ? null : findMessage(ctx, { id: message.replyToId });
  }

  @FieldResolver(() => Int, { description: 'Those removed or hidden since are left out.' })
  replyCount(@Root() message: Message, @Ctx() { loaders }: MessagesContext): Promise<number> {
    return loaders.replyCounts.load(message._id);
  }
}
