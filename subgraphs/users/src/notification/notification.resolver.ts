import { Arg, Ctx, Directive, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { UsersContext } from '../context.js';
import { Room } from '../references.js';
import { User } from '../user/user.js';
import { listNotifications, NotificationConnection } from './list-notifications.js';
import { markNotificationsRead, MarkNotificationsReadSuccess } from './mark-notifications-read.js';
import { Notification } from './notification.js';

@Resolver(() => Notification)
export class NotificationResolver {
  @Directive('@authenticated')
  @Directive('@cacheControl(scope: PRIVATE)')
  @Query(() => NotificationConnection, { description: 'What the viewer was told, the latest first.' })
  myNotifications(
    @Arg('first', () => Int, { nullable: true, defaultValue: 50 }) first: number | null,
    @Arg('after', () => String, { nullable: true }) after: string | null = null,
    @Ctx() ctx: UsersContext,
  ): Promise<NotificationConnection> {
    return listNotifications(ctx, { first, after });
  }

  @Directive('@authenticated')
  @Mutation(() => MarkNotificationsReadSuccess, {
    description: 'Marks these notifications of the viewer as read, or all when `ids` is left out. Safe to repeat.',
  })
  markNotificationsRead(
    @Arg('ids', () => [ID], { nullable: true }) ids: string[] | null = null,
    @Ctx() ctx: UsersContext,
  ): Promise<MarkNotificationsReadSuccess> {
    return markNotificationsRead(ctx, { ids });
  }

  @FieldResolver(() => Room, { nullable: true, description: 'Of an invitation, and of a mute in one room.' })
  room(@Root() { roomId }: Notification) {
    return roomId === undefined ? null : new Room(roomId);
  }

  @FieldResolver(() => User, { nullable: true, description: 'Who invited. Who moderated is never told.' })
  by(@Root() { byUserId }: Notification, @Ctx() ctx: UsersContext) {
    return byUserId === undefined ? null : ctx.userLoader.load(byUserId);
  }
}
