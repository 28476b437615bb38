import type { RunningWork } from '@sl3/platform/jobs';
import type { WorkServices } from '../work-services.js';
import { disableWebhook } from './disable-webhook.js';
import { ATTEMPTS_KEPT, WebhookDeliveryState, type WebhookAttempt, type WebhookDelivery } from './webhook-delivery.js';
import type { Outcome } from './webhook-client.js';
import { signedHeaders } from './webhook-secret.js';
import { WebhookDisabledReason, WebhookState, type Webhook } from './webhook.js';

/** Names one delivery: one fact for one webhook. */
export interface DeliverWebhook {
  webhookId: string;
  factId: string;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Between the tries; some 72 hours in all. */
const WAITS_MS = [
  5_000,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  14 * HOUR_MS,
  14 * HOUR_MS,
  12 * HOUR_MS,
];
const HTTP_GONE = 410;

/** How often a delivery is tried before its webhook is switched off. */
export const DELIVERY_ATTEMPTS = WAITS_MS.length + 1;

/** How long to wait after so many failures, a tenth more or less, so that a receiver that comes back is not run over. */
export function deliveryBackOffMs(failures: number): number {
  return (WAITS_MS[failures - 1] ?? 12 * HOUR_MS) * (0.9 + Math.random() / 5);
}

/**
 * Tries to tell one webhook of one fact. The receiver may get it more than once, always under the same `webhook-id`.
 *
 * @throws when it is to be tried again
 */
export async function deliverWebhook(ctx: WorkServices, input: DeliverWebhook & Pick<RunningWork, 'signal'>) {
  const { webhookId, factId, signal } = input;
  const [webhook, delivery] = await Promise.all([
    ctx.collections.webhooks.findById(webhookId).lean<Webhook>(),
    ctx.collections.webhookDeliveries.findOne({ webhookId, factId }).lean<WebhookDelivery>(),
  ]);
  // Deleted meanwhile, or done already. One that failed is here because somebody retries it.
  if (!webhook || !delivery || delivery.state === WebhookDeliveryState.DELIVERED) return;
  if (webhook.state !== WebhookState.ENABLED) return settle(ctx, { delivery, state: WebhookDeliveryState.FAILED });

  const at = ctx.clock.now();
  const outcome = await send(ctx, { webhook, delivery, at, signal });
  const attempt: WebhookAttempt = {
    at,
    status: outcome.status,
    error: outcome.error ?? null,
    durationMs: Number(ctx.clock.now()) - Number(at),
  };
  if (outcome.error === undefined) {
    return settle(ctx, { delivery, state: WebhookDeliveryState.DELIVERED, attempt });
  }
  if (outcome.status === HTTP_GONE) {
    await settle(ctx, { delivery, state: WebhookDeliveryState.FAILED, attempt });
    return disableWebhook(ctx, { webhookId, reason: WebhookDisabledReason.GONE });
  }
  await settle(ctx, { delivery, state: WebhookDeliveryState.PENDING, attempt });
  throw new Error(outcome.error);
}

/** After the last try: the delivery has failed, and nothing more is sent to its webhook until somebody sees to it. */
export async function giveUpDelivery(ctx: WorkServices, { webhookId, factId }: DeliverWebhook): Promise<void> {
  const { FAILED, PENDING } = WebhookDeliveryState;
  await ctx.collections.webhookDeliveries.updateOne({ webhookId, factId, state: PENDING }, { $set: { state: FAILED } });
  await disableWebhook(ctx, { webhookId, reason: WebhookDisabledReason.FAILING });
}

function send(
  ctx: WorkServices,
  o: { webhook: Webhook; delivery: WebhookDelivery; at: Date; signal: AbortSignal },
): Promise<Outcome> {
  const { webhook, delivery, at, signal } = o;
  const { url, secrets } = webhook;
  const { body, factId: id } = delivery;
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'SL3-Chat-Webhooks/1',
    ...signedHeaders({ id, at, body, secrets }),
  };
  return ctx.webhookClient.post({ url, headers, body, signal });
}

async function settle(
  ctx: WorkServices,
  o: { delivery: WebhookDelivery; state: WebhookDeliveryState; attempt?: WebhookAttempt },
): Promise<void> {
  const { delivery, state, attempt } = o;
  const deliveredAt = state === WebhookDeliveryState.DELIVERED ? { deliveredAt: ctx.clock.now() } : {};
  await ctx.collections.webhookDeliveries.updateOne(
    { _id: delivery._id },
    {
      $set: { state, ...deliveredAt },
      ...(attempt ? { $push: { attempts: { $each: [attempt], $slice: -ATTEMPTS_KEPT } } } : {}),
    },
  );
}
