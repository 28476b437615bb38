import type { Viewer } from '@sl3/platform/viewer';
import type DataLoader from 'dataloader';
import type { ModerationCase } from './case/moderation-case.js';
import { createCaseLoader } from './case/moderation-case.loader.js';
import type { Collections } from './collections.js';
import { createReportLoader } from './report/report.loader.js';
import type { Report } from './report/report.js';

/** What code that answers one request may touch. */
export interface ModerationContext {
  readonly viewer: Viewer;
  readonly collections: Collections;
  readonly loaders: {
    readonly visibleCase: DataLoader<string, ModerationCase | null>;
    readonly visibleReport: DataLoader<string, Report | null>;
  };
}

/** The context of one request. */
export function contextFor(collections: Collections, viewer: Viewer): ModerationContext {
  return {
    viewer,
    collections,
    loaders: {
      visibleCase: createCaseLoader(collections, viewer),
      visibleReport: createReportLoader(collections, viewer),
    },
  };
}
