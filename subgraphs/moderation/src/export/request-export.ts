import { isDuplicateKey } from '@sl3/platform/duplicate-key';
import { newId } from '@sl3/schema/ids';
import type { ModerationContext } from '../context.js';
import { invalidField, isUuid } from '../moderation.problems.js';
import { recordPending } from '../record/record-pending.js';
import { requireScope } from '../staff.js';
import { RequestExportSuccess, type RequestExportInput, type RequestExportResult } from './export.problems.js';
import type { Export } from './export.js';

/** Has a list written to a file by a job. Safe to repeat: one `clientNonce` of one moderator is one export. */
export async function requestExport(
  ctx: ModerationContext,
  input: RequestExportInput,
): Promise<typeof RequestExportResult> {
  requireScope(ctx.viewer, 'moderation:read');
  const { locale, userId: byUserId } = ctx.viewer;
  const { clientNonce, from, to } = input;
  if (!isUuid(clientNonce)) return invalidField(locale, 'clientNonce', 'nonceFormat');
  if (from && to && from >= to) return invalidField(locale, 'to', 'period');
  const requested = newExport(ctx, input);
  try {
    await ctx.collections.exports.create(requested);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const earlier = await ctx.collections.exports.findOne({ byUserId, clientNonce }).orFail().lean<Export>();
    const isSame = earlier.of === input.of && earlier.format === input.format;
    return isSame ? new RequestExportSuccess(earlier) : invalidField(locale, 'clientNonce', 'nonceUsed');
  }
  await recordPending(ctx, { of: 'exports', document: requested });
  return new RequestExportSuccess(requested);
}

function newExport(ctx: ModerationContext, input: RequestExportInput): Export {
  const at = ctx.clock.now();
  const _id = newId('export', at);
  const { of, format, from, to, clientNonce } = input;
  const { userId: byUserId } = ctx.viewer;
  return {
    ...{ _id, of, format, state: 'WAITING', requestedAt: at, byUserId, clientNonce },
    ...(from && { from }),
    ...(to && { to }),
    pendingRecords: [
      {
        id: `${_id}_1`,
        at,
        audit: {
          ...{ action: 'export.requested', actorId: byUserId, subjectKind: 'EXPORT', subjectId: _id },
          facts: { of, format },
        },
      },
    ],
  };
}
