import { badUserInput } from '@sl3/platform/errors';
import { Field, Int, ObjectType } from 'type-graphql';
import type { UsersContext } from '../context.js';
import { countUnread } from './list-notifications.js';

const IDS_MAX = 100;

@ObjectType()
export class MarkNotificationsReadSuccess {
  @Field(() => Int, { description: 'What is left, counted up to 1,000.' })
  unreadCount!: number;
}

/** Marks notifications of the viewer as read; all of them when none is named. Safe to repeat; foreign ones are left out. */
export async function markNotificationsRead(
  ctx: UsersContext,
  input: { ids: readonly string[] | null },
): Promise<MarkNotificationsReadSuccess> {
  const { ids } = input;
  const { userId } = ctx.viewer;
  if (ids && ids.length > IDS_MAX) throw badUserInput('ids', `at most ${IDS_MAX}`);
  await ctx.collections.notifications.updateMany(
    { userId, readAt: { $exists: false }, ...(ids ? { _id: { $in: [...ids] } } : {}) },
    { $set: { readAt: ctx.clock.now() } },
  );
  return { unreadCount: await countUnread(ctx) };
}
