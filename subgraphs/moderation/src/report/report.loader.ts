import type { Viewer } from '@sl3/platform/viewer';
import DataLoader from 'dataloader';
import { mayReview } from '../case/moderation-case.policy.js';
import type { Collections } from '../collections.js';
import type { Report } from './report.js';

/** Reports by id: one's own, and all of them for those who moderate. */
export function createReportLoader({ reports }: Collections, viewer: Viewer): DataLoader<string, Report | null> {
  return new DataLoader(async (ids: readonly string[]) => {
    const { principal } = viewer;
    if (principal.kind !== 'viewer') return ids.map(() => null);
    const found = await reports.find({ _id: { $in: ids } }).lean<Report[]>();
    const visible = found.filter(({ reporterId }) => reporterId === principal.userId || mayReview(principal));
    const byId = new Map(visible.map((report) => [report._id, report]));
    return ids.map((id) => byId.get(id) ?? null);
  });
}
