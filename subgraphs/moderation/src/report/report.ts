import { pendingIndex, type Pending } from '@sl3/platform/facts';
import { DateTime } from '@sl3/platform/scalars';
import { index, modelOptions, mongoose, prop } from '@typegoose/typegoose';
import { Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { SubjectKind } from '../case/subject.js';
import type { ModerationContext } from '../context.js';
import { recordIndex, type PendingRecord } from '../record/pending-record.js';
import { READS } from '../staff.js';
import { Evidence } from './evidence.js';

export const ReportReason = {
  SPAM: 'SPAM',
  HARASSMENT: 'HARASSMENT',
  HATE: 'HATE',
  VIOLENCE: 'VIOLENCE',
  SEXUAL: 'SEXUAL',
  SELF_HARM: 'SELF_HARM',
  ILLEGAL: 'ILLEGAL',
  PRIVACY: 'PRIVACY',
  OTHER: 'OTHER',
} as const;
export type ReportReason = keyof typeof ReportReason;
registerEnumType(ReportReason, { name: 'ReportReason' });

/** One person's complaint about a subject. Whoever made it and those who moderate know of it. */
@Directive('@key(fields: "id")')
@Directive('@tag(name: "public")')
@ObjectType({ description: "One person's complaint about a subject. Its reporter sees it, and those who moderate." })
@modelOptions({ schemaOptions: { collection: 'reports', versionKey: false } })
// One per reporter and subject while the case is open: whoever reports again gets the first.
@index({ caseId: 1, reporterId: 1 }, { unique: true })
@index({ createdAt: -1, _id: -1 })
@index({ reporterId: 1, createdAt: -1, _id: -1 })
@index({ isOpen: 1, createdAt: -1, _id: -1 })
@index({ reason: 1, createdAt: -1, _id: -1 })
@index({ subjectKind: 1, createdAt: -1, _id: -1 })
@index(...pendingIndex)
@index(...recordIndex)
export class Report {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => String, required: true })
  caseId!: string;

  @prop({ type: () => String, required: true })
  reporterId!: string;

  @Field(() => ID)
  @prop({ type: () => String, required: true })
  subjectId!: string;

  @Field(() => SubjectKind)
  @prop({ type: () => String, required: true })
  subjectKind!: SubjectKind;

  @Field(() => ReportReason)
  @prop({ type: () => String, required: true })
  reason!: ReportReason;

  @Field(() => String, { nullable: true, description: "The reporter's own words." })
  @prop({ type: () => String })
  note?: string;

  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  createdAt!: Date;

  @Directive(READS)
  @Field(() => Evidence, { nullable: true, description: 'Of a message: what it said when it was reported.' })
  @prop({ type: () => Evidence })
  evidence?: Evidence;

  /** Stored only: whether its case is still open. */
  @prop({ type: () => Boolean, required: true })
  isOpen!: boolean;

  @prop({ type: () => [mongoose.Schema.Types.Mixed] })
  pendingFacts?: Pending[];

  @prop({ type: () => [mongoose.Schema.Types.Mixed] })
  pendingRecords?: PendingRecord[];

  static __resolveReference(reference: { id: string }, ctx: ModerationContext): Promise<Report | null> {
    return ctx.loaders.visibleReport.load(reference.id);
  }
}
