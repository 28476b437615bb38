import type { MessagesServices } from '../context.js';
import { applyPendingChanges } from './apply-pending-changes.js';

const EVERY_MS = 5_000;

/** Runs {@link applyPendingChanges} now and every 5 s, until closed. */
export function sweepPendingChanges(ctx: MessagesServices): { close(): Promise<void> } {
  let running = Promise.resolve();
  const sweep = () => {
    running = running
      .then(() => applyPendingChanges(ctx))
      .then(
        () => undefined,
        (error: unknown) => ctx.log.warn({ err: error }, 'pending changes were not applied; trying again'),
      );
  };
  sweep();
  const timer = setInterval(sweep, EVERY_MS);
  return {
    close: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
