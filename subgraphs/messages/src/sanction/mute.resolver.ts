import { Ctx, Directive, FieldResolver, Resolver, Root } from 'type-graphql';
import type { MessagesContext } from '../context.js';
import { Room } from '../references.js';
import { Mute } from './mute.js';

@Resolver(() => Room)
export class MuteResolver {
  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Directive('@cacheControl(scope: PRIVATE)')
  @FieldResolver(() => Mute, {
    nullable: true,
    description: 'The mute that keeps the viewer from writing here now; null when there is none.',
  })
  viewerMute(@Root() room: Room, @Ctx() ctx: MessagesContext): Promise<Mute | null> {
    return ctx.loaders.mutes.load(room.id);
  }
}
