import { Field, ID, InputType, registerEnumType } from 'type-graphql';
import { ReportReason } from '../report/report.js';
import { CaseState } from './moderation-case.js';
import { SubjectKind } from './subject.js';

export const CaseOutcome = { UPHELD: 'UPHELD', DISMISSED: 'DISMISSED' } as const;
export type CaseOutcome = keyof typeof CaseOutcome;
registerEnumType(CaseOutcome, {
  name: 'CaseOutcome',
  description: 'Whether the reports were right: `UPHELD`, or `DISMISSED` because nothing was wrong.',
});

@InputType()
export class DecideCaseInput {
  @Field(() => ID)
  caseId!: string;

  @Field(() => CaseOutcome)
  outcome!: CaseOutcome;

  @Field(() => String, { description: 'At most 1,000 characters.' })
  reason!: string;
}

@InputType({ description: 'Only cases to which all of this applies.' })
export class CaseFilter {
  @Field(() => CaseState, { nullable: true })
  state?: CaseState | null;

  @Field(() => SubjectKind, { nullable: true })
  subjectKind?: SubjectKind | null;

  @Field(() => ID, { nullable: true })
  assigneeId?: string | null;

  @Field(() => ReportReason, { nullable: true })
  reason?: ReportReason | null;

  @Field(() => Boolean, { nullable: true, description: 'True: only those the viewer holds now.' })
  isMine?: boolean | null;

  @Field(() => ID, { nullable: true, description: "The message's or user's id." })
  subjectId?: string | null;
}
