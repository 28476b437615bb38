import { notFound } from '@sl3/platform/errors';
import { InvalidInputProblem } from '@sl3/platform/problems';
import type { UsersContext } from '../context.js';
import { whyNotTarget } from './public-address.js';
import { targetRules } from './target-rules.js';
import type { UpdateWebhookInput } from './webhook.inputs.js';
import { eventsField, targetField, UpdateWebhookSuccess, type UpdateWebhookResult } from './webhook.problems.js';
import { WebhookDisabledReason, WebhookState, type Webhook } from './webhook.js';

/**
 * Changes where a webhook is, what it is told, or whether it is told anything. Safe to repeat. One that is enabled again
 * is told of what happens from then on.
 *
 * @throws {@link notFound} when there is none
 */
export async function updateWebhook(ctx: UsersContext, input: UpdateWebhookInput): Promise<typeof UpdateWebhookResult> {
  const { locale } = ctx.viewer;
  const { url, events, state } = input;
  const refusal = url == null ? undefined : await whyNotTarget(url, targetRules(ctx.config));
  const faults = [
    ...(refusal ? [targetField(locale, refusal)] : []),
    ...(events?.length === 0 ? [eventsField(locale)] : []),
  ];
  if (faults.length > 0) return new InvalidInputProblem(locale, faults);

  const set = { ...(url == null ? {} : { url }), ...(events ? { events: [...new Set(events)] } : {}) };
  const updated = await ctx.collections.webhooks
    .findOneAndUpdate({ _id: input.webhookId }, changeOf(set, state ?? undefined), { returnDocument: 'after' })
    .lean<Webhook>();
  if (!updated) throw notFound();
  ctx.log.info({ webhookId: updated._id, state: updated.state }, 'webhook updated');
  return new UpdateWebhookSuccess(updated);
}

function changeOf(set: Partial<Webhook>, state: WebhookState | undefined): object {
  switch (state) {
    case WebhookState.ENABLED:
      return { $set: { ...set, state }, $unset: { disabledReason: 1 } };
    case WebhookState.DISABLED:
      return { $set: { ...set, state, disabledReason: WebhookDisabledReason.BY_ADMIN } };
    case undefined:
      return { $set: set };
  }
}
