import { changeCase, LEASE_MS } from '../case/change-case.js';
import { holderOf } from '../case/moderation-case.policy.js';
import { followCase } from '../case/follow-case.js';
import type { ModerationCase } from '../case/moderation-case.js';
import type { ModerationServices } from '../context.js';
import { followImposing, followLifting } from '../sanction/follow-sanction-decision.js';
import { untilSettled } from '@sl3/platform/until-settled';
import type { Decision } from './decision.js';

/**
 * What follows from a decision that is stored: the sanction, and where its case stands. Safe to repeat, by the verb that
 * took it and by any process that finds it after a crash.
 */
export async function followDecision(ctx: ModerationServices, decision: Decision): Promise<void> {
  switch (decision.kind) {
    case 'WARN':
    case 'MUTE':
    case 'BAN':
      await followImposing(ctx, decision);
      break;
    case 'LIFT_SANCTION':
      await followLifting(ctx, decision);
      break;
    // Messages hears of these by the fact; a case that ends does so below.
    case 'HIDE_MESSAGE':
    case 'RESTORE_MESSAGE':
    case 'UPHOLD':
    case 'DISMISS':
      break;
  }
  if (decision.endsCaseId !== undefined) await endCase(ctx, decision);
  else if (decision.caseId !== undefined) await renewLease(ctx, decision);
}

/** Whoever acts on an open case holds it for another while. */
async function renewLease(ctx: ModerationServices, decision: Decision): Promise<void> {
  await untilSettled(async () => {
    const found = await ctx.collections.cases.findById(decision.caseId).lean<ModerationCase>();
    const leasedUntil = new Date(decision.at.getTime() + LEASE_MS);
    const holder = found && holderOf(found, decision.at);
    const isAnothers = holder && (holder.userId !== decision.byUserId || holder.until >= leasedUntil);
    if (found?.state !== 'OPEN' || isAnothers) return true;
    return changeCase(ctx, { case: found, to: { assigneeId: decision.byUserId, leasedUntil } });
  });
}

async function endCase(ctx: ModerationServices, decision: Decision): Promise<void> {
  const { reports, cases } = ctx.collections;
  const { endsCaseId: caseId = '', byUserId, at, kind } = decision;
  await untilSettled(async () => {
    const found = await cases.findById(caseId).lean<ModerationCase>();
    if (found?.state !== 'OPEN') return true;
    // Whoever opened it may not have got as far as this; their report counts.
    await followCase(ctx, found);
    const reporterIds = await reports.distinct('reporterId', { caseId: found._id });
    const outcome = kind === 'UPHOLD' ? 'UPHELD' : 'DISMISSED';
    return changeCase(ctx, {
      case: found,
      to: { state: 'DECIDED', openKey: undefined, assigneeId: undefined, leasedUntil: undefined },
      fact: (id) => ({
        ...{ id, name: 'case.decided', at },
        payload: { caseId: found._id, outcome, byUserId, reporterIds, at },
      }),
    });
  });
  await reports.updateMany({ caseId, isOpen: true }, { $set: { isOpen: false } });
}
