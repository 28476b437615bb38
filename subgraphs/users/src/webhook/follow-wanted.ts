import { pause } from '@sl3/platform/back-off';
import { skipToHead, startFollowers, type Follow, type FollowersOptions } from '@sl3/platform/facts';
import type { WorkServices } from '../work-services.js';
import { WebhookState, type WebhookEvent } from './webhook.js';

const LOOK_EVERY_MS = 5_000;

/**
 * Follows facts that come by the thousand only while some webhook wants them. Meanwhile the cursor keeps up with the head,
 * so that the first webhook begins with what is stated after it was made, and not with the whole history.
 */
export function followWhileWanted(
  ctx: WorkServices,
  o: Omit<FollowersOptions, 'follows'> & { follow: Follow },
): { close(): Promise<void> } {
  const { follow } = o;
  const closing = new AbortController();
  let followers: { close(): Promise<void> } | undefined;

  const isWanted = async () =>
    (await ctx.collections.webhooks.exists({
      state: WebhookState.ENABLED,
      events: { $in: follow.names as WebhookEvent[] },
    })) !== null;

  async function look(): Promise<void> {
    if (followers) {
      if (await isWanted()) return;
      await followers.close();
      followers = undefined;
      return;
    }
    // The head is read first: a webhook that is made after this look wants only what comes after that head.
    await skipToHead({ ...o, unless: isWanted });
    if (await isWanted()) followers = startFollowers({ ...o, follows: [follow] });
  }

  const looking = (async () => {
    while (!closing.signal.aborted) {
      await look().catch((error: unknown) => {
        ctx.log.warn({ err: error, of: follow.of }, 'looking whether a webhook wants these facts failed');
      });
      await pause(LOOK_EVERY_MS, closing.signal);
    }
  })();
  return {
    close: async () => {
      closing.abort();
      await looking;
      await followers?.close();
    },
  };
}
