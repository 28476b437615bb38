import type { MessagesServices } from '../context.js';

const BATCH = 500;

/**
 * Takes the texts of messages that were removed long enough ago out of the store. Their places, digests and the fact of
 * their removal stay. Safe to repeat.
 *
 * @returns how many were scrubbed
 */
export async function scrubRemovedMessages(ctx: MessagesServices): Promise<number> {
  const { messages } = ctx.collections;
  const removedBefore = new Date(ctx.clock.now().getTime() - ctx.config.SCRUB_AFTER_MS);
  let scrubbed = 0;
  for (;;) {
    const due = await messages
      .find({ scrubFrom: { $lte: removedBefore } }, { _id: 1 })
      .limit(BATCH)
      .lean();
    if (due.length === 0) break;
    const ids = due.map(({ _id }) => _id);
    await messages.updateMany(
      { _id: { $in: ids } },
      { $unset: { revisions: 1, scrubFrom: 1, withheldBody: 1, withheldAttachments: 1 } },
    );
    scrubbed += due.length;
  }
  if (scrubbed > 0) ctx.log.info({ count: scrubbed }, 'removed messages scrubbed');
  return scrubbed;
}
