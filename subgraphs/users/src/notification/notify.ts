import { isDuplicateKey } from '@sl3/platform/duplicate-key';
import { newId } from '@sl3/schema/ids';
import type { WorkServices } from '../work-services.js';
import type { Notice } from './notification.js';

/** Tells one person of one thing. Safe to repeat: one work makes one notification. */
export async function notify(ctx: WorkServices, { workId, at, ...notice }: Notice & { workId: string }): Promise<void> {
  try {
    await ctx.collections.notifications.create({ ...notice, _id: newId('notification'), workId, createdAt: at });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}
