import { notFound } from '@sl3/platform/errors';
import { InvalidInputProblem } from '@sl3/platform/problems';
import { problemOf } from '../case/case.problems.js';
import { whyNotSanction, whyNotTouch } from '../case/moderation-case.policy.js';
import type { ModerationCase } from '../case/moderation-case.js';
import type { ModerationContext } from '../context.js';
import type { Decision } from '../decision/decision.js';
import { finishDecision, takeDecision } from '../decision/take-decision.js';
import { NotAllowedProblem, readReason } from '../moderation.problems.js';
import { roleOf } from '../person/role-of.js';
import { requireScope } from '../staff.js';
import { untilSettled } from '@sl3/platform/until-settled';
import type { LiftSanctionInput } from './sanction.inputs.js';
import { LiftSanctionSuccess, type LiftSanctionResult } from './sanction.problems.js';
import { stateOf, type Sanction } from './sanction.js';

/** Takes a sanction back before its end. Safe to repeat: the decision that lifted it is the answer. */
export function liftSanction(ctx: ModerationContext, input: LiftSanctionInput): Promise<typeof LiftSanctionResult> {
  requireScope(ctx.viewer, 'moderation:write');
  const { locale, userId: actorId, role } = ctx.viewer;
  const { sanctions, decisions, cases } = ctx.collections;
  return untilSettled(async () => {
    const reason = readReason(locale, input.reason);
    if (reason instanceof InvalidInputProblem) return reason;
    const sanction = await sanctions.findById(input.sanctionId).lean<Sanction>();
    if (!sanction) throw notFound();
    const { _id: sanctionId, userId, roomId, caseId } = sanction;
    const earlier = await decisions.findOne({ liftsSanctionId: sanctionId }).lean<Decision>();
    if (earlier) return answer(ctx, await finishDecision(ctx, earlier));

    const subject = { userId, role: (await roleOf(ctx, userId)) ?? 'USER' };
    const refusal =
      whyNotSanction({ userId: actorId, role }, subject) ??
      (stateOf(sanction, ctx.clock.now()) === 'ACTIVE' ? undefined : 'SANCTION_OVER');
    if (refusal) return new NotAllowedProblem(locale, refusal);
    const found = caseId === undefined ? null : await cases.findById(caseId).lean<ModerationCase>();
    const denial = found && whyNotTouch(found, actorId, ctx.clock.now());
    if (denial) return problemOf(locale, denial);

    const decision = await takeDecision(ctx, {
      ...{ kind: 'LIFT_SANCTION', reason, subjectKind: 'USER', subjectId: userId, userId },
      ...{ sanctionId, liftsSanctionId: sanctionId },
      ...(roomId !== undefined && { roomId }),
      ...(caseId !== undefined && { caseId }),
    });
    return decision && answer(ctx, decision);
  });
}

async function answer(ctx: ModerationContext, decision: Decision): Promise<LiftSanctionSuccess> {
  const lifted = await ctx.collections.sanctions.findById(decision.liftsSanctionId).orFail().lean<Sanction>();
  return new LiftSanctionSuccess(lifted, decision);
}
