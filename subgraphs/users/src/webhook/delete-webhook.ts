import { notFound } from '@sl3/platform/errors';
import type { UsersContext } from '../context.js';
import { DeleteWebhookSuccess } from './webhook.problems.js';

/**
 * Removes a webhook with its key. What was on its way to it is not sent any more.
 *
 * @throws {@link notFound} when there is none
 */
export async function deleteWebhook(ctx: UsersContext, webhookId: string): Promise<DeleteWebhookSuccess> {
  const { deletedCount } = await ctx.collections.webhooks.deleteOne({ _id: webhookId });
  if (deletedCount === 0) throw notFound();
  await ctx.collections.webhookDeliveries.deleteMany({ webhookId });
  ctx.log.info({ webhookId }, 'webhook deleted');
  return new DeleteWebhookSuccess(webhookId);
}
