import { randomBytes } from 'node:crypto';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import type { WebhookSecret } from './webhook.js';

/** How long the secret before a new one still signs, so that a receiver can change over without missing anything. */
export const OLD_SECRET_MS = 24 * 3_600_000;

/** A new key, in the form that the libraries of Standard Webhooks take. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/** The three headers of Standard Webhooks, with a signature by each secret that is good at this time. */
export function signedHeaders(o: {
  id: string;
  at: Date;
  body: string;
  secrets: readonly WebhookSecret[];
}): Record<string, string> {
  const good = o.secrets.filter(({ until }) => !until || until > o.at);
  return {
    'webhook-id': o.id,
    'webhook-timestamp': String(Math.floor(o.at.getTime() / 1_000)),
    'webhook-signature': good.map(({ value }) => new StandardWebhook(value).sign(o.id, o.at, o.body)).join(' '),
  };
}
