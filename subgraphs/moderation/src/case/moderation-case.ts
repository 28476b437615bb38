import { pendingIndex, type Pending } from '@sl3/platform/facts';
import { DateTime } from '@sl3/platform/scalars';
import { index, modelOptions, mongoose, prop } from '@typegoose/typegoose';
import { Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { ModerationContext } from '../context.js';
import { recordIndex, type PendingRecord } from '../record/pending-record.js';
import { ReportReason, type Report } from '../report/report.js';
import { SubjectKind } from './subject.js';

export const CaseState = { OPEN: 'OPEN', DECIDED: 'DECIDED', APPEALED: 'APPEALED', CLOSED: 'CLOSED' } as const;
export type CaseState = keyof typeof CaseState;
registerEnumType(CaseState, { name: 'CaseState' });

/**
 * The unit of review: one subject, its reports and verdicts. Only those who moderate know of cases.
 *
 * A case is stored with its first report in it (`founding`), so that neither ever exists without the other; the report
 * is then put where the others are, by the verb or, after a crash, by the sweep.
 */
@Directive('@key(fields: "id")')
@ObjectType({ description: 'The unit of review: one subject, its reports and what was decided.' })
@modelOptions({ schemaOptions: { collection: 'cases', versionKey: false } })
// Two reports at once on one subject open one case.
@index({ openKey: 1 }, { unique: true, partialFilterExpression: { openKey: { $exists: true } } })
@index({ openedAt: -1, _id: -1 })
@index({ state: 1, openedAt: -1, _id: -1 })
@index({ assigneeId: 1, openedAt: -1, _id: -1 })
@index({ reasons: 1, openedAt: -1, _id: -1 })
@index({ subjectKind: 1, openedAt: -1, _id: -1 })
@index({ subjectId: 1, openedAt: -1 })
@index(...pendingIndex)
@index(...recordIndex)
export class ModerationCase {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => String })
  _id!: string;

  @Field(() => ID, { description: "What the case is about, e.g. a message's or a user's id." })
  @prop({ type: () => String, required: true })
  subjectId!: string;

  @Field(() => SubjectKind)
  @prop({ type: () => String, required: true })
  subjectKind!: SubjectKind;

  @Field(() => CaseState)
  @prop({ type: () => String, required: true })
  state!: CaseState;

  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  openedAt!: Date;

  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  updatedAt!: Date;

  @Field(() => Int)
  @prop({ type: () => Number, required: true })
  reportCount!: number;

  @Field(() => [ReportReason], { description: 'Why it was reported, each reason once.' })
  @prop({ type: () => [String], required: true })
  reasons!: ReportReason[];

  /** Stored only: `<kind>:<id>` of the subject while the case is open. */
  @prop({ type: () => String })
  openKey?: string;

  /** Stored only: who the case is about, the message's author or the user. */
  @prop({ type: () => String })
  userId?: string;

  @prop({ type: () => String })
  roomId?: string;

  /** Who holds the case, while `leasedUntil` has not come. */
  @prop({ type: () => String })
  assigneeId?: string;

  @prop({ type: () => Date })
  leasedUntil?: Date;

  @prop({ type: () => mongoose.Schema.Types.Mixed })
  founding?: Report;

  /** Stored only: counts the changes of this case. */
  @prop({ type: () => Number, required: true })
  version!: number;

  @prop({ type: () => [mongoose.Schema.Types.Mixed] })
  pendingFacts?: Pending[];

  @prop({ type: () => [mongoose.Schema.Types.Mixed] })
  pendingRecords?: PendingRecord[];

  static __resolveReference(reference: { id: string }, ctx: ModerationContext): Promise<ModerationCase | null> {
    return ctx.loaders.visibleCase.load(reference.id);
  }
}
