import type { ModerationContext } from '../context.js';
import { recordPending } from '../record/record-pending.js';
import { requireScope } from '../staff.js';
import { untilSettled } from '@sl3/platform/until-settled';
import { problemOf, ReleaseCaseSuccess, type ReleaseCaseResult } from './case.problems.js';
import { changeCase } from './change-case.js';
import { loadCase } from './load-case.js';
import { holderOf, whyNotWorkOn } from './moderation-case.policy.js';

/** Gives a case back before its time. Safe to repeat: one that nobody holds stays as it is. */
export function releaseCase(ctx: ModerationContext, caseId: string): Promise<typeof ReleaseCaseResult> {
  requireScope(ctx.viewer, 'moderation:write');
  const { locale, userId: actorId } = ctx.viewer;
  return untilSettled(async () => {
    const found = await loadCase(ctx, caseId);
    const now = ctx.clock.now();
    const denial = whyNotWorkOn(found, actorId, now);
    if (denial) return problemOf(locale, denial);
    if (!holderOf(found, now)) return new ReleaseCaseSuccess(found);

    const released = await changeCase(ctx, {
      case: found,
      to: { assigneeId: undefined, leasedUntil: undefined },
      record: { change: 'RELEASED', action: 'case.released', actorId },
    });
    if (!released) return undefined;
    await recordPending(ctx, { of: 'cases', document: released });
    return new ReleaseCaseSuccess(released);
  });
}
