import type { ModerationContext } from '../context.js';
import type { Page } from '../list/connection.js';
import { listLatest, type PageInput } from '../list/list-latest.js';
import { requireScope } from '../staff.js';
import type { Export } from './export.js';

/** The exports, latest first. */
export async function listExports(ctx: ModerationContext, page: PageInput): Promise<Page<Export>> {
  requireScope(ctx.viewer, 'moderation:read');
  return listLatest(ctx.collections.exports, { filter: {}, time: 'requestedAt', page });
}
