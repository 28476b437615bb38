import { DateTime } from '@sl3/platform/scalars';
import { Field, ID, InputType } from 'type-graphql';
import type { ModerationContext } from '../context.js';
import type { Page } from '../list/connection.js';
import { given, type PageInput } from '../list/list-latest.js';
import { listBySeq } from '../list/list-by-seq.js';
import { requireScope } from '../staff.js';
import type { AuditEntry } from './audit-entry.js';

@InputType({ description: 'Only entries to which all of this applies.' })
export class AuditFilter {
  @Field(() => ID, { nullable: true })
  actorId?: string | null;

  @Field(() => String, { nullable: true, description: '`noun.verbed`, e.g. `message.hidden`.' })
  action?: string | null;

  @Field(() => ID, { nullable: true })
  subjectId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Whom it concerns.' })
  userId?: string | null;

  @Field(() => DateTime, { nullable: true })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true })
  to?: Date | null;
}

/** The audit, latest first. */
export async function listAudit(
  ctx: ModerationContext,
  input: { page: PageInput; filter: AuditFilter },
): Promise<Page<AuditEntry>> {
  requireScope(ctx.viewer, 'moderation:read');
  const { from, to, ...fields } = input.filter;
  const period = { ...(from && { $gte: from }), ...(to && { $lt: to }) };
  return listBySeq(ctx.collections.audit, {
    filter: { ...given({ ...fields }), ...((from ?? to) && { at: period }) },
    page: input.page,
  });
}
