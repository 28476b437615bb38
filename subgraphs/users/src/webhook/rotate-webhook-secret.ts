import { notFound } from '@sl3/platform/errors';
import type { UsersContext } from '../context.js';
import { newWebhookSecret, OLD_SECRET_MS } from './webhook-secret.js';
import { RotateWebhookSecretSuccess } from './webhook.problems.js';
import type { Webhook, WebhookSecret } from './webhook.js';

/**
 * Gives a webhook a new key and shows it this once. The one before signs too for another day.
 *
 * @throws {@link notFound} when there is none
 */
export async function rotateWebhookSecret(ctx: UsersContext, webhookId: string): Promise<RotateWebhookSecretSuccess> {
  const { webhooks } = ctx.collections;
  const before = await webhooks.findById(webhookId).lean<Webhook>();
  const old = before?.secrets[0];
  if (!old) throw notFound();
  const value = newWebhookSecret();
  const until = new Date(ctx.clock.now().getTime() + OLD_SECRET_MS);
  const secrets: WebhookSecret[] = [{ value }, { value: old.value, until }];
  const webhook = await webhooks
    .findOneAndUpdate({ _id: webhookId }, { $set: { secrets } }, { returnDocument: 'after' })
    .lean<Webhook>();
  if (!webhook) throw notFound();
  ctx.log.info({ webhookId }, 'webhook secret rotated');
  return new RotateWebhookSecretSuccess(webhook, value, until);
}
