import { DateTime } from '@sl3/platform/scalars';
import { index, modelOptions, prop } from '@typegoose/typegoose';
import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { CaseSubjectKind } from '../case/subject.js';
import type { ModerationContext } from '../context.js';

/** One person's complaint about a subject. Whoever made it and those who moderate know of it. */
@Directive('@key(fields: "id")')
@ObjectType({ description: "One person's complaint about a subject." })
@modelOptions({ schemaOptions: { collection: 'reports', versionKey: false } })
@index({ subjectId: 1, createdAt: -1 })
export class Report {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => String, required: true })
  reporterId!: string;

  @Field(() => ID)
  @prop({ type: () => String, required: true })
  subjectId!: string;

  @Field(() => CaseSubjectKind)
  @prop({ type: () => String, required: true })
  subjectKind!: CaseSubjectKind;

  @Field(() => String)
  @prop({ type: () => String, required: true })
  reason!: string;

  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  createdAt!: Date;

  static __resolveReference(reference: { id: string }, ctx: ModerationContext): Promise<Report | null> {
    return ctx.loaders.visibleReport.load(reference.id);
  }
}
