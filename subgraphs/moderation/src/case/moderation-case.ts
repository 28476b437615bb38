import { DateTime } from '@sl3/platform/scalars';
import { index, modelOptions, prop } from '@typegoose/typegoose';
import { Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import type { ModerationContext } from '../context.js';
import { CaseSubjectKind } from './subject.js';

export const CaseState = { OPEN: 'OPEN', DECIDED: 'DECIDED', APPEALED: 'APPEALED', CLOSED: 'CLOSED' } as const;
export type CaseState = keyof typeof CaseState;
registerEnumType(CaseState, { name: 'CaseState' });

/** The unit of review: one subject, its reports and verdicts. Only those who moderate know of cases. */
@Directive('@key(fields: "id")')
@ObjectType({ description: 'The unit of review: one subject, its reports and verdicts.' })
@modelOptions({ schemaOptions: { collection: 'cases', versionKey: false } })
@index({ subjectId: 1, state: 1 })
export class ModerationCase {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => String })
  _id!: string;

  @Field(() => ID, { description: "What the case is about, e.g. a message's or a user's id." })
  @prop({ type: () => String, required: true })
  subjectId!: string;

  @Field(() => CaseSubjectKind)
  @prop({ type: () => String, required: true })
  subjectKind!: CaseSubjectKind;

  @Field(() => CaseState)
  @prop({ type: () => String, required: true })
  state!: CaseState;

  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  openedAt!: Date;

  /** Who holds the case now. */
  @prop({ type: () => String })
  assigneeId?: string;

  static __resolveReference(reference: { id: string }, ctx: ModerationContext): Promise<ModerationCase | null> {
    return ctx.loaders.visibleCase.load(reference.id);
  }
}
