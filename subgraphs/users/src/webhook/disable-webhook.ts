import { NotificationKind } from '../notification/notification.js';
import type { WorkServices } from '../work-services.js';
import { WebhookState, type Webhook, type WebhookDisabledReason } from './webhook.js';

/** Switches a webhook off and tells whoever made it. Safe to repeat: they are told once. */
export async function disableWebhook(
  ctx: WorkServices,
  input: { webhookId: string; reason: WebhookDisabledReason },
): Promise<void> {
  const { webhookId, reason } = input;
  const { webhooks } = ctx.collections;
  const { ENABLED, DISABLED } = WebhookState;
  // Told before it is switched off: killed in between, the next run finds it enabled and tells again, under the same id.
  const webhook = await webhooks.findOne({ _id: webhookId, state: ENABLED }).lean<Webhook>();
  if (!webhook) return;
  const notice = { userId: webhook.createdBy, kind: NotificationKind.WEBHOOK_DISABLED, webhookId, at: ctx.clock.now() };
  await ctx.jobs.enqueue('notify', `${webhookId}_${disablings(webhook)}`, notice);
  await webhooks.updateOne(
    { _id: webhookId, state: ENABLED },
    { $set: { state: DISABLED, disabledReason: reason }, $inc: { timesDisabled: 1 } },
  );
  ctx.log.warn({ webhookId, reason }, 'webhook disabled');
}

function disablings({ timesDisabled = 0 }: Webhook): number {
  return timesDisabled + 1;
}
