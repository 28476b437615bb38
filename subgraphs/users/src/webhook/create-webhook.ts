import { InvalidInputProblem } from '@sl3/platform/problems';
import { newId } from '@sl3/schema/ids';
import type { UsersContext } from '../context.js';
import { targetRules } from './target-rules.js';
import { whyNotTarget } from './public-address.js';
import { newWebhookSecret } from './webhook-secret.js';
import type { CreateWebhookInput } from './webhook.inputs.js';
import {
  CreateWebhookSuccess,
  eventsField,
  targetField,
  TooManyWebhooksProblem,
  type CreateWebhookResult,
} from './webhook.problems.js';
import { WebhookState, type Webhook } from './webhook.js';

const MAX_WEBHOOKS = 50;

/** Makes a webhook, which is told of what happens from now on, and shows its key this once. */
export async function createWebhook(ctx: UsersContext, input: CreateWebhookInput): Promise<typeof CreateWebhookResult> {
  const { locale } = ctx.viewer;
  const { webhooks } = ctx.collections;
  const refusal = await whyNotTarget(input.url, targetRules(ctx.config));
  const faults = [
    ...(refusal ? [targetField(locale, refusal)] : []),
    ...(input.events.length === 0 ? [eventsField(locale)] : []),
  ];
  if (faults.length > 0) return new InvalidInputProblem(locale, faults);
  if ((await webhooks.countDocuments({})) >= MAX_WEBHOOKS) return new TooManyWebhooksProblem(locale, MAX_WEBHOOKS);

  const createdAt = ctx.clock.now();
  const secret = newWebhookSecret();
  const webhook: Webhook = {
    _id: newId('webhook', createdAt),
    url: input.url,
    events: [...new Set(input.events)],
    state: WebhookState.ENABLED,
    createdAt,
    createdBy: ctx.viewer.userId,
    secrets: [{ value: secret }],
  };
  await webhooks.create(webhook);
  ctx.log.info({ webhookId: webhook._id, events: webhook.events }, 'webhook created');
  return new CreateWebhookSuccess(webhook, secret);
}
