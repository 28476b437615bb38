import { DateTime } from '@sl3/platform/scalars';
import { Field, ID, InputType } from 'type-graphql';
import { SubjectKind } from '../case/subject.js';
import { ReportReason } from './report.js';

@InputType()
export class FileReportInput {
  @Field(() => SubjectKind, { description: '`MESSAGE` or `USER`.' })
  subjectKind!: SubjectKind;

  @Field(() => ID)
  subjectId!: string;

  @Field(() => ReportReason)
  reason!: ReportReason;

  @Field(() => String, { nullable: true, description: 'What the moderators should know, at most 1,000 characters.' })
  note?: string | null;
}

@InputType({ description: 'Only reports to which all of this applies.' })
export class ReportFilter {
  @Field(() => Boolean, { nullable: true, description: 'Whether their case is still open.' })
  isOpen?: boolean | null;

  @Field(() => ReportReason, { nullable: true })
  reason?: ReportReason | null;

  @Field(() => ID, { nullable: true })
  reporterId?: string | null;

  @Field(() => SubjectKind, { nullable: true })
  subjectKind?: SubjectKind | null;

  @Field(() => DateTime, { nullable: true, description: 'Filed from then on.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Filed before then.' })
  to?: Date | null;
}
