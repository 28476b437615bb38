import { Arg, Args, Ctx, Directive, FieldResolver, Mutation, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { ModerationContext } from '../context.js';
import { connectionOf, edgeOf } from '../list/connection.js';
import { PageArgs } from '../list/page-args.js';
import { User } from '../references.js';
import { READS } from '../staff.js';
import { Export } from './export.js';
import { linkOf } from './export-link.js';
import { listExports } from './list-exports.js';
import { requestExport } from './request-export.js';
import { RequestExportInput, RequestExportResult } from './export.problems.js';

@ObjectType()
class ExportEdge extends edgeOf(() => Export) {}

@ObjectType()
class ExportConnection extends connectionOf(() => ExportEdge) {}

@Resolver(() => Export)
export class ExportResolver {
  @Directive(READS)
  @Query(() => ExportConnection, { description: 'The exports, latest first.' })
  exports(@Args(() => PageArgs) page: PageArgs, @Ctx() ctx: ModerationContext) {
    return listExports(ctx, page);
  }

  @Directive(READS)
  @Mutation(() => RequestExportResult, {
    description: 'Has one of the lists written to a file. Safe to repeat with its nonce.',
  })
  requestExport(@Arg('input', () => RequestExportInput) input: RequestExportInput, @Ctx() ctx: ModerationContext) {
    return requestExport(ctx, input);
  }

  @FieldResolver(() => User)
  requestedBy(@Root() { byUserId }: Export) {
    return new User(byUserId);
  }

  @Directive('@cacheControl(scope: PRIVATE)')
  @FieldResolver(() => String, {
    nullable: true,
    description: 'When READY: where the viewer, and nobody else, can fetch it within 5 minutes.',
  })
  url(@Root() one: Export, @Ctx() ctx: ModerationContext) {
    return linkOf(ctx, one);
  }
}
