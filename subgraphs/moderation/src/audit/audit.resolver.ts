import { Arg, Args, Ctx, Directive, FieldResolver, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { ModerationContext } from '../context.js';
import { connectionOf, edgeOf } from '../list/connection.js';
import { PageArgs } from '../list/page-args.js';
import { Room, roomOf, User, userOf } from '../references.js';
import { READS } from '../staff.js';
import { AuditEntry } from './audit-entry.js';
import { sentenceOf } from './audit.phrases.js';
import { AuditFilter, listAudit } from './list-audit.js';

@ObjectType()
class AuditEntryEdge extends edgeOf(() => AuditEntry) {}

@ObjectType()
class AuditEntryConnection extends connectionOf(() => AuditEntryEdge) {}

@Resolver(() => AuditEntry)
export class AuditResolver {
  @Directive(READS)
  @Query(() => AuditEntryConnection, { description: 'What people with power did, latest first.' })
  auditEntries(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => AuditFilter, { nullable: true }) filter: AuditFilter | null,
    @Ctx() ctx: ModerationContext,
  ) {
    return listAudit(ctx, { page, filter: filter ?? {} });
  }

  @FieldResolver(() => User, { nullable: true, description: 'Who did it; null: the system.' })
  actor(@Root() { actorId }: AuditEntry) {
    return userOf(actorId);
  }

  @FieldResolver(() => User, { nullable: true, description: 'Whom it concerns.' })
  user(@Root() { userId }: AuditEntry) {
    return userOf(userId);
  }

  @FieldResolver(() => Room, { nullable: true })
  room(@Root() { roomId }: AuditEntry) {
    return roomOf(roomId);
  }

  @FieldResolver(() => String, { description: 'What was done, as a sentence in the language of the request.' })
  detail(@Root() entry: AuditEntry, @Ctx() ctx: ModerationContext) {
    return sentenceOf(entry, ctx.viewer.locale);
  }
}
