import { InvalidInputProblem } from '@sl3/platform/problems';
import type { ModerationContext } from '../context.js';
import type { Decision } from '../decision/decision.js';
import { finishDecision, takeDecision } from '../decision/take-decision.js';
import { readReason } from '../moderation.problems.js';
import { requireScope } from '../staff.js';
import { untilSettled } from '@sl3/platform/until-settled';
import type { DecideCaseInput } from './case.inputs.js';
import { DecideCaseSuccess, problemOf, type DecideCaseResult } from './case.problems.js';
import { loadCase } from './load-case.js';
import { whyNotWorkOn } from './moderation-case.policy.js';

/** Ends a case. Safe to repeat: the same moderator with the same outcome gets the decision that stands. */
export function decideCase(ctx: ModerationContext, input: DecideCaseInput): Promise<typeof DecideCaseResult> {
  requireScope(ctx.viewer, 'moderation:write');
  const { locale, userId: byUserId } = ctx.viewer;
  const kind = input.outcome === 'UPHELD' ? 'UPHOLD' : 'DISMISS';
  return untilSettled(async () => {
    const reason = readReason(locale, input.reason);
    if (reason instanceof InvalidInputProblem) return reason;
    const found = await loadCase(ctx, input.caseId);
    const endsCaseId = found._id;
    const standing = await ctx.collections.decisions.findOne({ endsCaseId }).lean<Decision>();
    if (standing?.byUserId === byUserId && standing.kind === kind) {
      await finishDecision(ctx, standing);
      return new DecideCaseSuccess(await loadCase(ctx, endsCaseId), standing);
    }
    const denial = standing
      ? ({ why: 'denied', reason: 'CASE_CLOSED' } as const)
      : whyNotWorkOn(found, byUserId, ctx.clock.now());
    if (denial) return problemOf(locale, denial);

    const { subjectKind, subjectId, userId, roomId } = found;
    const decision = await takeDecision(ctx, {
      ...{ kind, reason, subjectKind, subjectId, caseId: endsCaseId, endsCaseId },
      ...(userId !== undefined && { userId }),
      ...(roomId !== undefined && { roomId }),
    });
    // Another decided at the same moment: look again.
    return decision && new DecideCaseSuccess(await loadCase(ctx, endsCaseId), decision);
  });
}
