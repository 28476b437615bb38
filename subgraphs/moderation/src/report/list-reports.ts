import type { ModerationContext } from '../context.js';
import type { Page } from '../list/connection.js';
import { given, listLatest, type PageInput } from '../list/list-latest.js';
import { requireScope } from '../staff.js';
import type { ReportFilter } from './report.inputs.js';
import type { Report } from './report.js';

/** Reports, latest first. */
export async function listReports(
  ctx: ModerationContext,
  input: { page: PageInput; filter: ReportFilter },
): Promise<Page<Report>> {
  requireScope(ctx.viewer, 'moderation:read');
  const { from, to, ...fields } = input.filter;
  return listLatest(ctx.collections.reports, {
    filter: given({ ...fields }),
    time: 'createdAt',
    period: { from: from ?? null, to: to ?? null },
    page: input.page,
  });
}
