import { isDuplicateKey } from '@sl3/platform/duplicate-key';
import type { EventPayload } from '@sl3/schema/events';
import type { RoomsServices } from '../context.js';

/** Hears `user.created`: this person can be invited. Safe to repeat. */
export async function followUser(ctx: RoomsServices, { userId }: EventPayload<'user.created'>): Promise<void> {
  try {
    await ctx.collections.people.create({ _id: userId });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}
