import { index, modelOptions, mongoose, prop } from '@typegoose/typegoose';
import { DateTime } from '@sl3/platform/scalars';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { WebhookEvent } from './webhook.js';

export const WebhookDeliveryState = { PENDING: 'PENDING', DELIVERED: 'DELIVERED', FAILED: 'FAILED' } as const;
export type WebhookDeliveryState = keyof typeof WebhookDeliveryState;
registerEnumType(WebhookDeliveryState, {
  name: 'WebhookDeliveryState',
  description: 'PENDING: under way or to be tried again. FAILED: nothing more is tried.',
});

@ObjectType({ description: 'One try to deliver.' })
export class WebhookAttempt {
  @Field(() => DateTime)
  at!: Date;

  @Field(() => Int, { nullable: true, description: 'The HTTP status that was answered; null when none was.' })
  status!: number | null;

  @Field(() => String, { nullable: true, description: 'What went wrong; null for a success.' })
  error!: string | null;

  @Field(() => Int)
  durationMs!: number;
}

const KEPT_S = 30 * 24 * 3_600;
/** More than are ever made by themselves. */
export const ATTEMPTS_KEPT = 15;

/** One fact on its way to one webhook. Kept for 30 days. */
@ObjectType({ description: 'One event on its way to one webhook. Kept for 30 days.' })
@modelOptions({ schemaOptions: { collection: 'webhookDeliveries', versionKey: false } })
@index({ webhookId: 1, factId: 1 }, { unique: true })
@index({ webhookId: 1, createdAt: -1, _id: -1 })
@index({ createdAt: 1 }, { expireAfterSeconds: KEPT_S })
export class WebhookDelivery {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => String, required: true })
  webhookId!: string;

  @Field(() => ID, {
    name: 'eventId',
    description:
      'The header `webhook-id`: the same however often it is sent, and for every webhook that is told of it.',
  })
  @prop({ type: () => String, required: true })
  factId!: string;

  @Field(() => WebhookEvent)
  @prop({ type: () => String, required: true })
  event!: WebhookEvent;

  @Field(() => WebhookDeliveryState)
  @prop({ type: () => String, required: true })
  state!: WebhookDeliveryState;

  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true })
  @prop({ type: () => Date })
  deliveredAt?: Date;

  /** The body, the same bytes at every try. */
  @prop({ type: () => String, required: true })
  body!: string;

  @Field(() => [WebhookAttempt], { description: `The latest ${ATTEMPTS_KEPT} tries, in order.` })
  @prop({ type: () => [mongoose.Schema.Types.Mixed], required: true })
  attempts!: WebhookAttempt[];
}
