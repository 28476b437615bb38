import { Field, ID, InputType } from 'type-graphql';
import { WebhookEvent, WebhookState } from './webhook.js';

@InputType()
export class CreateWebhookInput {
  @Field(() => String, { description: 'https, on port 443 or 8443, of a public address.' })
  url!: string;

  @Field(() => [WebhookEvent], { description: 'At least one.' })
  events!: WebhookEvent[];
}

@InputType({ description: 'What is left out stays as it is.' })
export class UpdateWebhookInput {
  @Field(() => ID)
  webhookId!: string;

  @Field(() => String, { nullable: true })
  url?: string | null;

  @Field(() => [WebhookEvent], { nullable: true })
  events?: WebhookEvent[] | null;

  @Field(() => WebhookState, { nullable: true })
  state?: WebhookState | null;
}
