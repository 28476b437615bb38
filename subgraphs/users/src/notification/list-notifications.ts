import { PageInfo } from '@sl3/platform/page';
import { beyond, pageOf, pageSize, timeAndId } from '@sl3/platform/page-of';
import { Field, Int, ObjectType } from 'type-graphql';
import type { UsersContext } from '../context.js';
import { Notification } from './notification.js';

const PAGE_MAX = 100;
/** More than this is "many". */
export const UNREAD_COUNTED_MAX = 1_000;

@ObjectType()
export class NotificationEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => Notification)
  node!: Notification;
}

@ObjectType()
export class NotificationConnection {
  @Field(() => [NotificationEdge])
  edges!: NotificationEdge[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;

  @Field(() => Int, { description: 'Of all pages, counted up to 1,000.' })
  unreadCount!: number;
}

/** What the viewer was told, the latest first. */
export async function listNotifications(
  ctx: UsersContext,
  input: { first: number | null; after: string | null },
): Promise<NotificationConnection> {
  const { after } = input;
  const first = pageSize(input.first, { usual: 50, max: PAGE_MAX });
  const { userId } = ctx.viewer;
  const [rows, unreadCount] = await Promise.all([
    ctx.collections.notifications
      .find({ $and: [{ userId }, beyond('createdAt', timeAndId(after))] })
      .sort({ createdAt: -1, _id: -1 })
      .limit(first + 1)
      .lean<Notification[]>(),
    countUnread(ctx),
  ]);
  const page = pageOf(rows, { first, after, keys: ({ createdAt, _id }) => [createdAt.getTime(), _id] });
  return { ...page, unreadCount };
}

/** How many notifications the viewer has not read, up to a bound. */
export function countUnread(ctx: UsersContext): Promise<number> {
  const unread = { userId: ctx.viewer.userId, readAt: { $exists: false } };
  return ctx.collections.notifications.countDocuments(unread, { limit: UNREAD_COUNTED_MAX });
}
