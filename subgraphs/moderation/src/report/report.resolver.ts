import { Arg, Args, Ctx, Directive, FieldResolver, Mutation, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { ModerationCase } from '../case/moderation-case.js';
import type { ModerationContext } from '../context.js';
import { connectionOf, edgeOf } from '../list/connection.js';
import { PageArgs } from '../list/page-args.js';
import { Room, roomOf, User } from '../references.js';
import { READS } from '../staff.js';
import { Evidence } from './evidence.js';
import { fileReport } from './file-report.js';
import { listReports } from './list-reports.js';
import { FileReportInput, ReportFilter } from './report.inputs.js';
import { FileReportResult } from './report.problems.js';
import { Report } from './report.js';

@ObjectType()
class ReportEdge extends edgeOf(() => Report) {}

@ObjectType()
class ReportConnection extends connectionOf(() => ReportEdge) {}

@Resolver(() => Report)
export class ReportResolver {
  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Mutation(() => FileReportResult, {
    description: 'Reports a message or a person to those who moderate. Safe to repeat: the first report is the answer.',
  })
  fileReport(@Arg('input', () => FileReportInput) input: FileReportInput, @Ctx() ctx: ModerationContext) {
    return fileReport(ctx, input);
  }

  @Directive(READS)
  @Query(() => ReportConnection, { description: 'Reports, latest first.' })
  reports(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ReportFilter, { nullable: true }) filter: ReportFilter | null,
    @Ctx() ctx: ModerationContext,
  ) {
    return listReports(ctx, { page, filter: filter ?? {} });
  }

  @FieldResolver(() => User)
  reporter(@Root() report: Report) {
    return new User(report.reporterId);
  }

  @Directive(READS)
  @FieldResolver(() => ModerationCase, { nullable: true, description: 'For those who moderate.' })
  case(@Root() report: Report, @Ctx() ctx: ModerationContext) {
    return ctx.loaders.visibleCase.load(report.caseId);
  }

  @FieldResolver(() => Room, { nullable: true, description: 'Where it was said.' })
  room(@Root() report: Report) {
    return roomOf(report.evidence?.roomId);
  }
}

@Resolver(() => Evidence)
export class EvidenceResolver {
  @FieldResolver(() => User)
  author(@Root() evidence: Evidence) {
    return new User(evidence.authorId);
  }

  @FieldResolver(() => Room, { nullable: true })
  room(@Root() evidence: Evidence) {
    return roomOf(evidence.roomId);
  }
}
