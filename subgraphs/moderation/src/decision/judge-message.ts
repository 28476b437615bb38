import { InvalidInputProblem } from '@sl3/platform/problems';
import { problemOf } from '../case/case.problems.js';
import { loadCaseOf } from '../case/load-case.js';
import { whyNotJudgeMessage, whyNotTouch } from '../case/moderation-case.policy.js';
import type { ModerationCase } from '../case/moderation-case.js';
import type { ModerationContext } from '../context.js';
import { NotAllowedProblem, readReason, SubjectProblem, type CaseTakenProblem } from '../moderation.problems.js';
import { roleOf } from '../person/role-of.js';
import { askForEvidence } from '../report/ask-for-evidence.js';
import { requireScope } from '../staff.js';
import { untilSettled } from '@sl3/platform/until-settled';
import type { Decision } from './decision.js';
import type { HideMessageInput } from './decision.inputs.js';
import { finishDecision, takeDecision } from './take-decision.js';

type JudgeProblem = SubjectProblem | NotAllowedProblem | CaseTakenProblem | InvalidInputProblem;

/**
 * Hides a message or restores it. The two take turns on each message, and each turn is taken once: the unique index on
 * (messageId, turn) decides between two moderators, and makes a retry the decision that stands.
 *
 * @throws UNAVAILABLE when messages has to be asked whose the message is, and does not answer
 */
export function judgeMessage(
  ctx: ModerationContext,
  input: HideMessageInput & { kind: 'HIDE_MESSAGE' | 'RESTORE_MESSAGE' },
): Promise<Decision | JudgeProblem> {
  requireScope(ctx.viewer, 'moderation:write');
  const { locale, userId: actorId, role } = ctx.viewer;
  const { messageId, kind } = input;
  return untilSettled(async () => {
    const reason = readReason(locale, input.reason);
    if (reason instanceof InvalidInputProblem) return reason;
    const last = await lastTurn(ctx, messageId);
    // It is as it should be: by an earlier try, or by somebody else.
    if (last?.kind === kind) return finishDecision(ctx, last);
    if (!last && kind === 'RESTORE_MESSAGE') return new NotAllowedProblem(locale, 'NOT_HIDDEN');

    const found = await loadCaseOf(ctx, { caseId: input.caseId, subjectKind: 'MESSAGE', subjectId: messageId });
    const denial = found && whyNotTouch(found, actorId, ctx.clock.now());
    if (denial) return problemOf(locale, denial);
    const message = await whereAndWhose(ctx, { messageId, known: last ?? found });
    if (!message) return new SubjectProblem(locale);
    const author = { userId: message.userId, role: (await roleOf(ctx, message.userId)) ?? 'USER' };
    const refusal = whyNotJudgeMessage({ userId: actorId, role }, author);
    if (refusal) return new NotAllowedProblem(locale, refusal);

    return takeDecision(ctx, {
      ...{ kind, reason, subjectKind: 'MESSAGE', subjectId: messageId, messageId, turn: (last?.turn ?? 0) + 1 },
      ...{ userId: message.userId, roomId: message.roomId },
      ...(found && { caseId: found._id }),
    });
  });
}

async function lastTurn(ctx: ModerationContext, messageId: string): Promise<Decision | null> {
  return ctx.collections.decisions
    .findOne({ messageId, turn: { $exists: true } })
    .sort({ turn: -1 })
    .lean<Decision>();
}

/** Whose message it is and where: as we know it already, else as messages says. Null when there is none to judge. */
async function whereAndWhose(
  ctx: ModerationContext,
  o: { messageId: string; known: Decision | ModerationCase | null },
): Promise<{ userId: string; roomId: string } | null> {
  const { messageId, known } = o;
  if (known?.subjectId === messageId && known.userId !== undefined && known.roomId !== undefined) {
    return { userId: known.userId, roomId: known.roomId };
  }
  const message = await askForEvidence(ctx, { messageId });
  return message && message.state !== 'REMOVED' ? { userId: message.authorId, roomId: message.roomId } : null;
}
