import { index, modelOptions, mongoose, prop } from '@typegoose/typegoose';
import type { EventName } from '@sl3/schema/events';
import { DateTime } from '@sl3/platform/scalars';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';

/** What a webhook may ask to be told of: the name in the graph to the name of the fact. */
export const WebhookEvent = {
  MESSAGE_SENT: 'message.sent',
  MESSAGE_CHANGED: 'message.changed',
  ROOM_CREATED: 'room.created',
  USER_CREATED: 'user.created',
  CASE_OPENED: 'case.opened',
  CASE_DECIDED: 'case.decided',
  SANCTION_IMPOSED: 'sanction.imposed',
  SANCTION_LIFTED: 'sanction.lifted',
} as const satisfies Record<string, EventName>;
export type WebhookEvent = (typeof WebhookEvent)[keyof typeof WebhookEvent];
registerEnumType(WebhookEvent, { name: 'WebhookEvent', description: 'What a webhook can be told of.' });

export const WebhookState = { ENABLED: 'ENABLED', DISABLED: 'DISABLED' } as const;
export type WebhookState = keyof typeof WebhookState;
registerEnumType(WebhookState, { name: 'WebhookState' });

/** Why a webhook is told nothing. */
export const WebhookDisabledReason = { BY_ADMIN: 'BY_ADMIN', FAILING: 'FAILING', GONE: 'GONE' } as const;
export type WebhookDisabledReason = keyof typeof WebhookDisabledReason;
registerEnumType(WebhookDisabledReason, {
  name: 'WebhookDisabledReason',
  description: 'BY_ADMIN: switched off. FAILING: a delivery failed for three days. GONE: it answered 410.',
});

/** A key that deliveries are signed with. */
export interface WebhookSecret {
  value: string;
  /** The one before the present one is good until then. */
  until?: Date;
}

/** Somebody else's program, and what it wants to be told. */
@ObjectType({
  description: 'An address of a partner that is told what happens here, signed as Standard Webhooks says.',
})
@modelOptions({ schemaOptions: { collection: 'webhooks', versionKey: false } })
@index({ state: 1, events: 1 })
export class Webhook {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => String })
  _id!: string;

  @Field(() => String)
  @prop({ type: () => String, required: true })
  url!: string;

  @Field(() => [WebhookEvent])
  @prop({ type: () => [String], required: true })
  events!: WebhookEvent[];

  @Field(() => WebhookState)
  @prop({ type: () => String, required: true })
  state!: WebhookState;

  @Field(() => WebhookDisabledReason, { nullable: true })
  @prop({ type: () => String })
  disabledReason?: WebhookDisabledReason;

  /** Stored only: how often it was switched off by itself. */
  @prop({ type: () => Number })
  timesDisabled?: number;

  /** What was stated before is not told. */
  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  createdAt!: Date;

  /** Who is told when it is switched off. */
  @prop({ type: () => String, required: true })
  createdBy!: string;

  /** Stored only. The present one first; a delivery is signed with each that is good. */
  @prop({ type: () => [mongoose.Schema.Types.Mixed], required: true })
  secrets!: WebhookSecret[];
}
