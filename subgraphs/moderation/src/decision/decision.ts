import { pendingIndex, type Pending } from '@sl3/platform/facts';
import { DateTime } from '@sl3/platform/scalars';
import { index, modelOptions, mongoose, prop } from '@typegoose/typegoose';
import { Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { SubjectKind } from '../case/subject.js';
import type { ModerationContext } from '../context.js';
import { recordIndex, type PendingRecord } from '../record/pending-record.js';

export const DecisionKind = {
  HIDE_MESSAGE: 'HIDE_MESSAGE',
  RESTORE_MESSAGE: 'RESTORE_MESSAGE',
  WARN: 'WARN',
  MUTE: 'MUTE',
  BAN: 'BAN',
  LIFT_SANCTION: 'LIFT_SANCTION',
  DISMISS: 'DISMISS',
  UPHOLD: 'UPHOLD',
} as const;
export type DecisionKind = keyof typeof DecisionKind;
registerEnumType(DecisionKind, { name: 'DecisionKind' });

/**
 * What a moderator concluded, with a reason.
 *
 * Everything a moderator does to somebody is one insert of a decision. What follows from it (the sanction, the state of
 * the case, the audit entry, the facts) is derived from the stored decision, by the verb or, after a crash, by the
 * sweep: see follow-decision.ts. The unique indexes make a retry the same decision.
 */
@Directive('@key(fields: "id")')
@ObjectType({ description: 'What a moderator concluded, with a reason.' })
@modelOptions({ schemaOptions: { collection: 'decisions', versionKey: false } })
@index({ caseId: 1, at: 1 })
@index({ at: -1, _id: -1 })
@index({ kind: 1, at: -1 })
@index({ byUserId: 1, clientNonce: 1 }, { unique: true, partialFilterExpression: { clientNonce: { $exists: true } } })
// Hiding and restoring one message take turns: 1, 2, 3 …
@index({ messageId: 1, turn: 1 }, { unique: true, partialFilterExpression: { turn: { $exists: true } } })
@index({ liftsSanctionId: 1 }, { unique: true, partialFilterExpression: { liftsSanctionId: { $exists: true } } })
@index({ endsCaseId: 1 }, { unique: true, partialFilterExpression: { endsCaseId: { $exists: true } } })
@index(...pendingIndex)
@index(...recordIndex)
export class Decision {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => String })
  _id!: string;

  @Field(() => DecisionKind)
  @prop({ type: () => String, required: true })
  kind!: DecisionKind;

  @Field(() => String)
  @prop({ type: () => String, required: true })
  reason!: string;

  @prop({ type: () => String, required: true })
  byUserId!: string;

  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  at!: Date;

  @Field(() => SubjectKind)
  @prop({ type: () => String, required: true })
  subjectKind!: SubjectKind;

  @Field(() => ID)
  @prop({ type: () => String, required: true })
  subjectId!: string;

  /** Whom it concerns. */
  @prop({ type: () => String })
  userId?: string;

  @prop({ type: () => String })
  roomId?: string;

  @prop({ type: () => String })
  caseId?: string;

  /** Of WARN, MUTE, BAN: the sanction it imposes; of LIFT_SANCTION: the one it takes back. */
  @prop({ type: () => String })
  sanctionId?: string;

  /** Of MUTE and BAN. */
  @prop({ type: () => Date })
  endsAt?: Date;

  @prop({ type: () => String })
  clientNonce?: string;

  @prop({ type: () => String })
  messageId?: string;

  @prop({ type: () => Number })
  turn?: number;

  @prop({ type: () => String })
  liftsSanctionId?: string;

  @prop({ type: () => String })
  endsCaseId?: string;

  @prop({ type: () => [mongoose.Schema.Types.Mixed] })
  pendingFacts?: Pending[];

  @prop({ type: () => [mongoose.Schema.Types.Mixed] })
  pendingRecords?: PendingRecord[];

  static __resolveReference(reference: { id: string }, ctx: ModerationContext): Promise<Decision | null> {
    return ctx.loaders.visibleDecision.load(reference.id);
  }
}
