import { InvalidInputProblem } from '@sl3/platform/problems';
import { newId } from '@sl3/schema/ids';
import { problemOf } from '../case/case.problems.js';
import { loadCaseOf } from '../case/load-case.js';
import { whyNotSanction, whyNotTouch } from '../case/moderation-case.policy.js';
import type { ModerationContext } from '../context.js';
import type { Decision, DecisionKind } from '../decision/decision.js';
import { finishDecision, takeDecision } from '../decision/take-decision.js';
import { invalidField, isUuid, NotAllowedProblem, readReason, SubjectProblem } from '../moderation.problems.js';
import { roleOf } from '../person/role-of.js';
import { requireScope } from '../staff.js';
import { untilSettled } from '@sl3/platform/until-settled';
import type { ImposeSanctionInput } from './sanction.inputs.js';
import { faultOf } from './sanction.policy.js';
import { ImposeSanctionSuccess, invalidSanction, type ImposeSanctionResult } from './sanction.problems.js';
import type { Sanction, SanctionKind } from './sanction.js';

const DECISION_OF = { WARNING: 'WARN', MUTE: 'MUTE', BAN: 'BAN' } as const satisfies Record<SanctionKind, DecisionKind>;

/**
 * Warns, mutes or bans somebody. It holds from the moment it is stored, in every process that hears of it, and ends by
 * the time alone.
 *
 * Safe to repeat: one `clientNonce` of one moderator is one sanction.
 */
export function imposeSanction(
  ctx: ModerationContext,
  input: ImposeSanctionInput,
): Promise<typeof ImposeSanctionResult> {
  requireScope(ctx.viewer, 'moderation:write');
  const { locale, userId: actorId, role } = ctx.viewer;
  return untilSettled(async () => {
    const reason = readReason(locale, input.reason);
    if (reason instanceof InvalidInputProblem) return reason;
    if (!isUuid(input.clientNonce)) return invalidField(locale, 'clientNonce', 'nonceFormat');
    const earlier = await findByNonce(ctx, input.clientNonce);
    if (earlier)
      return isSame(earlier, input) ? answer(ctx, earlier) : invalidField(locale, 'clientNonce', 'nonceUsed');

    const { userId, kind, roomId = null, endsAt = null } = input;
    const fault = faultOf({ kind, roomId, endsAt }, ctx.clock.now());
    if (fault) return invalidSanction(locale, fault);
    const found = await loadCaseOf(ctx, { caseId: input.caseId, subjectKind: 'USER', subjectId: userId });
    const denial = found && whyNotTouch(found, actorId, ctx.clock.now());
    if (denial) return problemOf(locale, denial);
    const subjectRole = await roleOf(ctx, userId);
    if (!subjectRole) return new SubjectProblem(locale);
    const refusal = whyNotSanction({ userId: actorId, role }, { userId, role: subjectRole });
    if (refusal) return new NotAllowedProblem(locale, refusal);

    const decision = await takeDecision(ctx, {
      ...{ kind: DECISION_OF[kind], reason, subjectKind: 'USER', subjectId: userId, userId },
      ...{ sanctionId: newId('sanction'), clientNonce: input.clientNonce },
      ...(roomId !== null && { roomId }),
      ...(endsAt !== null && { endsAt }),
      ...(found && { caseId: found._id }),
    });
    return decision && answer(ctx, decision);
  });
}

async function findByNonce(ctx: ModerationContext, clientNonce: string): Promise<Decision | null> {
  return ctx.collections.decisions.findOne({ byUserId: ctx.viewer.userId, clientNonce }).lean<Decision>();
}

/** Whether a retry asks for what was decided; its reason may be worded anew. */
function isSame(decision: Decision, input: ImposeSanctionInput): boolean {
  const { userId, kind, roomId, endsAt } = input;
  return (
    decision.userId === userId &&
    decision.kind === DECISION_OF[kind] &&
    (decision.roomId ?? null) === (roomId ?? null) &&
    (decision.endsAt?.getTime() ?? null) === (endsAt?.getTime() ?? null)
  );
}

async function answer(ctx: ModerationContext, decision: Decision): Promise<ImposeSanctionSuccess> {
  await finishDecision(ctx, decision);
  const imposed = await ctx.collections.sanctions.findById(decision.sanctionId).orFail().lean<Sanction>();
  return new ImposeSanctionSuccess(imposed, decision);
}
