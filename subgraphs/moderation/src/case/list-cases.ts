import type { ModerationContext } from '../context.js';
import type { Page } from '../list/connection.js';
import { given, listLatest, type PageInput } from '../list/list-latest.js';
import { requireScope } from '../staff.js';
import type { CaseFilter } from './case.inputs.js';
import type { ModerationCase } from './moderation-case.js';

/** Cases, the one opened last first. */
export async function listCases(
  ctx: ModerationContext,
  input: { page: PageInput; filter: CaseFilter },
): Promise<Page<ModerationCase>> {
  requireScope(ctx.viewer, 'moderation:read');
  const { reason, isMine, assigneeId, ...fields } = input.filter;
  const holderId = isMine === true ? ctx.viewer.userId : assigneeId;
  return listLatest(ctx.collections.cases, {
    filter: {
      ...given({ ...fields, reasons: reason, assigneeId: holderId }),
      // Held now: a lease that ran out is nobody's.
      ...(holderId != null && { leasedUntil: { $gt: ctx.clock.now() } }),
    },
    time: 'openedAt',
    page: input.page,
  });
}
