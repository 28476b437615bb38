import { index, modelOptions, prop } from '@typegoose/typegoose';
import { DateTime } from '@sl3/platform/scalars';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';

/** What somebody is told of. */
export const NotificationKind = {
  INVITED: 'INVITED',
  WARNED: 'WARNED',
  MUTED: 'MUTED',
  BANNED: 'BANNED',
  SANCTION_LIFTED: 'SANCTION_LIFTED',
  REPORT_UPHELD: 'REPORT_UPHELD',
  REPORT_DISMISSED: 'REPORT_DISMISSED',
  WEBHOOK_DISABLED: 'WEBHOOK_DISABLED',
} as const;
export type NotificationKind = keyof typeof NotificationKind;
registerEnumType(NotificationKind, {
  name: 'NotificationKind',
  description:
    'REPORT_UPHELD, REPORT_DISMISSED: what came of a report of the viewer. WEBHOOK_DISABLED: one they made is told nothing any more.',
});

const KEPT_S = 90 * 24 * 3_600;

/** Something one person is told, kept for 90 days. What it is about is named, so that it can be shown in any language. */
@ObjectType({ description: 'Something the viewer is told. Kept for 90 days.' })
@modelOptions({ schemaOptions: { collection: 'notifications', versionKey: false } })
@index({ workId: 1 }, { unique: true })
@index({ userId: 1, createdAt: -1, _id: -1 })
@index({ userId: 1, readAt: 1 })
@index({ createdAt: 1 }, { expireAfterSeconds: KEPT_S })
export class Notification {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => String })
  _id!: string;

  /** Stored only: the work that made it, so that it is made once. */
  @prop({ type: () => String, required: true })
  workId!: string;

  @prop({ type: () => String, required: true })
  userId!: string;

  @Field(() => NotificationKind)
  @prop({ type: () => String, required: true })
  kind!: NotificationKind;

  /** When it happened. */
  @Field(() => DateTime, { description: 'When it happened.' })
  @prop({ type: () => Date, required: true })
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true })
  @prop({ type: () => Date })
  readAt?: Date;

  /** Of an invitation, and of a mute in one room. */
  @prop({ type: () => String })
  roomId?: string;

  /** Who invited. Who moderated is never told. */
  @prop({ type: () => String })
  byUserId?: string;

  @Field(() => DateTime, { nullable: true, description: 'When a mute or ban ends.' })
  @prop({ type: () => Date })
  until?: Date;

  @Field(() => String, { nullable: true, description: 'Of a sanction, as the moderator gave it.' })
  @prop({ type: () => String })
  reason?: string;

  @Field(() => ID, { nullable: true, description: 'Of an invitation.' })
  @prop({ type: () => String })
  inviteId?: string;

  @Field(() => ID, { nullable: true, description: 'Of a sanction.' })
  @prop({ type: () => String })
  sanctionId?: string;

  @Field(() => ID, { nullable: true, description: 'Of a webhook that was switched off.' })
  @prop({ type: () => String })
  webhookId?: string;
}

/** What the job `notify` is given: whom to tell what. */
export type Notice = { at: Date } & Pick<Notification, 'userId' | 'kind'> &
  Partial<Pick<Notification, 'roomId' | 'byUserId' | 'until' | 'reason' | 'inviteId' | 'sanctionId' | 'webhookId'>>;
