import { badCursor, badUserInput } from '@sl3/platform/errors';
import { decodePageCursor, encodePageCursor, PageInfo } from '@sl3/platform/page';
import type { QueryFilter } from 'mongoose';
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
  input: { first: number; after: string | null },
): Promise<NotificationConnection> {
  const { first, after } = input;
  const { userId } = ctx.viewer;
  if (first < 1 || first > PAGE_MAX) throw badUserInput('first', `it is from 1 to ${PAGE_MAX}`);
  const [rows, unreadCount] = await Promise.all([
    ctx.collections.notifications
      .find({ $and: [{ userId }, beyond(after)] })
      .sort({ createdAt: -1, _id: -1 })
      .limit(first + 1)
      .lean<Notification[]>(),
    countUnread(ctx),
  ]);
  const edges = rows
    .slice(0, first)
    .map((node) => ({ cursor: encodePageCursor([node.createdAt.getTime(), node._id]), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > first,
      hasPreviousPage: after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    unreadCount,
  };
}

/** How many notifications the viewer has not read, up to a bound. */
export function countUnread(ctx: UsersContext): Promise<number> {
  const unread = { userId: ctx.viewer.userId, readAt: { $exists: false } };
  return ctx.collections.notifications.countDocuments(unread, { limit: UNREAD_COUNTED_MAX });
}

function beyond(after: string | null): QueryFilter<Notification> {
  if (after === null) return {};
  const [time, id] = decodePageCursor(after);
  const createdAt = new Date(typeof time === 'number' ? time : NaN);
  if (Number.isNaN(createdAt.getTime()) || typeof id !== 'string') throw badCursor();
  return { $or: [{ createdAt: { $lt: createdAt } }, { createdAt, _id: { $lt: id } }] };
}
