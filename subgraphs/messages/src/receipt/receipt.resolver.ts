import { Arg, Ctx, Directive, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import type { MessagesContext } from '../context.js';
import { Room } from '../references.js';
import { mayRead } from '../room-access/room-access.js';
import type { Unread } from './count-unread.js';
import { markRead, MarkReadInput, MarkReadSuccess } from './mark-read.js';

/** How far the viewer has read. Null for whoever may not read the room. */
@Resolver(() => Room)
export class ReceiptResolver {
  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Mutation(() => MarkReadSuccess, {
    description: "Moves the viewer's receipt forward; a lower seq changes nothing.",
  })
  markRead(
    @Arg('input', () => MarkReadInput) input: MarkReadInput,
    @Ctx() ctx: MessagesContext,
  ): Promise<MarkReadSuccess> {
    return markRead(ctx, input);
  }

  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Directive('@cacheControl(scope: PRIVATE)')
  @FieldResolver(() => Int, {
    nullable: true,
    description:
      "Messages by others after the viewer's receipt, or since they joined; exact on every device. A message removed or hidden before it was read does not count.",
  })
  async unreadCount(@Root() room: Room, @Ctx() ctx: MessagesContext): Promise<number | null> {
    return (await unreadOf(ctx, room))?.unreadCount ?? null;
  }

  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Directive('@cacheControl(scope: PRIVATE)')
  @FieldResolver(() => Int, { nullable: true, description: 'How far the viewer has read; 0 for nothing yet.' })
  async lastReadSeq(@Root() room: Room, @Ctx() ctx: MessagesContext): Promise<number | null> {
    return (await unreadOf(ctx, room))?.lastReadSeq ?? null;
  }
}

async function unreadOf(ctx: MessagesContext, room: Room): Promise<Unread | null> {
  const access = await ctx.loaders.access.load(room.id);
  return mayRead(access) ? ctx.loaders.unread.load(access) : null;
}
