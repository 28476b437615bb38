import type { MessagesServices } from '../context.js';
import type { AnyChange } from '../log/room-entry.js';
import { applyChange } from './apply-change.js';

const BATCH = 500;

/**
 * Applies changes that have their place in a log but did not reach their post: a process died, or lost the store, in
 * between. Runs at start and every 5 s on every node; two nodes at once do no harm.
 *
 * @returns how many it applied
 */
export async function applyPendingChanges(ctx: MessagesServices): Promise<number> {
  const pending = await ctx.collections.entries
    .find({ isApplied: false } as object)
    .limit(BATCH)
    .lean<AnyChange[]>();
  for (const change of pending) await applyChange(ctx, change);
  if (pending.length > 0) ctx.log.info({ count: pending.length }, 'pending changes applied');
  return pending.length;
}
