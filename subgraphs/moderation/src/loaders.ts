import type { Viewer } from '@sl3/platform/viewer';
import DataLoader from 'dataloader';
import type { Model } from 'mongoose';
import { mayReview } from './case/moderation-case.policy.js';
import type { ModerationCase } from './case/moderation-case.js';
import type { Collections } from './collections.js';
import type { Decision } from './decision/decision.js';
import type { Report } from './report/report.js';
import type { Sanction } from './sanction/sanction.js';

/** What one request reads, batched; only what its viewer may see. */
export interface Loaders {
  readonly visibleCase: DataLoader<string, ModerationCase | null>;
  readonly visibleReport: DataLoader<string, Report | null>;
  readonly visibleSanction: DataLoader<string, Sanction | null>;
  readonly visibleDecision: DataLoader<string, Decision | null>;
  /** All reports of a case, the first one first. */
  readonly reportsOfCase: DataLoader<string, Report[]>;
  /** All decisions of a case, in the order they were taken. */
  readonly decisionsOfCase: DataLoader<string, Decision[]>;
}

export function openLoaders(collections: Collections, viewer: Viewer): Loaders {
  const { principal } = viewer;
  const isStaff = mayReview(principal);
  const viewerId = principal.kind === 'viewer' ? principal.userId : undefined;
  const staffOnly = () => isStaff;
  return {
    visibleCase: byId(collections.cases, staffOnly),
    visibleDecision: byId(collections.decisions, staffOnly),
    // One's own, and all of them for those who moderate.
    visibleReport: byId(collections.reports, (report) => isStaff || report.reporterId === viewerId),
    visibleSanction: byId(collections.sanctions, (sanction) => isStaff || sanction.userId === viewerId),
    reportsOfCase: listed(collections.reports, 'createdAt', isStaff),
    decisionsOfCase: listed(collections.decisions, 'at', isStaff),
  };
}

function byId<T extends { _id: string }>(
  model: Model<T>,
  isVisible: (one: T) => boolean,
): DataLoader<string, T | null> {
  return new DataLoader(async (ids: readonly string[]) => {
    const found = await model.find({ _id: { $in: ids } } as never).lean<T[]>();
    const visible = new Map(found.filter(isVisible).map((one) => [one._id, one]));
    return ids.map((id) => visible.get(id) ?? null);
  });
}

function listed<T extends { caseId?: string }>(
  model: Model<T>,
  time: keyof T & string,
  isStaff: boolean,
): DataLoader<string, T[]> {
  return new DataLoader(async (caseIds: readonly string[]) => {
    if (!isStaff) return caseIds.map(() => []);
    const found = await model
      .find({ caseId: { $in: caseIds } } as never)
      .sort({ [time]: 1, _id: 1 })
      .lean<T[]>();
    return caseIds.map((caseId) => found.filter((one) => one.caseId === caseId));
  });
}
