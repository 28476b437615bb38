import {
  Arg,
  Args,
  Ctx,
  Directive,
  FieldResolver,
  ID,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { DateTime } from '@sl3/platform/scalars';
import type { ModerationContext } from '../context.js';
import { Decision } from '../decision/decision.js';
import { connectionOf, edgeOf } from '../list/connection.js';
import { PageArgs } from '../list/page-args.js';
import { Message, messageOf, Room, roomOf, User, userOf } from '../references.js';
import { Report } from '../report/report.js';
import { ACTS, READS } from '../staff.js';
import { CaseFilter, DecideCaseInput } from './case.inputs.js';
import { DecideCaseResult, ReleaseCaseResult, TakeCaseResult } from './case.problems.js';
import { decideCase } from './decide-case.js';
import { listCases } from './list-cases.js';
import { holderOf } from './moderation-case.policy.js';
import { ModerationCase } from './moderation-case.js';
import { releaseCase } from './release-case.js';
import { takeCase } from './take-case.js';

@ObjectType()
class ModerationCaseEdge extends edgeOf(() => ModerationCase) {}

@ObjectType()
class ModerationCaseConnection extends connectionOf(() => ModerationCaseEdge) {}

@Resolver(() => ModerationCase)
export class ModerationCaseResolver {
  @Directive(READS)
  @Query(() => ModerationCase, { nullable: true, description: 'A case, for those who moderate.' })
  moderationCase(@Arg('id', () => ID) id: string, @Ctx() ctx: ModerationContext) {
    return ctx.loaders.visibleCase.load(id);
  }

  @Directive(READS)
  @Query(() => ModerationCaseConnection, { description: 'Cases, the one opened last first.' })
  cases(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => CaseFilter, { nullable: true }) filter: CaseFilter | null,
    @Ctx() ctx: ModerationContext,
  ) {
    return listCases(ctx, { page, filter: filter ?? {} });
  }

  @Directive(ACTS)
  @Mutation(() => TakeCaseResult, {
    description: 'Takes a case for 15 minutes, renewed by whatever one does with it. Safe to repeat.',
  })
  takeCase(@Arg('caseId', () => ID) caseId: string, @Ctx() ctx: ModerationContext) {
    return takeCase(ctx, caseId);
  }

  @Directive(ACTS)
  @Mutation(() => ReleaseCaseResult, { description: 'Gives a case back before its time. Safe to repeat.' })
  releaseCase(@Arg('caseId', () => ID) caseId: string, @Ctx() ctx: ModerationContext) {
    return releaseCase(ctx, caseId);
  }

  @Directive(ACTS)
  @Mutation(() => DecideCaseResult, { description: 'Ends a case. Safe to repeat.' })
  decideCase(@Arg('input', () => DecideCaseInput) input: DecideCaseInput, @Ctx() ctx: ModerationContext) {
    return decideCase(ctx, input);
  }

  @FieldResolver(() => User, { nullable: true, description: 'The moderator who holds the case now.' })
  assignee(@Root() one: ModerationCase, @Ctx() ctx: ModerationContext) {
    return userOf(holderOf(one, ctx.clock.now())?.userId);
  }

  @FieldResolver(() => DateTime, { nullable: true, description: 'Until when they hold it.' })
  leasedUntil(@Root() one: ModerationCase, @Ctx() ctx: ModerationContext) {
    return holderOf(one, ctx.clock.now())?.until ?? null;
  }

  @FieldResolver(() => [Report], { description: 'All its reports, the first one first.' })
  reports(@Root() { _id }: ModerationCase, @Ctx() ctx: ModerationContext) {
    return ctx.loaders.reportsOfCase.load(_id);
  }

  @FieldResolver(() => [Decision], { description: 'What was decided in it, in order.' })
  decisions(@Root() { _id }: ModerationCase, @Ctx() ctx: ModerationContext) {
    return ctx.loaders.decisionsOfCase.load(_id);
  }

  @FieldResolver(() => Message, { nullable: true, description: 'The message it is about, when it is about one.' })
  message(@Root() { subjectKind, subjectId }: ModerationCase) {
    return subjectKind === 'MESSAGE' ? messageOf(subjectId) : null;
  }

  @FieldResolver(() => User, { nullable: true, description: "The message's author, or the user it is about." })
  user(@Root() { userId }: ModerationCase) {
    return userOf(userId);
  }

  @FieldResolver(() => Room, { nullable: true })
  room(@Root() { roomId }: ModerationCase) {
    return roomOf(roomId);
  }
}
