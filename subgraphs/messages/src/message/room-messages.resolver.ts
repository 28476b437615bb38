import { Args, Ctx, Directive, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { MessagesContext } from '../context.js';
import { Room } from '../references.js';
import { canRead } from '../room-access/load-access.js';
import { findLastMessage } from './find-last-message.js';
import { listMessages, ListMessagesArgs, MessageConnection } from './list-messages.js';
import { Message } from './message.js';

/** What a room says. Every field is null for whoever may not read the room. */
@Resolver(() => Room)
export class RoomMessagesResolver {
  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @FieldResolver(() => MessageConnection, {
    nullable: true,
    description:
      'History, oldest first within a page; `before`, `after` and `around` are exclusive of each other. With none: the latest `last`. At most 100. Null, as every field below, for whoever may not read the room.',
  })
  messages(
    @Root() room: Room,
    @Args(() => ListMessagesArgs) args: ListMessagesArgs,
    @Ctx() ctx: MessagesContext,
  ): Promise<MessageConnection | null> {
    return listMessages(ctx, { roomId: room.id, args });
  }

  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @FieldResolver(() => Int, {
    nullable: true,
    description: "The seq of the latest entry of the room's log; 0 for an empty one.",
  })
  async headSeq(@Root() room: Room, @Ctx() ctx: MessagesContext): Promise<number | null> {
    return (await canRead(ctx, room.id)) ? (await ctx.loaders.heads.load(room.id)).seq : null;
  }

  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @FieldResolver(() => Message, { nullable: true })
  lastMessage(@Root() room: Room, @Ctx() ctx: MessagesContext): Promise<Message | null> {
    return findLastMessage(ctx, { roomId: room.id });
  }
}
