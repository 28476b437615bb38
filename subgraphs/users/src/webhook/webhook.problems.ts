import { InvalidField, InvalidInputProblem, phrase, Problem, type Locale, type Phrases } from '@sl3/platform/problems';
import { DateTime } from '@sl3/platform/scalars';
import { createUnionType, Field, ID, Int, ObjectType } from 'type-graphql';
import type { TargetRefusal } from './public-address.js';
import { Webhook } from './webhook.js';

const phrases = {
  NOT_A_URL: {
    en: 'This is no address. It begins with https://',
    fr: 'Ce n’est pas une adresse. Elle commence par https://',
  },
  NOT_HTTPS: {
    en: 'Use an address that begins with https://',
    fr: 'Utilisez une adresse qui commence par https://',
  },
  CREDENTIALS: {
    en: 'Leave name and password out of the address: deliveries are signed.',
    fr: 'Retirez le nom et le mot de passe de l’adresse : les envois sont signés.',
  },
  PORT: { en: 'Use port 443 or 8443.', fr: 'Utilisez le port 443 ou 8443.' },
  UNKNOWN_HOST: {
    en: 'Nobody knows this host name. Check it.',
    fr: 'Ce nom d’hôte est introuvable. Vérifiez-le.',
  },
  PRIVATE_ADDRESS: {
    en: 'This leads to an address that is not public.',
    fr: 'Ceci mène à une adresse qui n’est pas publique.',
  },
  noEvents: { en: 'Choose at least one event.', fr: 'Choisissez au moins un événement.' },
  tooMany: {
    en: ({ max }) => `There are ${max ?? ''} webhooks already. Delete one first.`,
    fr: ({ max }) => `Il y a déjà ${max ?? ''} webhooks. Supprimez-en un d’abord.`,
  },
} satisfies Phrases;

/** What to change about a target. */
export function targetField(locale: Locale, refusal: TargetRefusal): InvalidField {
  return new InvalidField('url', phrase(phrases, refusal, locale));
}

/** What to change about a choice of events. */
export function eventsField(locale: Locale): InvalidField {
  return new InvalidField('events', phrase(phrases, 'noEvents', locale));
}

@ObjectType({ implements: Problem, description: 'There are as many webhooks as a server may have.' })
export class TooManyWebhooksProblem extends Problem {
  @Field(() => Int)
  readonly max: number;

  constructor(locale: Locale, max: number) {
    super();
    this.message = phrase(phrases, 'tooMany', locale, { max });
    this.max = max;
  }
}

@ObjectType()
export class CreateWebhookSuccess {
  @Field(() => Webhook)
  readonly created: Webhook;

  @Field(() => String, { description: 'The key that deliveries are signed with. Shown once.' })
  readonly secret: string;

  constructor(created: Webhook, secret: string) {
    this.created = created;
    this.secret = secret;
  }
}

@ObjectType()
export class UpdateWebhookSuccess {
  @Field(() => Webhook)
  readonly updated: Webhook;

  constructor(updated: Webhook) {
    this.updated = updated;
  }
}

@ObjectType()
export class DeleteWebhookSuccess {
  @Field(() => ID)
  readonly webhookId: string;

  constructor(webhookId: string) {
    this.webhookId = webhookId;
  }
}

@ObjectType()
export class RotateWebhookSecretSuccess {
  @Field(() => Webhook)
  readonly webhook: Webhook;

  @Field(() => String, { description: 'The new key. Shown once.' })
  readonly secret: string;

  @Field(() => DateTime, { description: 'Until then deliveries are signed with both keys.' })
  readonly oldSecretUntil: Date;

  constructor(webhook: Webhook, secret: string, oldSecretUntil: Date) {
    this.webhook = webhook;
    this.secret = secret;
    this.oldSecretUntil = oldSecretUntil;
  }
}

export const CreateWebhookResult = createUnionType({
  name: 'CreateWebhookResult',
  types: () => [CreateWebhookSuccess, InvalidInputProblem, TooManyWebhooksProblem] as const,
});

export const UpdateWebhookResult = createUnionType({
  name: 'UpdateWebhookResult',
  types: () => [UpdateWebhookSuccess, InvalidInputProblem] as const,
});
