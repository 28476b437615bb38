import type { ModerationContext } from '../context.js';
import { recordPending } from '../record/record-pending.js';
import { requireScope } from '../staff.js';
import { untilSettled } from '@sl3/platform/until-settled';
import { problemOf, TakeCaseSuccess, type TakeCaseResult } from './case.problems.js';
import { changeCase, LEASE_MS } from './change-case.js';
import { loadCase } from './load-case.js';
import { holderOf, whyNotWorkOn } from './moderation-case.policy.js';

/** Takes a case for 15 minutes, so that nobody else works on it meanwhile. Taking it again begins them anew. */
export function takeCase(ctx: ModerationContext, caseId: string): Promise<typeof TakeCaseResult> {
  requireScope(ctx.viewer, 'moderation:write');
  const { locale, userId: assigneeId } = ctx.viewer;
  return untilSettled(async () => {
    const found = await loadCase(ctx, caseId);
    const now = ctx.clock.now();
    const denial = whyNotWorkOn(found, assigneeId, now);
    if (denial) return problemOf(locale, denial);

    const isRenewal = holderOf(found, now) !== null;
    const taken = await changeCase(ctx, {
      case: found,
      to: { assigneeId, leasedUntil: new Date(now.getTime() + LEASE_MS) },
      ...(!isRenewal && { record: { change: 'TAKEN', action: 'case.taken', actorId: assigneeId } }),
    });
    if (!taken) return undefined;
    await recordPending(ctx, { of: 'cases', document: taken });
    return new TakeCaseSuccess(taken);
  });
}
