import { isDuplicateKey } from '@sl3/platform/duplicate-key';
import { newId } from '@sl3/schema/ids';
import type { Fact } from '@sl3/schema/events';
import type { WorkServices } from '../work-services.js';
import { WebhookDeliveryState } from './webhook-delivery.js';
import { WebhookState, type Webhook, type WebhookEvent } from './webhook.js';

/** Has every webhook that wants a fact told of it. Safe to repeat: each is told under the fact's id. */
export async function fanOutFact(ctx: WorkServices, fact: Fact): Promise<void> {
  const event = fact.name as WebhookEvent;
  // What was stated before a webhook was made is history to it.
  const wanting = { state: WebhookState.ENABLED, events: event, createdAt: { $lte: fact.at } };
  const webhooks = await ctx.collections.webhooks.find(wanting, { _id: 1 }).lean<Pick<Webhook, '_id'>[]>();
  for (const { _id: webhookId } of webhooks) {
    await addDelivery(ctx, { webhookId, event, fact });
    await ctx.jobs.enqueue('deliver-webhook', `${fact.id}-${webhookId}`, { webhookId, factId: fact.id });
  }
}

async function addDelivery(
  ctx: WorkServices,
  { webhookId, event, fact }: { webhookId: string; event: WebhookEvent; fact: Fact },
): Promise<void> {
  const createdAt = ctx.clock.now();
  try {
    await ctx.collections.webhookDeliveries.create({
      _id: newId('delivery', createdAt),
      webhookId,
      factId: fact.id,
      event,
      state: WebhookDeliveryState.PENDING,
      createdAt,
      body: JSON.stringify({ type: event, timestamp: fact.at.toISOString(), data: dataOf(fact) }),
      attempts: [],
    });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}

/** A fact as partners see it: who complained stays between them and the moderators. */
function dataOf(fact: Fact): object {
  if (fact.name !== 'case.decided') return fact.payload;
  const { reporterIds: _, ...data } = (fact as Fact<'case.decided'>).payload;
  return data;
}
