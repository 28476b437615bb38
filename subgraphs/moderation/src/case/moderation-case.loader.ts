import type { Viewer } from '@sl3/platform/viewer';
import DataLoader from 'dataloader';
import type { Collections } from '../collections.js';
import type { ModerationCase } from './moderation-case.js';
import { mayReview } from './moderation-case.policy.js';

/** Cases by id, for those who moderate. */
export function createCaseLoader({ cases }: Collections, viewer: Viewer): DataLoader<string, ModerationCase | null> {
  return new DataLoader(async (ids: readonly string[]) => {
    if (!mayReview(viewer.principal)) return ids.map(() => null);
    const found = await cases.find({ _id: { $in: ids } }).lean<ModerationCase[]>();
    const byId = new Map(found.map((one) => [one._id, one]));
    return ids.map((id) => byId.get(id) ?? null);
  });
}
